"""The levels that the groups of a person give, kept as the provider says them at each sign-in.

A level given here has a date, OIDC_LEVEL_DAYS after the last sign-in that confirmed it: one that the provider no longer
confirms ends by itself, and it may stand beside a lower level given by hand, which it neither ends nor lowers.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from accounts import groups as national_group
from accounts.actions import REMINDERS, go_on_with
from accounts.models import (
    NATIONAL_LEVELS,
    EmailDomain,
    Ending,
    Habilitation,
    Level,
    ProviderGrant,
    ProviderGroup,
    Source,
    User,
)
from accounts.provider.identity import Identity
from accounts.sight import forget
from accounts.tokens import CNAF
from accounts.trace import record
from territories.models import Caf

_NOT_REMINDED = min(REMINDERS)  # the next sign-in puts the end off: nobody has anything to prolong
_RANK = {level: rank for rank, level in enumerate(Level.values)}
# Its date passed while it was suspended: that gives nothing back.
_LAPSED_SUSPENDED = Q(provider_grant__isnull=False, suspended_at__isnull=False, ending="")
Wanted = dict[str | None, ProviderGroup]  # by Caf code, None for the national level


@dataclass
class Followed:
    """What a sign-in changed: habilitations given and ended, and the groups that gave nothing for want of a Caf."""

    given: list[Habilitation] = field(default_factory=list)
    ended: list[Habilitation] = field(default_factory=list)
    without_caf: list[ProviderGroup] = field(default_factory=list)


def known_groups(names: Iterable[str]) -> list[ProviderGroup]:
    """Those of the table that a person is in, held until the end of the transaction: whoever changes the table comes
    before or after. To be called before the person is locked, since a change takes the group first, then people."""
    held = ProviderGroup.objects.select_for_update(no_key=True)
    return list(held.filter(name__in=list(names)).order_by("pk"))


def caf_of(identity: Identity) -> str | None:
    """The Caf that the provider names (`caf-16`, or `16`), else the one whose addresses are of that domain, if it is
    the only one; None when neither tells."""
    named = identity.caf.lower()
    if named:
        codes = (named, f"caf-{named}")
        return Caf.objects.filter(pk__in=codes).values_list("pk", flat=True).first()
    domain = identity.email.rpartition("@")[2]
    if not domain:
        return None
    found = list(
        EmailDomain.objects.filter(domain__iexact=domain, caf__isnull=False).values_list("caf_id", flat=True)[:2]
    )
    return found[0] if len(found) == 1 else None


def follow(user: User, identity: Identity, known: list[ProviderGroup], now: datetime, days: int) -> Followed:
    """Give and end what the known groups say. Within the transaction of the sign-in, the person's row being locked."""
    followed = Followed()
    wanted = _wanted(identity, known, followed)
    if None in wanted or user.habilitations.filter(caf=None, provider_grant__isnull=False).exists():
        national_group.hold()
    held = list(
        Habilitation.objects.select_for_update(of=("self",))
        .filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now) | _LAPSED_SUSPENDED, user=user)
        .select_related("provider_grant")
        .order_by("pk")
    )
    until = now + timedelta(days=days)
    for caf in sorted({*wanted, *(row.caf_id for row in held)}, key=str):
        _follow_in(user, caf, wanted.get(caf), [row for row in held if row.caf_id == caf], followed, now, until)
    if followed.given or followed.ended:
        national_group.keep_in_step(user)
        forget(user)
    return followed


def _wanted(identity: Identity, known: list[ProviderGroup], followed: Followed) -> Wanted:
    """The group of the highest level in each Caf."""
    asks_for_caf = any(group.caf_id is None and group.level not in NATIONAL_LEVELS for group in known)
    own = caf_of(identity) if asks_for_caf else None
    wanted: Wanted = {}
    for group in known:
        caf = None if group.level in NATIONAL_LEVELS else group.caf_id or own
        if caf is None and group.level not in NATIONAL_LEVELS:
            followed.without_caf.append(group)
        elif caf not in wanted or _RANK[group.level] > _RANK[wanted[caf].level]:
            wanted[caf] = group
    return wanted


def _follow_in(
    user: User,
    caf: str | None,
    group: ProviderGroup | None,
    held: list[Habilitation],
    followed: Followed,
    now: datetime,
    until: datetime,
) -> None:
    """One Caf, or the national level: what the person holds there against what the provider wants there."""
    own = [row for row in held if _grant_of(row)]
    by_hand = [row for row in held if not _grant_of(row)]
    if group is None:
        for row in own:
            if row.ends_at is None or row.ends_at > now:
                close(row, Ending.PROVIDER, now)
                followed.ended.append(row)
        return
    standing = next((row for row in own if row.level == group.level), None)
    # A suspended one stays, without effect: ended, it would no longer say that it was suspended.
    replaced = [row for row in own if row is not standing and not row.suspended_at]
    for row in replaced:
        close(row, Ending.REPLACED, now)
        followed.ended.append(row)
    if any(row.suspended_at for row in held):
        # By an administrator, who alone gives it back: it is put off like another, so that they find it to do so.
        for row in own:
            grant = _grant_of(row)
            if row.suspended_at and grant:
                _confirm(row, grant.group, now, until)
        return
    higher = [row for row in by_hand if row.starts_at <= now and _RANK[row.level] >= _RANK[group.level]]
    if standing is not None:
        _confirm(standing, group, now, until)
    elif higher:
        standing = higher[0]
    else:
        standing = _give(user, caf, group, now, until)
        followed.given.append(standing)
    go_on_with(standing, replaced)


def _grant_of(habilitation: Habilitation) -> ProviderGrant | None:
    return getattr(habilitation, "provider_grant", None)


def _give(user: User, caf: str | None, group: ProviderGroup, now: datetime, until: datetime) -> Habilitation:
    given = Habilitation.objects.create(
        user=user,
        level=group.level,
        caf_id=caf,
        starts_at=now,
        ends_at=until,
        granted_at=now,
        source=Source.PROVIDER,
        reminded_days=_NOT_REMINDED,
    )
    ProviderGrant.objects.create(habilitation=given, group=group, seen_at=now)
    detail = {"person": user.pk, "level": group.level, "caf": caf or CNAF, "until": until.isoformat()}
    record(None, "grant", "habilitation", given.pk, **detail, source=str(Source.PROVIDER), group=group.pk)
    return given


def _confirm(habilitation: Habilitation, group: ProviderGroup, now: datetime, until: datetime) -> None:
    grant = habilitation.provider_grant  # type: ignore[attr-defined]
    seen_at, reviewed_at, ends_at = grant.seen_at, habilitation.reviewed_at, habilitation.ends_at or until
    grant.group = group
    if reviewed_at and reviewed_at > seen_at and ends_at < seen_at + (until - now):
        # An administrator shortened what the last dated sign-in had given: this date stays, and so does that sign-in.
        grant.save(update_fields=["group"])
        return
    # An administrator may have prolonged it further.
    habilitation.ends_at, habilitation.reminded_days = max(ends_at, until), _NOT_REMINDED
    habilitation.save(update_fields=["ends_at", "reminded_days"])
    grant.seen_at = now
    grant.save(update_fields=["group", "seen_at"])


def close(habilitation: Habilitation, ending: Any, now: datetime, by: User | None = None) -> None:
    """End a level that the provider gave; `by` is who changed the table, None at a sign-in. The caller keeps the
    national group in step."""
    habilitation.ends_at, habilitation.ending, habilitation.ended_by = max(now, habilitation.starts_at), ending, by
    habilitation.save(update_fields=["ends_at", "ending", "ended_by"])
    detail = {
        "person": habilitation.user_id,
        "caf": habilitation.caf_id or CNAF,
        "source": str(Source.PROVIDER),
        "ending": str(ending),
    }
    record(by, "end", "habilitation", habilitation.pk, **detail)
