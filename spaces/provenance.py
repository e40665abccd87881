"""Where a support comes from, and who took it up: what the person may see of it."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from files.models import FileVersion
from files.queries import current
from spaces.kinds import RESOURCE
from spaces.models import Resource, Status
from spaces.sources import source_unknown

_SHOWN = 12
_DEEPEST = 4  # of a chain of copies of copies


@dataclass(frozen=True)
class Provenance:
    """`chain`: what it was taken up from, then what that one was, as far as the person may see. `newer`: the versions
    that its source got since. `copies`: the supports on the shelves that were taken up from it, the first ones of those
    the person sees, `more` how many others they see, `hidden` how many they do not."""

    chain: list[Resource] = field(default_factory=list)
    newer: list[FileVersion] = field(default_factory=list)
    copies: list[Resource] = field(default_factory=list)
    more: int = 0
    hidden: int = 0

    @property
    def newest(self) -> int:
        """The key of the last version of `newer`, 0 when there is none."""
        return max((version.pk for version in self.newer), default=0)


def with_provenance(resources: QuerySet[Resource]) -> QuerySet[Resource]:
    """These supports with `copies_number`, how many on the shelves were taken up from each, whoever may read them,
    `source_changed`, whether their source got a version since, and `source_unknown`, whether nobody there knows it."""
    taken = Resource.objects.filter(origin=OuterRef("pk"), status=Status.PUBLISHED).order_by()
    counted = taken.values("origin").annotate(number=Count("pk")).values("number")
    since = FileVersion.objects.filter(
        file__kind=RESOURCE, file__object_id=OuterRef("origin"), created_at__gt=OuterRef("created_at")
    )
    return resources.annotate(
        copies_number=Coalesce(Subquery(counted), 0), source_changed=Exists(since), source_unknown=source_unknown()
    )


def provenance_of(resource: Resource, user: Any) -> Provenance:
    """What the page of a support read by `with_provenance` says: no query for one of its own that nobody took up, one
    for its source and its copies, one for each source further up, one when the source has changed."""
    if resource.origin_id is None and not resource.copies_number:
        return Provenance()
    family = Q(pk=resource.origin_id) | Q(origin=resource.pk, status=Status.PUBLISHED)
    seen = Resource.objects.visible_to(user).filter(family).select_related("caf").order_by("published_at", "pk")
    copies = [one for one in seen if one.pk != resource.origin_id]
    chain = _chain(next((one for one in seen if one.pk == resource.origin_id), None), user)
    newer: list[FileVersion] = []
    if chain and resource.source_changed:
        since = FileVersion.objects.filter(
            file__kind=RESOURCE, file__object_id=chain[0].pk, created_at__gt=resource.created_at
        )
        newer = list(current(since).select_related("file").order_by("file__position", "pk"))
    return Provenance(chain, newer, copies[:_SHOWN], max(0, len(copies) - _SHOWN), resource.copies_number - len(copies))


def _chain(source: Resource | None, user: Any) -> list[Resource]:
    """A source, the source of that one and so on, until one that the person may not see."""
    chain: list[Resource] = []
    while source is not None:
        chain.append(source)
        if source.origin_id is None or len(chain) == _DEEPEST:
            break
        source = Resource.objects.visible_to(user).filter(pk=source.origin_id).select_related("caf").first()
    return chain
