"""The first page of Wagtail: what a national editor has to do. A fixed number of queries, whatever waits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet, Window
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.models import Revision, TaskState, WorkflowState

from pages.checking.reading import waiting_for
from pages.editing.duties import duties_of, waiting
from pages.models import NationalPage
from pages.national.reading import duties as national_duties
from ui.typography import long_date

SHOWN = 5

waiting(national_duties)
waiting(waiting_for)


@dataclass(frozen=True)
class Row:
    """A page, where to edit it, and what to know."""

    title: str
    address: str
    note: str


@dataclass(frozen=True)
class Card:
    """A kind of duty: how many pages it concerns, the first of them."""

    title: str
    count: int
    rows: list[Row]

    @property
    def left(self) -> int:
        """How many are not shown."""
        return self.count - len(self.rows)


def cards_of(user: Any) -> list[Card]:
    """What waits for this person, page by page; what counts none is left out."""
    pages = NationalPage.objects.visible_to(user)
    asked = WorkflowState.objects.filter(requested_by=user)
    back = asked.filter(status=WorkflowState.STATUS_NEEDS_CHANGES).values_list("object_id", flat=True)
    sent = asked.filter(status=WorkflowState.STATUS_IN_PROGRESS).values_list("object_id", flat=True)
    for_me = TaskState.objects.reviewable_by(user).values_list("revision__object_id", flat=True)
    planned = dict(_schedules().values_list("object_id", "approved_go_live_at"))
    elsewhere = {*sent, *back, *planned}
    drafts = pages.filter(has_unpublished_changes=True, latest_revision__user=user).exclude(pk__in=elsewhere)
    cards = (
        _card("Relectures qui vous attendent", _of(pages, for_me), _edited),
        _card("Modifications demandées", _of(pages, back), _edited),
        _card("Vos pages en relecture", _of(pages, sent), _edited),
        _card("Vos brouillons", drafts.order_by("-latest_revision_created_at", "pk"), _edited),
        _card("Publications prévues", _of(pages, planned), lambda page: _day("Prévue le", planned[str(page.pk)])),
    )
    return [card for card in cards if card.count]


class ToDo(Component):
    """The panel that shows them."""

    name = "todo"
    order = 100
    template_name = "pages/editing/todo.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """The cards, and the sentences of the other modules."""
        user = parent_context["request"].user
        return {"cards": cards_of(user), "duties": duties_of(user)}


@hooks.register("construct_homepage_panels")
def what_is_to_be_done(request: HttpRequest, panels: list) -> None:
    """In the place of Wagtail's own panels, which ask more questions with each page."""
    panels[:] = [ToDo()]


def _schedules() -> QuerySet[Revision]:
    return Revision.objects.page_revisions().filter(approved_go_live_at__isnull=False)


def _of(pages: Any, keys: Any) -> QuerySet[NationalPage]:
    """The pages of these keys, which Wagtail keeps as text; the oldest edit first."""
    return pages.filter(pk__in=[int(key) for key in keys]).order_by("latest_revision_created_at", "pk")


def _card(title: str, pages: QuerySet[NationalPage], note: Callable[[NationalPage], str]) -> Card:
    found = list(pages.annotate(among=Window(Count("pk")))[:SHOWN])
    rows = [Row(one.draft_title, reverse("wagtailadmin_pages:edit", args=[one.pk]), note(one)) for one in found]
    return Card(title, found[0].among if found else 0, rows)


def _edited(page: NationalPage) -> str:
    return _day("Modifiée le", page.latest_revision_created_at)


def _day(words: str, moment: datetime | None) -> str:
    return f"{words} {long_date(timezone.localtime(moment).date())}" if moment else ""
