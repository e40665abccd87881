"""The supports of a batch: those asked for that the person may change, and those that are left aside."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from accounts.permissions import Action, can, depositable_owners
from accounts.tokens import CNAF
from spaces import listing
from spaces.models import Act, Resource

MOST = 200  # supports in one batch
_ASIDE_NAMED = 20

ACTIONS = {
    Act.RECLASSIFY: Action.REVISE,
    Act.SHARE: Action.REVISE,
    Act.PUBLISH: Action.REVISE,
    Act.WITHDRAW: Action.WITHDRAW,
    Act.RESTORE: Action.RESTORE,
}


@dataclass(frozen=True)
class Selection:
    """`resources`: those that may change, in order; `aside`: the first of those that may not, `set_aside` of them."""

    resources: list[Resource] = field(default_factory=list)
    aside: list[Resource] = field(default_factory=list)
    set_aside: int = 0

    @property
    def too_many(self) -> bool:
        """Whether more are asked for than one batch holds."""
        return len(self.resources) > MOST


def by_keys(user: Any, keys: Sequence[int]) -> Selection:
    """Those of these keys that the person sees; the others do not exist for them. One query."""
    found = _named(Resource.objects.visible_to(user)).in_bulk(keys)
    seen = [found[key] for key in dict.fromkeys(keys) if key in found]
    mine = [one for one in seen if can(user, Action.REVISE, one)]
    aside = [one for one in seen if not can(user, Action.REVISE, one)]
    return Selection(mine, aside[:_ASIDE_NAMED], len(aside))


def by_list(user: Any, choice: listing.Choice) -> Selection:
    """What the list shows: the person's own, up to one more than a batch holds. Three queries."""
    asked, theirs = listing.chosen(user, choice), _of_owners(user)
    own = asked.filter(theirs)
    keys = list(listing.ordered(user, choice).filter(theirs)[: MOST + 1])
    found = _named(own).in_bulk(keys)
    aside = asked.count() - (own.count() if len(keys) > MOST else len(keys))
    return Selection([found[key] for key in keys if key in found], [], aside)


def loaded(user: Any, keys: Sequence[int]) -> dict[int, Resource]:
    """The supports of these keys that the person sees, with all that a batch reads of them; six queries."""
    return (
        Resource.objects.visible_to(user)
        .filter(pk__in=keys)
        .select_related("caf", "audience", "readers")
        .prefetch_related("steps", "themes", "about_cafs", "about_epcis", "about_communes")
        .in_bulk()
    )


def _named(rows: QuerySet) -> QuerySet:
    return rows.select_related("type", "caf", "readers")


def _of_owners(user: Any) -> Q:
    """The supports of the owners for whom this person writes."""
    owners = [code for code, _ in depositable_owners(user)]
    own = Q(caf_id__in=[code for code in owners if code != CNAF])
    return own | Q(caf__isnull=True) if CNAF in owners else own
