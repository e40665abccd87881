"""/emporter/: what an archive would hold, then the archive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from spaces import carrying, listing
from spaces.collections import items_of
from spaces.forms.carrying import CarryForm
from spaces.kinds import visible_cafs, visible_collections, visible_resources
from spaces.models import Resource

_SHOWN = 10


@dataclass(frozen=True)
class Asked:
    """What an address asks to take away: the supports, their keys in order, and the page it comes from."""

    wanted: QuerySet
    keys: Sequence[int] | QuerySet
    title: str
    back: str
    notes: Mapping[int, str] = field(default_factory=dict)

    def resources(self, most: int) -> list[Resource]:
        """The first supports, in order, with what the archive says of them; one query, two for a list."""
        keys = list(self.keys[:most])
        found = self.wanted.select_related("type", "rubrique", "caf", "readers").in_bulk(keys)
        return [found[key] for key in keys if key in found]


@require_safe
def carry(request: HttpRequest) -> HttpResponse:
    """How much would be taken away, the limits, and the way to begin."""
    asked = _asked(request)
    context = {
        "asked": asked,
        "weight": carrying.weigh(asked.wanted),
        "first": asked.resources(_SHOWN),
        "most_supports": settings.CARRY_MAX_SUPPORTS,
        "most_bytes": settings.CARRY_MAX_BYTES,
        "archive": f"{reverse('spaces:archive')}?{request.GET.urlencode()}",
    }
    return render(request, "spaces/carry.html", context)


@require_safe
def archive(request: HttpRequest) -> HttpResponseBase:
    """The archive as it is read from the storage; what cannot be taken away is explained by the page before."""
    asked = _asked(request)
    if not carrying.weigh(asked.wanted).allowed:
        return redirect(f"{reverse('spaces:carry')}?{request.GET.urlencode()}")
    resources = asked.resources(settings.CARRY_MAX_SUPPORTS)
    carriage = carrying.prepare(request.user, asked.title, resources, asked.notes)
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse(content_type="application/zip")
    else:
        response = StreamingHttpResponse(carrying.start(carriage), content_type="application/zip")
    name = slugify(asked.title)[:60].strip("-") or "supports"
    response["Content-Length"] = str(carriage.length)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}-{carriage.cover.when:%Y-%m-%d}.zip")
    response["Accept-Ranges"] = "none"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Accel-Buffering"] = "no"  # the server in front would otherwise write it whole on its disk
    return response


def _asked(request: HttpRequest) -> Asked:
    form = CarryForm(request.GET)
    if form.cleaned_data.get("collection"):
        return _collection(request, form.cleaned_data["collection"])
    keys = form.supports()
    if keys:
        wanted = visible_resources(request.user).filter(pk__in=keys)
        only = wanted.first() if len(keys) == 1 else None
        back = only.get_absolute_url() if only else reverse("spaces:list")
        return Asked(wanted, keys, only.title if only else "Sélection de supports", back)
    choice = form.choice()
    cafs = choice.values.get("caf", ())
    caf = visible_cafs(request.user).filter(pk=cafs[0]).first() if len(cafs) == 1 else None
    title = f"Supports de la {caf.name}" if caf else "Supports de l'espace Ctg"
    back = f"{reverse('spaces:list')}?{request.GET.urlencode()}"
    return Asked(listing.chosen(request.user, choice), listing.ordered(request.user, choice), title, back)


def _collection(request: HttpRequest, pk: int) -> Asked:
    """The supports of a collection that the person may read, with the notes of its author."""
    collection = get_object_or_404(visible_collections(request.user), pk=pk)
    notes = dict(items_of(collection, request.user).values_list("resource_id", "note"))
    wanted = visible_resources(request.user).filter(pk__in=list(notes))
    return Asked(wanted, list(notes), collection.title, collection.get_absolute_url(), notes)
