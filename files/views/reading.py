"""Reading in the site, and downloading. Every view starts from what the person may see."""

import logging
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.working_groups.openings import note_opening_of
from files import drawing, forms, reading, serving, sheets, storage
from files.formats import FORMATS, Unit
from files.marks import marks_of_query
from files.models import FilePart, FileVersion
from files.passages import Passages, passages
from files.shown import shown
from files.taken import record_download
from links import memory

logger = logging.getLogger(__name__)

_TEXT_BATCH, _SHEETS_BATCH = 20, 5
_COUNTED_PARTS = 600  # of a longer file, passages are looked for when they are asked for
_ANCHOR = "#passage"
_NONE = {
    forms.NEXT: "Ces mots n'apparaissent plus après cet endroit du fichier.",
    forms.PREVIOUS: "Ces mots n'apparaissent plus avant cet endroit du fichier.",
    forms.NEAREST: "Ces mots n'apparaissent pas dans ce fichier.",
}
_PLACEHOLDER_WIDTH = 600


@require_safe
@reading.held_is_said
def page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A page (or section): its image, its text with the searched words marked, and the ways to the others."""
    read = reading.reading_of(request.user, pk)
    form = forms.ReadingForm(request.GET)
    query = forms.clean_value(form, "q") or ""
    marks = marks_of_query(query)
    target = forms.clean_value(form, "aller")
    if target is not None:
        return redirect(_address(pk, min(target, max(read.count or 1, 1)), query))
    works = reading.works_of(read.version)
    jump = forms.clean_value(form, "saut")
    found = None
    if marks and (jump or (read.count or 0) <= _COUNTED_PARTS):
        found = passages(read.version, query, number, read.stage(works))
    if jump and found is not None:
        return redirect(_jump(request, found, jump, pk, query))
    part = reading.part_of(read, number)
    head = sheets.heads(read.version, [part]) if part is not None else {}
    context = {
        "read": read,
        "version": read.version,
        "works": works,
        "part": part,
        "number": number,
        "pictures": reading.images_of(read, part, number),
        "shown": shown(part, read.format, marks, head.get(number, [])) if part is not None else None,
        "query": query,
        "searched": bool(marks),
        "found": found,
        "ways": _ways(pk, number, query, found) if marks else {},
        "previous": number - 1 if number > 1 else None,
        "next": number + 1 if read.count is not None and number < read.count else None,
        "cite": request.build_absolute_uri(reverse("files:page", args=[pk, number])),
        "suffix": _suffix(query),
    }
    context["opened_by_office"] = _seen(request, read.version)
    return render(request, "files/page.html", context)


@require_safe
@reading.held_is_said
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """The text of a version without images, by batches of parts."""
    read = reading.reading_of(request.user, pk)
    form = forms.TextForm(request.GET)
    query = forms.clean_value(form, "q") or ""
    batch = forms.clean_value(form, "page") or 1
    most = _SHEETS_BATCH if read.format.unit is Unit.SHEET else _TEXT_BATCH
    batches = max(-(-(read.count or 0) // most), 1)
    if batch > batches:
        raise Http404
    marks = marks_of_query(query)
    first = (batch - 1) * most + 1
    found = FilePart.objects.filter(version=read.version, number__range=(first, first + most - 1))
    parts = list(found.order_by("number"))
    heads = sheets.heads(read.version, parts)
    context = {
        "read": read,
        "version": read.version,
        "works": reading.works_of(read.version),
        "parts": [(part, shown(part, read.format, marks, heads.get(part.number, []))) for part in parts],
        "query": query,
        "batch": batch,
        "batches": batches,
        "previous": batch - 1 if batch > 1 else None,
        "next": batch + 1 if batch < batches else None,
        "suffix": _suffix(query),
    }
    context["opened_by_office"] = _seen(request, read.version)
    return render(request, "files/text.html", context)


@require_safe
@reading.held_is_said
def image(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The image of a page at the reading size."""
    version = reading.open_for(request.user, pk)
    note_opening_of(request.user, version.file.kind, version.file.object_id)
    return _drawn(request, version, number, 0)


@require_safe
@reading.held_is_said
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The first page, small; a card with the name and the type when there is no page to show."""
    version = reading.open_for(request.user, pk)
    is_mini = forms.clean_value(forms.PreviewForm(request.GET), "mini")
    width = drawing.MINI_WIDTH if is_mini else drawing.THUMBNAIL_WIDTH
    if not drawing.shown_pages(version):
        known = FORMATS[version.media_type]
        return _for_now(drawing.card(version.name, known.short, known.family, width))
    return _drawn(request, version, 1, width)


@require_safe
@reading.held_is_said
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The bytes of a version, as they were deposited."""
    version = reading.open_for(request.user, pk)
    if not storage.exists(version.blob):
        logger.error("bytes of version %s are missing", version.pk)
        raise Http404("Ce fichier n'est plus dans le stockage. L'administrateur national est prévenu.")
    _seen(request, version)
    response = serving.attachment(request, version.blob, version.name, version.media_type)
    record_download(request, version, response)
    return response


def _seen(request: HttpRequest, version: FileVersion) -> bool:
    """Reading or taking a file is having seen the object that holds it; whether that is by office, and traced."""
    memory.see(request.user, version.file.kind, version.file.object_id)
    return note_opening_of(request.user, version.file.kind, version.file.object_id)


def _drawn(request: HttpRequest, version: FileVersion, number: int, width: int) -> HttpResponse:
    """An image of ours, which a browser keeps and asks about each time: rights end, bytes are removed for good.

    A drawn page of grey lines when it cannot be made.
    """
    if not 1 <= number <= drawing.shown_pages(version):
        raise Http404
    etag = f'"{version.blob.sha256[:32]}-{number}-{width}"'
    if etag in request.headers.get("If-None-Match", ""):
        response: HttpResponse = HttpResponseNotModified()
    else:
        content = drawing.page_image(version, number, width)
        if content is None:
            return _for_now(drawing.placeholder(width or _PLACEHOLDER_WIDTH))
        response = HttpResponse(content, content_type="image/webp")
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def _for_now(picture: bytes) -> HttpResponse:
    """An image that another may replace at any moment."""
    response = HttpResponse(picture, content_type="image/webp")
    response["Cache-Control"] = "private, no-store"
    return response


def _jump(request: HttpRequest, found: Passages, jump: str, pk: int, query: str) -> str:
    """The address of the passage that is asked from the one shown; this page and a sentence when there is none."""
    target = {forms.NEXT: found.after, forms.PREVIOUS: found.before, forms.NEAREST: found.nearest}[jump]
    if target is not None:
        return f"{_address(pk, target, query)}{_ANCHOR}"
    messages.info(request, _NONE[jump])
    return _address(pk, found.here, query)


def _ways(pk: int, number: int, query: str, found: Passages | None) -> dict[str, str]:
    """The addresses of the passages before and after, those that exist; when they are not counted, ways to ask."""
    if found is None:
        asked = {"before": forms.PREVIOUS, "after": forms.NEXT}
        return {side: f"{_address(pk, number, query)}&saut={jump}" for side, jump in asked.items()}
    targets = {"before": found.before, "after": found.after}
    return {side: f"{_address(pk, to, query)}{_ANCHOR}" for side, to in targets.items() if to is not None}


def _address(pk: int, number: int, query: str) -> str:
    return f"{reverse('files:page', args=[pk, number])}{_suffix(query)}"


def _suffix(query: str) -> str:
    return f"?{urlencode({'q': query})}" if query else ""
