"""Sends stored bytes: as attachments only, by the web server in front when it can, else by ranges."""

import re
from collections.abc import Iterator

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header, parse_etags

from files.models import Blob

_CHUNK = 256 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.IGNORECASE)


class Unsatisfiable(Exception):
    """A range outside the content."""


def attachment(request: HttpRequest, blob: Blob, name: str, media_type: str) -> HttpResponseBase:
    """The answer to a GET or HEAD of a blob. The caller has checked the rights, and that the bytes are there."""
    etag = f'"{blob.sha256}"'
    if etag in _plain_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponseBase = HttpResponseNotModified()
    elif settings.X_ACCEL_PREFIX:
        response = HttpResponse(content_type=media_type)
        response["X-Accel-Redirect"] = f"{settings.X_ACCEL_PREFIX.rstrip('/')}/{blob.storage_name}"
    else:
        response = _direct(request, blob, etag, media_type)
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, max-age=0, must-revalidate"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _direct(request: HttpRequest, blob: Blob, etag: str, media_type: str) -> HttpResponseBase:
    try:
        span = _asked(request, blob.size, etag)
    except Unsatisfiable:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{blob.size}"
        return refused
    first, last = span or (0, blob.size - 1)
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse(content_type=media_type)
    else:
        response = StreamingHttpResponse(_read(blob, first, last - first + 1), content_type=media_type)
    response["Content-Length"] = str(last - first + 1)
    if span:
        response.status_code = 206
        response["Content-Range"] = f"bytes {first}-{last}/{blob.size}"
    return response


def _asked(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """The first and last byte asked, or None for everything (no range, several, or of another content)."""
    asked = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    condition = request.headers.get("If-Range")
    if asked is None or asked.group(1) == asked.group(2) == "" or (condition is not None and condition != etag):
        return None
    start, end = asked.groups()
    if not start:
        first, last = max(size - int(end), 0), size - 1
    else:
        first, last = int(start), min(int(end), size - 1) if end else size - 1
        if end and int(end) < int(start):
            return None
    if first >= size or (not start and int(end) == 0):
        raise Unsatisfiable
    return first, last


def _plain_etags(header: str) -> set[str]:
    return {tag.removeprefix("W/") for tag in parse_etags(header)}


def _read(blob: Blob, first: int, length: int) -> Iterator[bytes]:
    """The bytes asked; the file is opened by the first and closed after the last, or when the client leaves."""
    with default_storage.open(blob.storage_name) as source:
        source.seek(first)
        while length > 0 and (chunk := source.read(min(_CHUNK, length))):
            length -= len(chunk)
            yield chunk
