"""Who is in a working group now, and which groups a person knows of."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import GroupState, Habilitation, Membership, MembershipState, WorkingGroup
from accounts.permissions import Action, can
from accounts.sight import tokens_of

GROUP = "group"


def current() -> QuerySet[Membership]:
    """Members, people invited and people who ask: by a habilitation that is active now."""
    return Membership.objects.filter(
        ended_at__isnull=True, habilitation__in=Habilitation.objects.active().order_by()
    ).select_related("habilitation__user", "habilitation__caf")


def present() -> QuerySet[Membership]:
    """The members of groups now."""
    return current().filter(state=MembershipState.IN)


def own_groups(user: Any) -> frozenset[int]:
    """The groups that a person is in, from what they hold: no query once their habilitations were read."""
    return frozenset(int(token.partition(":")[2]) for token in tokens_of(user).exact if token.startswith("groupe:"))


def visible_to(user: Any) -> QuerySet[WorkingGroup]:
    """The groups that this person knows of.

    The open ones for the whole network; a proposal for who made it, and every group for the national editors; one
    that was closed, for those who were in it then. What is shown of a group is another matter: `knows_members`.
    """
    groups = WorkingGroup.objects.all()
    if not tokens_of(user).holds("reseau"):
        return groups.none()
    if can(user, Action.OPEN_GROUP):
        return groups
    was_in = Membership.objects.filter(
        group=OuterRef("pk"),
        state=MembershipState.IN,
        ended_at=OuterRef("closed_at"),
        habilitation__user=user.pk,
    )
    return groups.filter(
        Q(state=GroupState.OPEN)
        | Q(state__in=(GroupState.PROPOSED, GroupState.REFUSED), proposed_by=user.pk)
        | (Q(state=GroupState.CLOSED) & Exists(was_in))
    )


def knows_members(user: Any, group: WorkingGroup) -> bool:
    """Whether this person is shown who the members are: the members, and the national editors who open groups."""
    return tokens_of(user).holds(f"groupe:{group.pk}") or can(user, Action.OPEN_GROUP, group)


def with_counts(groups: QuerySet[WorkingGroup]) -> QuerySet[WorkingGroup]:
    """With `number`, that of their members now."""
    inside = present().select_related(None).filter(group=OuterRef("pk")).order_by().values("group")
    number = inside.annotate(number=Count(F("habilitation__user"), distinct=True)).values("number")
    return groups.annotate(number=Coalesce(Subquery(number), 0))
