"""/glossaire/: every acronym, in order, and a field that finds one."""

from itertools import groupby
from typing import Any, NamedTuple

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from pages.family import with_addresses
from pages.models import Acronym, NationalPage
from words import fold

_MAX = 100


class GlossaryForm(forms.Form):
    """Always valid: whatever is typed is looked for."""

    q = forms.CharField(required=False, label="Chercher un sigle ou un mot")

    @property
    def text(self) -> str:
        """What was typed."""
        return " ".join(str(self.data.get("q", "")).replace("\x00", " ")[:_MAX].split())


class Entry(NamedTuple):
    """An acronym, and the address of the page that speaks of it for who may read that page, or nothing."""

    acronym: Acronym
    page_address: str


@require_GET
def glossary(request: HttpRequest) -> HttpResponse:
    """The acronyms that hold every word typed, by letter."""
    text = GlossaryForm(request.GET).text
    words = fold(text).split()
    found = [acronym for acronym in Acronym.objects.order_by("key") if _holds(acronym, words)]
    addresses = _addresses(found, request.user)
    entries = (Entry(acronym, addresses.get(acronym.page_id, "")) for acronym in found)
    letters = [(letter, list(those)) for letter, those in groupby(entries, key=lambda one: one.acronym.key[0].upper())]
    return render(request, "pages/glossary.html", {"text": text, "letters": letters, "count": len(found)})


def _addresses(acronyms: list[Acronym], user: Any) -> dict[int, str]:
    """Of the pages that speak of them, the addresses of those that this person may read now, by key."""
    spoken = [acronym.page_id for acronym in acronyms if acronym.page_id]
    if not spoken:
        return {}
    readable = NationalPage.objects.visible_to(user).filter(pk__in=spoken, live=True).order_by("pk")
    return {page.pk: page.address for page in with_addresses(readable)}


def _holds(acronym: Acronym, words: list[str]) -> bool:
    text = fold(f"{acronym.short} {acronym.long} {acronym.definition}")
    return all(word in text for word in words)
