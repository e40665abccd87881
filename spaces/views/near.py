"""The supports that are near another one: loaded after its page, or read on a page of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from spaces import near as nearness
from spaces.models import Resource


@require_safe
def near(request: HttpRequest, pk: int) -> HttpResponse:
    """The nearest of those this person may read."""
    resource = get_object_or_404(Resource.objects.visible_to(request.user).select_related("caf"), pk=pk)
    context = {"resource": resource, "neighbours": nearness.near(resource, request.user)}
    return render(request, "spaces/support/near.html", context)
