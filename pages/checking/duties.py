"""What goes stale, in « À faire »: lines for the éditeurs nationaux, in the one query of that page."""

from typing import Any

from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.urls import reverse

from accounts.permissions import Action, can
from accounts.tokens import CNAF
from links import todo
from links.todo import Duty, Urgency
from pages.checking.reading import stale_pages, to_correct
from pages.models import Finding, NationalPage
from spaces.kinds import CNAF_NAME

BROKEN = "pages-liens-a-corriger"
STALE = "pages-pas-revues"


def register_all() -> None:
    """Declare the duties: called once, when Django is ready."""
    todo.register(
        Duty(
            BROKEN,
            "page dont un lien est à corriger,pages dont un lien est à corriger",
            "Ses lecteurs ne peuvent pas ouvrir ce qu’elle cite\u00a0: un support retiré, une page disparue, un site "
            "qui ne répond plus.",
            "Vu le",
            Urgency.SOON,
            _broken,
            lambda key, title: f"{reverse('checking:index')}#page-{key}",
        )
    )
    todo.register(
        Duty(
            STALE,
            "page pas revue depuis un an,pages pas revues depuis un an",
            "Relisez-la, puis dites qu’elle est toujours à jour, ou corrigez-la.",
            "Publiée le",
            Urgency.LATER,
            _stale,
            lambda key, title: f"{reverse('checking:stale')}#page-{key}",
        )
    )


def _broken(user: Any) -> QuerySet | None:
    if not can(user, Action.NATIONAL_EDIT, CNAF):
        return None
    sure = Finding.objects.filter(to_correct(), Q(page=OuterRef("pk")), is_certain=True).order_by().values("page")
    first = Subquery(sure.annotate(since=Min("first_seen_at")).values("since"))
    pages = NationalPage.objects.visible_to(user).filter(live=True, pk__in=_pages_to_correct())
    return todo.lines(BROKEN, pages, title=F("title"), owner=Value(CNAF_NAME), since=first)


def _pages_to_correct() -> QuerySet:
    return Finding.objects.filter(to_correct(), is_certain=True).order_by().values("page")


def _stale(user: Any) -> QuerySet | None:
    if not can(user, Action.NATIONAL_EDIT, CNAF):
        return None
    return todo.lines(STALE, stale_pages(user), title=F("title"), owner=Value(CNAF_NAME), since=F("last_published_at"))
