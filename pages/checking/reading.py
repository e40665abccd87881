"""What is told of what goes stale: counts for the screens, the pages with their links to correct."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Action, can
from pages.models import Finding, NationalPage, StillTrue, WebAddress
from spaces.models import Resource
from ui.typography import plural

STALE_AFTER = timedelta(days=365)
_NAMED_BY_SUPPORT = (Finding.Sort.SUPPORT, Finding.Sort.FILE)


@dataclass(frozen=True)
class Waiting:
    """What waits for an éditeur national: a sentence ("3 liens à corriger"), how many, and where they are shown."""

    words: str
    count: int
    address: str


@dataclass(frozen=True)
class Named:
    """What a finding speaks of, for this person: its name, where to see it, the support that replaces it."""

    title: str
    address: str
    heir: "Named | None" = None


def told(user: Any) -> QuerySet[Finding]:
    """What was found in the published pages that this person may read, what they ignored included."""
    pages = NationalPage.objects.visible_to(user).filter(live=True)
    return Finding.objects.filter(page__in=pages.order_by().values("pk"))


def to_correct() -> Q:
    """The condition on a finding that it waits for somebody."""
    return Q(ignored_at=None)


def stale_pages(user: Any) -> QuerySet[NationalPage]:
    """The published pages that nobody published again, nor said to be up to date, for a year; letters keep their date
    and never are."""
    limit = timezone.now() - STALE_AFTER
    said = StillTrue.objects.filter(page=OuterRef("pk"), said_at__gte=limit)
    readable = NationalPage.objects.visible_to(user).filter(live=True, letterpage=None)
    return readable.filter(~Exists(said), last_published_at__lt=limit)


def waiting_for(user: Any) -> list[Waiting]:
    """What waits for this person among what goes stale, nothing that counts none; two queries."""
    if not can(user, Action.NATIONAL_EDIT):
        return []
    links, stale = told(user).filter(to_correct()).count(), stale_pages(user).count()
    lines = (
        ("lien à corriger,liens à corriger", links, reverse("checking:index")),
        ("page pas revue depuis un an,pages pas revues depuis un an", stale, reverse("checking:stale")),
    )
    return [Waiting(plural(number, words), number, address) for words, number, address in lines if number]


def pages_with(user: Any, asked: Q) -> QuerySet[NationalPage]:
    """The pages where something was found that answers this condition, each with those in `found`."""
    findings = told(user).filter(asked)
    inside = findings.filter(page=OuterRef("pk")).order_by()
    found = Prefetch("findings", findings.select_related("ignored_by"), to_attr="found")
    return NationalPage.objects.visible_to(user).filter(Exists(inside)).order_by("path").prefetch_related(found)


def names_of(findings: Iterable[Finding], user: Any) -> Mapping[int, Named]:
    """By finding, what it speaks of as this person may know it; three queries."""
    asked = [one for one in findings if one.object_id is not None]
    supports = {one.object_id for one in asked if one.sort in _NAMED_BY_SUPPORT}
    pages = {one.object_id for one in asked if one.sort not in _NAMED_BY_SUPPORT}
    by_support = _supports(supports, user)
    by_page = {
        one.pk: Named(one.title, reverse("wagtailadmin_pages:edit", args=[one.pk]))
        for one in NationalPage.objects.visible_to(user).filter(pk__in=pages)
    }
    named = {one.pk: (by_support if one.sort in _NAMED_BY_SUPPORT else by_page).get(one.object_id) for one in asked}
    return {key: value for key, value in named.items() if value is not None}


def last_looked_at(page: NationalPage, said: Mapping[int, datetime]) -> datetime | None:
    """When somebody last published a page or said that it was up to date."""
    return max((moment for moment in (page.last_published_at, said.get(page.pk)) if moment), default=None)


def _supports(keys: set[Any], user: Any) -> dict[int, Named]:
    """These supports: without title for who may not read them, as one that left the shelves of a Caf."""
    heirs = dict(Resource.objects.filter(pk__in=keys).order_by().values_list("pk", "successor_id"))
    wanted = {*heirs, *(heir for heir in heirs.values() if heir is not None)}
    seen = {
        one.pk: Named(one.title, one.get_absolute_url())
        for one in Resource.objects.visible_to(user).filter(pk__in=wanted).order_by("pk")
    }
    return {
        pk: replace(seen.get(pk) or Named(f"Support n° {pk}", ""), heir=seen.get(heir or 0))
        for pk, heir in heirs.items()
    }


def addresses_by_state() -> dict[str, int]:
    """How many addresses of other sites are in each state."""
    counted = WebAddress.objects.order_by().values_list("state").annotate(number=Count("pk"))
    return {WebAddress.State(state).name.lower(): number for state, number in counted}
