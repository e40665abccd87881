"""What Wagtail says of the national tools: where they are used, how old their files are, what waits for a word."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex

from accounts.permissions import Action, can
from files.queries import current_versions
from pages.models import NationalPage, NationalSupport
from spaces.kinds import RESOURCE
from spaces.models import Resource, Status
from spaces.reviewing import AHEAD
from ui.typography import plural

REVIEW, HELD = "a-revoir", "suspendus"  # what waits, in the addresses of the list


@dataclass(frozen=True)
class Facts:
    """The pages that use a tool among those the person may read, and when its last file came."""

    pages: list[Any] = field(default_factory=list)
    version_at: datetime | None = None


@dataclass(frozen=True)
class Duty:
    """What waits for a national editor: a sentence ("3 outils à revoir"), how many, and the list that shows them."""

    words: str
    count: int
    address: str


def tools(user: Any) -> QuerySet[NationalSupport]:
    """The national tools that this person may read, with what a line prints."""
    return NationalSupport.objects.visible_to(user).select_related("rubrique", "type", "audience")


def to_look_at() -> Q:
    """The condition that a tool on the shelves is to be looked at within a month."""
    return Q(status=Status.PUBLISHED, review_on__lte=timezone.localdate() + AHEAD)


def is_held() -> Q:
    """The condition that the reading of its files took a tool off the shelves, until somebody has looked."""
    return Q(status=Status.DRAFT, held_at__isnull=False)


def duties(user: Any) -> list[Duty]:
    """What waits for this person among the national tools, nothing that counts none; one query."""
    if not can(user, Action.NATIONAL_EDIT):
        return []
    counted = NationalSupport.objects.visible_to(user).aggregate(
        review=Count("pk", filter=to_look_at()),
        drafts=Count("pk", filter=Q(status=Status.DRAFT, held_at=None)),
        held=Count("pk", filter=is_held()),
    )
    lines = (
        ("outil national à revoir,outils nationaux à revoir", counted["review"], f"attente={REVIEW}"),
        ("outil national en brouillon,outils nationaux en brouillon", counted["drafts"], f"etat={Status.DRAFT}"),
        ("outil national suspendu,outils nationaux suspendus", counted["held"], f"attente={HELD}"),
    )
    index = reverse("national:index")
    return [Duty(plural(number, words), number, f"{index}?{query}") for words, number, query in lines if number]


def pages_using(keys: Iterable[int], user: Any) -> dict[int, list[Any]]:
    """By support, the pages of the Cnaf that show it among those this person may read; two queries at most."""
    found: dict[int, list[Any]] = defaultdict(list)
    support, page = ContentType.objects.get_for_models(Resource, Page).values()
    cited = ReferenceIndex.objects.filter(
        to_content_type=support, base_content_type=page, to_object_id__in=[str(key) for key in keys]
    )
    pairs = set(cited.order_by().values_list("to_object_id", "object_id"))
    if not pairs:
        return found
    readable = NationalPage.objects.visible_to(user).filter(pk__in={number for _, number in pairs})
    by_number = {str(one.pk): one for one in readable}
    for key, number in sorted(pairs):
        if number in by_number:
            found[int(key)].append(by_number[number])
    return found


def facts_of(keys: Iterable[int], user: Any) -> dict[int, Facts]:
    """The facts of these tools, which the person may read; three queries at most."""
    asked = list(keys)
    using = pages_using(asked, user)
    versions = current_versions(RESOURCE, asked)
    return {
        key: Facts(using[key], max((version.created_at for version in versions[key]), default=None)) for key in asked
    }
