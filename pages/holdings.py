"""What is in a person's hands among the pages of the Cnaf. decisions/passation.md."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import CharField, F, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from wagtail.models import Page, WorkflowState

from accounts import trace
from accounts.permissions import Action, can, require
from accounts.tokens import CNAF
from links import holdings
from links.holdings import Holding
from pages.models import PAGE, NationalPage

DRAFTS = "pages-brouillons"
LOCKED = "pages-verrouillees"
IN_REVIEW = "pages-en-relecture"


def register_all() -> None:
    """Declare it: called once, when Django is ready."""
    for slug, wording, becomes, held, hand_over, order in (
        (
            DRAFTS,
            "page pas encore publiée,pages pas encore publiées",
            "Le collègue la tient. L’historique garde qui en a écrit chaque version\u00a0: une lettre demande toujours "
            "une relecture.",
            _drafts,
            hand_over_drafts,
            50,
        ),
        (
            LOCKED,
            "page verrouillée,pages verrouillées",
            "Le collègue peut la modifier et la déverrouiller.",
            _locked,
            hand_over_locks,
            51,
        ),
        (
            IN_REVIEW,
            "page qui attend sa relecture,pages qui attendent leur relecture",
            "Le collègue reçoit la réponse. Il ne peut plus l’approuver lui-même\u00a0: il faut un troisième éditeur.",
            _in_review,
            hand_over_reviews,
            52,
        ),
    ):
        holdings.register(
            Holding(
                slug,
                wording,
                becomes,
                held,
                F("draft_title"),
                lambda rows, by: rows.filter(pk__in=NationalPage.objects.visible_to(by).order_by().values("pk")),
                lambda key, title: reverse("wagtailadmin_pages:edit", args=[key]),
                may_hold=lambda colleague, owner: can(colleague, Action.NATIONAL_EDIT, owner),
                for_whom="un éditeur national",
                hand_over=hand_over,
                order=order,
            )
        )


def hand_over_drafts(rows: QuerySet[NationalPage], to: Any, by: Any) -> int:
    """Make `to` the person of these pages; how many. Raises PermissionDenied."""
    require(by, Action.HAND_OVER, CNAF)
    pages = list(rows.order_by("pk"))
    with transaction.atomic():
        for page in pages:
            former, page.owner = page.owner_id, to
            page.save(update_fields=["owner", "audience"], clean=False)
            trace.record(by, "hand_over", PAGE, page.pk, former=former, to=to.pk)
    return len(pages)


def hand_over_locks(rows: QuerySet[NationalPage], to: Any, by: Any) -> int:
    """Give `to` the locks of these pages; how many. Raises PermissionDenied."""
    require(by, Action.HAND_OVER, CNAF)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    with transaction.atomic():
        Page.objects.filter(pk__in=keys).update(locked_by=to)
        for key in keys:
            trace.record(by, "hand_over.lock", PAGE, key, to=to.pk)
    return len(keys)


def hand_over_reviews(rows: QuerySet[NationalPage], to: Any, by: Any) -> int:
    """Make `to` the person who hears what became of these reviews; how many. Raises PermissionDenied."""
    require(by, Action.HAND_OVER, CNAF)
    keys = [str(key) for key in rows.order_by("pk").values_list("pk", flat=True)]
    with transaction.atomic():
        _reviews().filter(object_id__in=keys).update(requested_by=to)
        for key in keys:
            trace.record(by, "hand_over.review", PAGE, key, to=to.pk)
    return len(keys)


def _drafts(user: Any, owner: str) -> QuerySet[NationalPage] | None:
    return NationalPage.objects.filter(owner=user, live=False) if owner == CNAF else None


def _locked(user: Any, owner: str) -> QuerySet[NationalPage] | None:
    return NationalPage.objects.filter(locked=True, locked_by=user) if owner == CNAF else None


def _in_review(user: Any, owner: str) -> QuerySet[NationalPage] | None:
    if owner != CNAF:
        return None
    asked = _reviews().filter(requested_by=user).order_by().values("object_id")
    return NationalPage.objects.annotate(key_as_text=Cast("pk", CharField())).filter(key_as_text__in=asked)


def _reviews() -> QuerySet[WorkflowState]:
    """The reviews of pages that wait, or were sent back for changes."""
    waiting = (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)
    of_pages = ContentType.objects.get_for_model(Page)
    return WorkflowState.objects.filter(base_content_type=of_pages, status__in=waiting)
