"""Reading in the site, and downloading. Every view starts from what the person may see."""

import logging
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from files import drawing, forms, reading, serving, storage
from files.formats import FORMATS
from files.marks import marks_of_query
from files.models import FilePart, FileVersion
from words import mark

logger = logging.getLogger(__name__)

_TEXT_BATCH = 20
_PLACEHOLDER_WIDTH = 600


@require_safe
def page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A page (or section): its image, its text with the searched words marked, and the ways to the others."""
    read = reading.reading_of(request.user, pk)
    form = forms.ReadingForm(request.GET)
    query = forms.clean_value(form, "q") or ""
    marks = marks_of_query(query)
    target = forms.clean_value(form, "aller")
    if target is not None:
        return _to(pk, min(target, max(read.count or 1, 1)), query)
    jump = forms.clean_value(form, "saut")
    if jump and marks:
        found = reading.part_with(read.version, marks, number, backwards=jump == forms.PREVIOUS)
        if found is None:
            side = "avant" if jump == forms.PREVIOUS else "après"
            messages.info(request, f"Ces mots n'apparaissent plus {side} cet endroit du fichier.")
        return _to(pk, found or number, query)
    part = reading.part_of(read, number)
    context = {
        "read": read,
        "version": read.version,
        "part": part,
        "number": number,
        "chunks": mark(reading.flowing(part), marks) if part is not None else [],
        "query": query,
        "searched": bool(marks),
        "previous": number - 1 if number > 1 else None,
        "next": number + 1 if read.count is not None and number < read.count else None,
        "cite": request.build_absolute_uri(reverse("files:page", args=[pk, number])),
        "suffix": f"?{urlencode({'q': query})}" if query else "",
    }
    return render(request, "files/page.html", context)


@require_safe
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """The text of a version without images, by batches of parts."""
    read = reading.reading_of(request.user, pk)
    form = forms.TextForm(request.GET)
    query = forms.clean_value(form, "q") or ""
    batch = forms.clean_value(form, "page") or 1
    batches = max(-(-(read.count or 0) // _TEXT_BATCH), 1)
    if batch > batches:
        raise Http404
    marks = marks_of_query(query)
    first = (batch - 1) * _TEXT_BATCH + 1
    parts = FilePart.objects.filter(version=read.version, number__range=(first, first + _TEXT_BATCH - 1))
    context = {
        "read": read,
        "version": read.version,
        "parts": [(part, mark(reading.flowing(part), marks)) for part in parts.order_by("number")],
        "query": query,
        "batch": batch,
        "batches": batches,
        "previous": batch - 1 if batch > 1 else None,
        "next": batch + 1 if batch < batches else None,
        "suffix": f"?{urlencode({'q': query})}" if query else "",
    }
    return render(request, "files/text.html", context)


@require_safe
def image(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The image of a page at the reading size."""
    return _drawn(request, reading.open_for(request.user, pk), number, 0)


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The first page, small."""
    return _drawn(request, reading.open_for(request.user, pk), 1, drawing.THUMBNAIL_WIDTH)


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The bytes of a version, as they were deposited."""
    version = reading.open_for(request.user, pk)
    if not storage.exists(version.blob):
        logger.error("bytes of version %s are missing", version.pk)
        raise Http404("Ce fichier n'est plus dans le stockage. L'administrateur national est prévenu.")
    return serving.attachment(request, version.blob, version.name, version.media_type)


def _drawn(request: HttpRequest, version: FileVersion, number: int, width: int) -> HttpResponse:
    """An image of ours, which a browser keeps and asks about each time: rights end, bytes are removed for good.

    A drawn page of grey lines when it cannot be made. Until the pages are counted, there is only the first.
    """
    if not FORMATS[version.media_type].drawn or not 1 <= number <= (version.pages or 1):
        raise Http404
    etag = f'"{version.blob.sha256[:32]}-{number}-{width}"'
    if etag in request.headers.get("If-None-Match", ""):
        response: HttpResponse = HttpResponseNotModified()
    else:
        content = drawing.page_image(version.blob, number, width)
        if content is None:
            grey = HttpResponse(drawing.placeholder(width or _PLACEHOLDER_WIDTH), content_type="image/webp")
            grey["Cache-Control"] = "private, no-store"
            return grey
        response = HttpResponse(content, content_type="image/webp")
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def _to(pk: int, number: int, query: str) -> HttpResponseRedirect:
    address = reverse("files:page", args=[pk, number])
    return HttpResponseRedirect(f"{address}?{urlencode({'q': query})}" if query else address)
