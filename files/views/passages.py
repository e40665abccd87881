"""Where the words that somebody searched are in a file: a line of the page of its object, loaded after it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from files import forms, reading
from files.marks import marks_of_query
from files.models import FilePart
from files.passages import passages

_SHOWN = 5


@require_safe
@reading.held_is_said
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """The first parts of a file that hold the words, and how many others do."""
    read = reading.reading_of(request.user, pk)
    query = forms.clean_value(forms.ReadingForm(request.GET), "q") or ""
    numbers: tuple[int, ...] = ()
    if marks_of_query(query):
        numbers = passages(read.version, query, 1, read.stage(reading.works_of(read.version))).numbers
    parts = FilePart.objects.filter(version=read.version, number__in=numbers[:_SHOWN]).defer("text").order_by("number")
    context = {
        "version": read.version,
        "query": query,
        "parts": parts,
        "unit": read.format.unit_label,
        "more": max(0, len(numbers) - _SHOWN),
    }
    return render(request, "files/passages.html", context)
