"""Mails about working groups: where and a link; the name of a group only once the network may read it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.urls import reverse
from django_tasks import task

from accounts.models import (
    NATIONAL_LEVELS,
    GroupRole,
    GroupState,
    Habilitation,
    Membership,
    MembershipState,
    User,
    WorkingGroup,
)
from accounts.working_groups.presence import present
from jobs import queues
from mail import letters


class News(StrEnum):
    """What happened, to a group or to one membership."""

    PROPOSED = "proposed"
    DECIDED = "decided"
    CLOSED = "closed"
    ASKED = "asked"
    LET_IN = "let-in"
    NOT_LET_IN = "not-let-in"
    INVITED = "invited"
    REMOVED = "removed"
    LEADER = "leader"


@dataclass(frozen=True)
class Letter:
    """What is written of some news: its subject, its template, and `to`: the group and the people concerned, as they
    are when it is sent, from the key of what it is about. Nobody when it is not true any more."""

    subject: str
    template: str
    to: Callable[[int], tuple[WorkingGroup | None, QuerySet[User]]]


@task(queue_name=queues.MAIL)
def tell(news: str, pk: int) -> int:
    """One job for each person concerned; how many. `pk` is a group's or a membership's, as the news tells."""
    _, people = LETTERS[News(news)].to(pk)
    found = list(people.order_by("pk").values_list("pk", flat=True))
    for user_id in found:
        write.enqueue(news, pk, user_id)
    return len(found)


@task(queue_name=queues.MAIL)
def write(news: str, pk: int, user_id: int) -> bool:
    """Write to one person, if what happened still concerns them; whether it was sent."""
    letter = LETTERS[News(news)]
    group, people = letter.to(pk)
    person = people.filter(pk=user_id).first()
    if group is None or person is None:
        return False
    context = {"name": person.name, "group": group, "address": letters.address(_where(group))}
    return letters.send(person.email, letter.subject, f"accounts/mail/groups/{letter.template}.txt", context)


def _where(group: WorkingGroup) -> str:
    refused_or_closed = group.state in (GroupState.REFUSED, GroupState.CLOSED)
    return reverse("groups:list") if refused_or_closed else group.get_absolute_url()


def _national_editors(pk: int) -> tuple[WorkingGroup | None, QuerySet[User]]:
    group = WorkingGroup.objects.filter(pk=pk, state=GroupState.PROPOSED).first()
    deciding = Habilitation.objects.active().filter(level__in=NATIONAL_LEVELS).order_by()
    return group, User.objects.filter(pk__in=deciding.values("user")) if group else User.objects.none()


def _proposer(pk: int) -> tuple[WorkingGroup | None, QuerySet[User]]:
    group = WorkingGroup.objects.filter(pk=pk, state__in=(GroupState.OPEN, GroupState.REFUSED)).first()
    return group, User.objects.filter(pk=group.proposed_by_id, is_active=True) if group else User.objects.none()


def _those_of_the_end(pk: int) -> tuple[WorkingGroup | None, QuerySet[User]]:
    group = WorkingGroup.objects.filter(pk=pk, state=GroupState.CLOSED).first()
    if group is None:
        return None, User.objects.none()
    ended = Membership.objects.filter(group=group, state=MembershipState.IN, ended_at=group.closed_at)
    active = ended.filter(habilitation__in=Habilitation.objects.active().order_by())
    return group, _people(active).exclude(pk=group.closed_by_id)


def _leaders(pk: int) -> tuple[WorkingGroup | None, QuerySet[User]]:
    row = _row(pk, Q(state=MembershipState.ASKING, ended_at__isnull=True))
    if row is None:
        return None, User.objects.none()
    return row.group, _people(present().filter(group=row.group, role=GroupRole.LEADER))


def _people(rows: QuerySet[Membership]) -> QuerySet[User]:
    return User.objects.filter(pk__in=rows.order_by().values("habilitation__user"), is_active=True)


def _one(condition: Q) -> Callable[[int], tuple[WorkingGroup | None, QuerySet[User]]]:
    """The person of the membership, as long as it is so and they have an active level."""

    def found(pk: int) -> tuple[WorkingGroup | None, QuerySet[User]]:
        row = _row(pk, condition)
        if row is None:
            return None, User.objects.none()
        held = Habilitation.objects.active().filter(user=row.habilitation.user_id).order_by()
        return row.group, User.objects.filter(pk__in=held.values("user"))

    return found


def _row(pk: int, condition: Q) -> Membership | None:
    rows = Membership.objects.filter(condition, pk=pk, group__state=GroupState.OPEN)
    return rows.select_related("group", "habilitation").first()


_IN = Q(state=MembershipState.IN, ended_at__isnull=True)
_WAITS = Q(state=MembershipState.INVITED, ended_at__isnull=True)
_REFUSED = Q(state=MembershipState.ASKING, ended_at__isnull=False)
_OUT = Q(state=MembershipState.IN, ended_at__isnull=False)

LETTERS: dict[News, Letter] = {
    News.PROPOSED: Letter("un groupe de travail est proposé", "proposed", _national_editors),
    News.DECIDED: Letter("votre proposition de groupe de travail", "decided", _proposer),
    News.CLOSED: Letter("un groupe de travail est fermé", "closed", _those_of_the_end),
    News.ASKED: Letter("une demande d'entrée dans un groupe de travail", "asked", _leaders),
    News.LET_IN: Letter("vous êtes membre d'un groupe de travail", "let_in", _one(_IN)),
    News.NOT_LET_IN: Letter("votre demande d'entrée dans un groupe de travail", "not_let_in", _one(_REFUSED)),
    News.INVITED: Letter("une invitation dans un groupe de travail", "invited", _one(_WAITS)),
    News.REMOVED: Letter("un groupe de travail", "removed", _one(_OUT)),
    News.LEADER: Letter("vous animez un groupe de travail", "leader", _one(_IN & Q(role=GroupRole.LEADER))),
}
