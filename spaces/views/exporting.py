"""/supports/liste.xlsx: what the list shows, all its pages, as a table."""

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from spaces import exporting
from spaces.forms import ShelvesForm
from spaces.sheets import SHEETS


@require_GET
def export(request: HttpRequest, suffix: str) -> StreamingHttpResponse:
    """The supports of these filters, in this order, as the person may read them now."""
    if suffix not in SHEETS:
        raise Http404
    sheet = SHEETS[suffix]
    pieces = exporting.start(request.user, ShelvesForm(request.GET).choice(), sheet)
    response = StreamingHttpResponse(pieces, content_type=sheet.media_type)
    name = f"supports-{timezone.localdate():%Y-%m-%d}.{sheet.slug}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
