"""The verbs of working groups. Each locks its group: what two people do to it comes one after the other.

Who is told of an act is decided by its jobs (accounts.working_groups.tasks), which read the state again.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.errors import Refused
from accounts.models import (
    GroupRole,
    GroupState,
    Habilitation,
    Membership,
    MembershipState,
    User,
    WorkingGroup,
)
from accounts.permissions import Action, require, require_still
from accounts.sight import habilitations_of
from accounts.trace import record
from accounts.working_groups.presence import GROUP, present
from accounts.working_groups.tasks import News, tell
from links.signals import changed

NOT_OPEN = "Ce groupe n'est pas ouvert\u00a0: on n'y entre plus et on n'y invite plus."
LAST_LEADER = "Vous êtes le dernier animateur\u00a0: nommez-en un autre parmi les membres, ou fermez le groupe."
OWN_ASLEEP = "Vous faites déjà partie de ce groupe, par une habilitation suspendue\u00a0: vous y reviendrez avec elle."
ASLEEP = "{} fait déjà partie de ce groupe, par une habilitation suspendue\u00a0: cette personne y reviendra avec elle."
NO_LEVEL = "Cette personne n'a pas d'habilitation en cours\u00a0: elle ne peut pas entrer dans un groupe."


def propose(by: User, name: str, purpose: str) -> WorkingGroup:
    """A group that the national editors will open or refuse. Raises PermissionDenied, or Refused on a name taken."""
    require(by, Action.PROPOSE_GROUP)
    with transaction.atomic():
        _name_is_free(name)
        group = WorkingGroup.objects.create(name=name.strip(), purpose=purpose.strip(), proposed_by=by)
        record(by, "propose", GROUP, group.pk)
        tell.enqueue(News.PROPOSED, group.pk)
    return group


def open_group(group: WorkingGroup, by: User) -> WorkingGroup:
    """Open a proposed group: whoever proposed it becomes its first animateur, if they still have a habilitation.

    Raises PermissionDenied, or Refused when it was decided already.
    """
    with transaction.atomic():
        row = _proposed(group, by)
        _decide(row, by, GroupState.OPEN, "")
        habilitation = next(iter(habilitations_of(row.proposed_by)), None)
        if habilitation is not None:  # without one, the group waits for an animateur that a national editor names
            _enter(row, habilitation, None, GroupRole.LEADER)
        record(by, "open", GROUP, row.pk)
        _changed(row, narrows=False)
        tell.enqueue(News.DECIDED, row.pk)
    return row


def refuse(group: WorkingGroup, by: User, reason: str) -> WorkingGroup:
    """Refuse a proposed group, and say why. Raises PermissionDenied, or Refused when it was decided already."""
    with transaction.atomic():
        row = _proposed(group, by)
        _decide(row, by, GroupState.REFUSED, reason.strip())
        record(by, "refuse", GROUP, row.pk)
        tell.enqueue(News.DECIDED, row.pk)
    return row


def describe(group: WorkingGroup, by: User, name: str, purpose: str) -> WorkingGroup:
    """Change the name and the purpose of an open group. Raises PermissionDenied, or Refused."""
    with transaction.atomic():
        row = _open(group)
        require_still(by, Action.CLOSE_GROUP, row)  # those who may close it: its animateurs and the national editors
        if row.name.casefold() != name.strip().casefold():
            _name_is_free(name)
        row.name, row.purpose = name.strip(), purpose.strip()
        row.save(update_fields=["name", "purpose"])
        record(by, "describe", GROUP, row.pk)
        _changed(row, narrows=True)  # a word that goes may be one that had to
    return row


def close(group: WorkingGroup, by: User) -> WorkingGroup:
    """Close an open group and end its memberships: what is kept for it is then read by who wrote it and by the
    administrateurs nationaux alone. Raises PermissionDenied, or Refused when it is not open."""
    with transaction.atomic():
        row = _open(group)
        require_still(by, Action.CLOSE_GROUP, row)
        now = timezone.now()
        row.state, row.closed_at, row.closed_by = GroupState.CLOSED, now, by
        row.save(update_fields=["state", "closed_at", "closed_by"])
        ended = row.memberships.filter(ended_at__isnull=True).update(ended_at=now, ended_by=by)
        record(by, "close", GROUP, row.pk, members=ended)
        _changed(row, narrows=True)
        tell.enqueue(News.CLOSED, row.pk)
    return row


def ask(group: WorkingGroup, by: User, habilitation: Habilitation, words: str = "") -> Membership:
    """Ask to enter by one of one's own habilitations; whoever was invited enters. Raises Refused."""
    with transaction.atomic():
        row = _open(group)
        _own(by, habilitation)
        waiting = _rows(row, by)
        _is_out(waiting, "Vous faites déjà partie de ce groupe.", OWN_ASLEEP)
        invited = next((one for one in waiting if one.state == MembershipState.INVITED), None)
        if invited is not None:
            return _accepted(row, invited, habilitation, by, "accept-invitation")
        if any(_gives(one) for one in waiting):
            raise Refused("Votre demande attend déjà la réponse d'un animateur.")
        _end_all(waiting, by)
        made = Membership.objects.create(
            group=row, habilitation=habilitation, state=MembershipState.ASKING, words=words.strip()
        )
        record(by, "ask-to-enter", GROUP, row.pk, membership=made.pk)
        tell.enqueue(News.ASKED, made.pk)
    return made


def answer(membership: Membership, by: User, accepted: bool) -> Membership:
    """Let someone who asked come in, or not. Raises PermissionDenied, or Refused when nothing waits any more."""
    with transaction.atomic():
        group, row = _of(membership)
        require_still(by, Action.LEAD_GROUP, group)
        _waits(row, MembershipState.ASKING, "Cette demande a déjà eu sa réponse.")
        if not accepted:
            return _end(row, by, "refuse-to-enter", News.NOT_LET_IN)
        return _accepted(group, row, row.habilitation, by, "let-in", News.LET_IN)


def invite(group: WorkingGroup, by: User, person: User, words: str = "") -> Membership:
    """Invite someone who has an active habilitation; whoever had asked enters. Raises PermissionDenied, Refused."""
    with transaction.atomic():
        row = _open(group)
        require_still(by, Action.LEAD_GROUP, row)
        habilitation = next(iter(habilitations_of(User.objects.get(pk=person.pk))), None)
        if habilitation is None:
            raise Refused(NO_LEVEL)
        waiting = _rows(row, person)
        _is_out(waiting, f"{person.name} fait déjà partie de ce groupe.", ASLEEP.format(person.name))
        asking = next((one for one in waiting if one.state == MembershipState.ASKING), None)
        if asking is not None:
            by_this = asking.habilitation if _gives(asking) else habilitation
            return _accepted(row, asking, by_this, by, "let-in", News.LET_IN)
        if any(_gives(one) for one in waiting):
            raise Refused(f"{person.name} a déjà une invitation, qui attend sa réponse.")
        _end_all(waiting, by)
        made = Membership.objects.create(
            group=row, habilitation=habilitation, state=MembershipState.INVITED, words=words.strip(), invited_by=by
        )
        record(by, "invite", GROUP, row.pk, membership=made.pk, person=person.pk)
        tell.enqueue(News.INVITED, made.pk)
    return made


def accept(membership: Membership, by: User, habilitation: Habilitation) -> Membership:
    """Enter a group one was invited to, by one of one's own habilitations. Raises Refused."""
    with transaction.atomic():
        group, row = _of(membership)
        _is_of(row, by)
        _own(by, habilitation)
        _waits(row, MembershipState.INVITED, "Cette invitation n'attend plus de réponse.")
        return _accepted(group, row, habilitation, by, "accept-invitation")


def decline(membership: Membership, by: User) -> Membership:
    """Say no to an invitation. Raises Refused."""
    with transaction.atomic():
        _, row = _of(membership)
        _is_of(row, by)
        _waits(row, MembershipState.INVITED, "Cette invitation n'attend plus de réponse.")
        return _end(row, by, "decline-invitation")


def leave(group: WorkingGroup, by: User) -> WorkingGroup:
    """Go out of a group, or take back one's request. Raises Refused for the last animateur, or who is not of it."""
    with transaction.atomic():
        row = _open(group)
        mine = [one for one in _rows(row, by) if one.state != MembershipState.INVITED]
        if not mine:
            raise Refused("Vous ne faites pas partie de ce groupe.")
        for one in mine:
            if _is_present(one) and one.role == GroupRole.LEADER and _only_leader(one):
                raise Refused(LAST_LEADER)
            _end(one, by, "leave" if one.state == MembershipState.IN else "take-back-request")
    return row


def remove(membership: Membership, by: User) -> Membership:
    """Take a member out, by whatever habilitations they are in, or take an invitation back.

    Raises PermissionDenied, or Refused for the last animateur.
    """
    with transaction.atomic():
        group, row = _of(membership)
        require_still(by, Action.LEAD_GROUP, group)
        if row.ended_at is not None or row.state == MembershipState.ASKING:
            raise Refused("Cette personne n'est plus dans la liste des membres.")
        others = [one for one in _rows(group, row.habilitation.user) if one.pk != row.pk]
        if row.state == MembershipState.INVITED:
            _end_all([one for one in others if one.state == MembershipState.INVITED], by)
            return _end(row, by, "take-back-invitation")
        if any(one.role == GroupRole.LEADER and _is_present(one) for one in (row, *others)) and _only_leader(row):
            raise Refused("C'est le dernier animateur\u00a0: nommez-en un autre avant de le retirer.")
        _end_all(others, by)
        return _end(row, by, "remove-member", News.REMOVED)


def name_leader(membership: Membership, by: User) -> Membership:
    """Make a member an animateur. Raises PermissionDenied, or Refused when they are no member now."""
    with transaction.atomic():
        group, row = _of(membership)
        require_still(by, Action.NAME_LEADER, group)
        if not _is_present(row):
            raise Refused("Cette personne n'est plus membre du groupe.")
        if row.role == GroupRole.LEADER:
            return row
        row.role = GroupRole.LEADER
        row.save(update_fields=["role"])
        record(by, "name-leader", GROUP, group.pk, membership=row.pk)
        tell.enqueue(News.LEADER, row.pk)
    return row


def step_down(membership: Membership, by: User) -> Membership:
    """Make an animateur a plain member again. Raises PermissionDenied, or Refused for the last one."""
    with transaction.atomic():
        group, row = _of(membership)
        require_still(by, Action.LEAD_GROUP, group)
        if not _is_present(row) or row.role != GroupRole.LEADER:
            raise Refused("Cette personne n'anime pas le groupe.")
        if _only_leader(row):
            raise Refused("C'est le dernier animateur\u00a0: nommez-en un autre d'abord.")
        row.role = GroupRole.MEMBER
        row.save(update_fields=["role"])
        record(by, "step-down", GROUP, group.pk, membership=row.pk)
    return row


def _name_is_free(name: str) -> None:
    living = (GroupState.PROPOSED, GroupState.OPEN)
    if WorkingGroup.objects.filter(name__iexact=name.strip(), state__in=living).exists():
        raise Refused("Un groupe proposé ou ouvert porte déjà ce nom.")


def _locked(pk: int) -> WorkingGroup:
    return WorkingGroup.objects.select_for_update().get(pk=pk)


def _proposed(group: WorkingGroup, by: User) -> WorkingGroup:
    row = _locked(group.pk)
    require_still(by, Action.OPEN_GROUP, row)
    if row.state != GroupState.PROPOSED:
        raise Refused("Ce groupe a déjà été ouvert ou refusé.")
    return row


def _open(group: WorkingGroup) -> WorkingGroup:
    row = _locked(group.pk)
    if not row.is_open:
        raise Refused(NOT_OPEN)
    return row


def _of(membership: Membership) -> tuple[WorkingGroup, Membership]:
    """The open group, held, then the membership as it stands now."""
    group = _open(membership.group)
    rows = Membership.objects.select_for_update(of=("self",)).select_related("habilitation__user", "habilitation__caf")
    return group, rows.get(pk=membership.pk, group=group)


def _rows(group: WorkingGroup, person: User) -> list[Membership]:
    """What links a person to a group now, by suspended habilitations too: what an ended one left is ended."""
    found, now = [], timezone.now()
    rows = Membership.objects.filter(group=group, habilitation__user=person, ended_at__isnull=True)
    for row in rows.select_related("habilitation__user").order_by("pk"):
        if row.habilitation.ends_at is not None and row.habilitation.ends_at <= now:
            row.ended_at = now
            row.save(update_fields=["ended_at"])
        else:
            found.append(row)
    return found


def _gives(row: Membership) -> bool:
    """Whether a membership is by a habilitation that is active now."""
    return Habilitation.objects.active().filter(pk=row.habilitation_id).exists()


def _is_out(rows: list[Membership], within: str, asleep: str) -> None:
    """Raise Refused when one of these makes a member, now or once its suspended habilitation is given back."""
    inside = [one for one in rows if one.state == MembershipState.IN]
    if inside:
        raise Refused(within if any(_gives(one) for one in inside) else asleep)


def _end_all(rows: list[Membership], by: User) -> None:
    """End what another membership of the same person takes the place of, or what goes with the one removed."""
    for row in rows:
        row.ended_at, row.ended_by = timezone.now(), by
        row.save(update_fields=["ended_at", "ended_by"])


def _own(by: User, habilitation: Habilitation) -> None:
    if not Habilitation.objects.active().filter(pk=habilitation.pk, user=by).exists():
        raise Refused("Choisissez une de vos habilitations en cours.")


def _is_of(row: Membership, by: User) -> None:
    if row.habilitation.user_id != by.pk:
        raise Refused("Cette invitation n'est pas pour vous.")


def _waits(row: Membership, state: Any, otherwise: str) -> None:
    if row.ended_at is not None or row.state != state:
        raise Refused(otherwise)


def _is_present(row: Membership) -> bool:
    """Whether someone is in the group by this row now."""
    return present().filter(pk=row.pk).exists()


def _only_leader(row: Membership) -> bool:
    """Whether the group has no other animateur now."""
    leaders = present().filter(group=row.group_id, role=GroupRole.LEADER)
    return not leaders.exclude(habilitation__user=row.habilitation.user_id).exists()


def _enter(group: WorkingGroup, habilitation: Habilitation, row: Membership | None, role: Any) -> Membership:
    now = timezone.now()
    row = row or Membership(group=group, role=role)
    row.habilitation, row.state, row.joined_at = habilitation, MembershipState.IN, now
    row.save()
    return row


def _accepted(
    group: WorkingGroup, row: Membership, habilitation: Habilitation, by: User, verb: str, told: News | None = None
) -> Membership:
    """Make a member of who asked or was invited; whoever is one already, by a level given back since, stays so."""
    if not Habilitation.objects.active().filter(pk=habilitation.pk).exists():
        raise Refused(NO_LEVEL)
    person = row.habilitation.user
    others = [one for one in _rows(group, person) if one.pk != row.pk]
    within = next((one for one in others if one.state == MembershipState.IN and _gives(one)), None)
    if within is not None:
        _end(row, by, verb)
        return within
    _end_all(others, by)
    _enter(group, habilitation, row, row.role)
    record(by, verb, GROUP, group.pk, membership=row.pk, person=person.pk)
    if told is not None:
        tell.enqueue(told, row.pk)
    return row


def _end(row: Membership, by: User, verb: str, told: News | None = None) -> Membership:
    row.ended_at, row.ended_by = timezone.now(), by
    row.save(update_fields=["ended_at", "ended_by"])
    record(by, verb, GROUP, row.group_id, membership=row.pk)
    if told is not None:
        tell.enqueue(told, row.pk)
    return row


def _decide(row: WorkingGroup, by: User, state: Any, reason: str) -> None:
    row.state, row.decided_by, row.decided_at, row.reason = state, by, timezone.now(), reason
    row.save(update_fields=["state", "decided_by", "decided_at", "reason"])


def _changed(row: WorkingGroup, *, narrows: bool) -> None:
    changed.send(sender=WorkingGroup, kind=GROUP, pk=row.pk, narrows=narrows)
