"""How the rest of the site sees the pages of the Cnaf."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.tokens import CNAF
from links import kinds
from links.documents import Document, Part
from links.kinds import Facet, Kind
from pages.models import PAGE, LetterPage, MethodPage, NationalPage, QuestionsPage, StepPage

_METHOD, _OTHER = "methode", "page"
_NATURES = {_METHOD: "Méthode", _OTHER: "Page d’information"} | dict(LetterPage.Nature.choices)
_START = "debut"


def visible_pages(user: Any) -> QuerySet:
    """The pages this person may read now, with what their name needs: a letter is called by its number."""
    return (
        NationalPage.objects.visible_to(user)
        .select_related("letterpage")
        .defer("letterpage__body", "letterpage__annexes")
    )


def searchable_pages() -> QuerySet:
    """What the index holds: every page, drafts included (their readers find them)."""
    return NationalPage.objects.order_by("pk")


def called(page: NationalPage) -> str:
    """What lists call a page of `visible_pages`; those who see a draft are told that it is one."""
    own: Any = getattr(page, "letterpage", page)
    named = own.called()
    return named if page.live else f"{named} (brouillon)"


def address_of(page: NationalPage) -> str:
    """Where it is read; where it is written as long as it is not published."""
    return (page.url or "/") if page.live else reverse("wagtailadmin_pages:edit", args=[page.pk])


def document_of(page: NationalPage) -> Document:
    """A page as the index sees it: its own words by heading, never those of the objects that its blocks show. A draft
    says its last version."""
    kept = page.specific
    own = kept if kept.live else kept.get_latest_revision_as_object()
    moment = kept.first_published_at or kept.latest_revision_created_at
    dated = own.dated() or (moment.date() if moment else None)
    return Document(
        kind=PAGE,
        id=str(page.pk),
        readers=page.readers_id,
        title=own.called(),
        summary=getattr(own, "intro", ""),
        keywords=own.keywords(),
        parts=_parts(own, address_of(page), live=kept.live),
        facets=_facets(own),
        dated=dated,
        national=True,
        number=own.number_cited(),
    )


def _parts(own: NationalPage, address: str, *, live: bool) -> tuple[Part, ...]:
    return tuple(
        Part(
            key=section.anchor or _START,
            text="\n".join(line for line in (section.heading, section.text) if line),
            address=f"{address}#{section.anchor}" if live and section.anchor else address,
            label=section.heading,
        )
        for section in own.sections()
    )


def _facets(own: NationalPage) -> dict[str, tuple[str, ...]]:
    known = {"caf": (CNAF,), "nature": (_nature(own),)}
    step = getattr(own, "step_id", None)
    day = own.dated()
    return known | ({"etape": (step,)} if step else {}) | ({"annee": (str(day.year),)} if day else {})


def _nature(own: NationalPage) -> str:
    if isinstance(own, LetterPage):
        return own.nature
    return _METHOD if isinstance(own, MethodPage | StepPage | QuestionsPage) else _OTHER


def _named(values: list[str]) -> dict[str, str]:
    return {value: _NATURES[value] for value in values if value in _NATURES}


def register_all() -> None:
    """Declare the kinds of this room: called once, when Django is ready."""
    kinds.register(
        Kind(
            slug=PAGE,
            label="Page de la Cnaf",
            plural="Pages de la Cnaf",
            model=NationalPage,
            visible_to=visible_pages,
            title=called,
            address=address_of,
            searchable=searchable_pages,
            document=document_of,
            facets=(Facet("nature", "Nature", _named),),
            mark="page",
        )
    )
