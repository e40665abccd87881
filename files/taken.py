"""Downloads that leave a trace: those of files that not everyone in the network reads. docs/decisions/trace.md."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.tokens import split
from accounts.trace import record_once
from files.models import FileVersion
from links import kinds

VERB = "download"
# A download taken up again, or asked by pieces, is one download.
ONE_DOWNLOAD = timedelta(minutes=10)
_OPEN = frozenset({"public", "reseau"})


def record_download(request: HttpRequest, version: FileVersion, response: HttpResponseBase) -> None:
    """Leave a line when these bytes are sent and are not for the whole network. One query more for any file.

    Asking for the headers, or for what the browser already holds, is not a download; the page viewer is not one either.
    """
    if request.method != "GET" or response.status_code not in (200, 206):
        return
    kind, pk = version.file.kind, version.file.object_id
    readers = _readers_of(request.user, kind, pk)
    if not split(readers) & _OPEN:
        record_once(request.user, VERB, kind, pk, ONE_DOWNLOAD, version=version.pk, readers=readers)  # type: ignore[arg-type]


def _readers_of(user: Any, kind: str, pk: int) -> str:
    """The key of who reads the object now."""
    return kinds.get(kind).visible_to(user).values_list("readers__key", flat=True).get(pk=pk)
