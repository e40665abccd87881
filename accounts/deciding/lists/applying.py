"""Check what a list asks against who has what, then give it: all of its lines, or none."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import trace
from accounts.actions import MEANWHILE, TOO_FAR, end_of, grant, is_too_far, open_account, reminders_over
from accounts.deciding.lists.columns import Entry
from accounts.deciding.tasks import welcome_each
from accounts.errors import Refused
from accounts.keeping.scope import scope_of
from accounts.models import LOCAL_LEVELS, NATIONAL_LEVELS, Habilitation, Level, Source, User
from accounts.sight import forget
from accounts.tasks import send_level
from territories.models import Caf

_SALT = "accounts.deciding.list"
KEPT_FOR = timedelta(days=1)
_AT_ONCE = 500


class Fate(StrEnum):
    """What becomes of a line."""

    NEW = "nouveau"  # the account is opened and the level given
    GIVEN = "donne"  # the person has an account, and no level there
    CHANGED = "change"
    SAME = "inchange"
    REFUSED = "refuse"


@dataclass(frozen=True)
class Checked:
    """A line, what becomes of it, and the French sentences that say it."""

    entry: Entry
    fate: Fate
    words: str


@dataclass(frozen=True)
class Report:
    """The lines of a list, in its order."""

    lines: Sequence[Checked]

    def of(self, *fates: Fate) -> list[Checked]:
        """The lines that have one of these fates."""
        return [line for line in self.lines if line.fate in fates]

    @property
    def counts(self) -> dict[str, int]:
        """How many lines have each fate."""
        found = Counter(line.fate for line in self.lines)
        return {fate.value: found[fate] for fate in Fate}

    @property
    def may_be_applied(self) -> bool:
        """Whether no line is refused, and one at least changes something."""
        return not self.of(Fate.REFUSED) and bool(self.of(Fate.NEW, Fate.GIVEN, Fate.CHANGED))


class RefusedLines(Refused):
    """A list that is not applied, because some of its lines are refused."""

    def __init__(self, report: Report) -> None:
        super().__init__("Rien n’est importé\u00a0: des lignes sont refusées. Corrigez-les, puis recommencez.")
        self.report = report


def check(entries: Sequence[Entry], by: User | None) -> Report:
    """What each line would do if this person applied it now; `by` None is the command line. Writes nothing."""
    scope = scope_of(by) if by is not None else None
    may = None if scope is None or scope.everywhere else {caf.pk for caf in scope.cafs}
    users = _users(entry.email for entry in entries)
    held = _held(user.pk for user in users.values())
    names = dict(Caf.objects.order_by().values_list("pk", "name"))
    seen: dict[tuple[str, str], int] = {}
    lines = []
    for entry in entries:
        faults = list(entry.faults)
        if not faults:
            faults = _faults(entry, by, may, users.get(entry.email), names)
            first = seen.setdefault((entry.email, entry.caf), entry.number)
            if first != entry.number:
                faults.append(f"Cette personne est déjà à la ligne {first}\u00a0: gardez-en une.")
        if faults:
            lines.append(Checked(entry, Fate.REFUSED, " ".join(faults)))
            continue
        user = users.get(entry.email)
        lines.append(_foreseen(entry, user, held.get((user.pk, entry.caf)) if user else None, names))
    return Report(lines)


def apply(entries: Sequence[Entry], by: User | None, source: str = "") -> Report:
    """Give what a list asks, all of it in one transaction, and write to the people whose account it opens.

    `source` is the hash of the file, for the trace. What is so already is left as it is. Raises RefusedLines,
    or Refused when somebody opens one of these accounts at the same time.
    """
    with transaction.atomic():
        _hold(entries)
        if by is not None:
            forget(by)  # their rights may have gone while others were waited for
        report = check(entries, by)
        if report.of(Fate.REFUSED):
            raise RefusedLines(report)
        changing = report.of(Fate.NEW, Fate.GIVEN, Fate.CHANGED)
        users = _users(line.entry.email for line in changing)
        held = _held(user.pk for user in users.values())
        cafs = Caf.objects.in_bulk({line.entry.caf for line in changing if line.entry.caf})
        newcomers = [line.entry for line in changing if line.fate is Fate.NEW and line.entry.level in LOCAL_LEVELS]
        users |= _welcome_all(sorted(newcomers, key=lambda one: one.email), by)
        for line in changing:
            if line.fate is not Fate.NEW or line.entry.level not in LOCAL_LEVELS:
                _give(line.entry, by, users, held, cafs)
        if changing:
            trace.record(by, "import-list", "habilitation", "", file=source, **report.counts)
    return report


def kept(entries: Sequence[Entry], by: User, source: str) -> str:
    """The lines of a checked list, signed for this person: what is applied later is what was checked."""
    return signing.dumps([source, [entry.to_json() for entry in entries]], salt=f"{_SALT}.{by.pk}", compress=True)


def taken_up(text: str, by: User) -> tuple[str, list[Entry]]:
    """The hash of the file and the lines that `kept` signed. Raises Refused on what we did not sign for this person."""
    try:
        source, lines = signing.loads(text, salt=f"{_SALT}.{by.pk}", max_age=KEPT_FOR)
    except signing.BadSignature as error:
        raise Refused("Cette vérification n’est plus valable. Envoyez de nouveau le fichier.") from error
    return source, [Entry(**line) for line in lines]


def _welcome_all(entries: Sequence[Entry], by: User | None) -> dict[str, User]:
    """What `open_account` and `grant` do, for all newcomers at once: one by one, a long list holds the database.

    Gives the accounts by address; somebody of two Caf has one. They have no level to replace, and no local level enters
    the national group. The rights of who imports were read by the check, in this transaction."""
    now = timezone.now()
    password = make_password(None)
    people: dict[str, Entry] = {}
    for one in entries:
        people.setdefault(one.email, one)
    try:
        with transaction.atomic():
            made = User.objects.bulk_create(
                User(email=one.email, name=one.name, function=one.function, password=password)
                for one in people.values()
            )
    except IntegrityError as error:
        raise Refused(MEANWHILE) from error
    users = {user.email: user for user in made}
    given = Habilitation.objects.bulk_create(
        Habilitation(
            user=users[one.email],
            level=one.level,
            caf_id=one.caf,
            starts_at=now,
            ends_at=_end(one),
            granted_by=by,
            granted_at=now,
            source=Source.LIST,
            reminded_days=reminders_over(_end(one), now),
        )
        for one in entries
    )
    trace.record_all(by, "open-account", "person", [(user.pk, {}) for user in made])
    trace.record_all(by, "grant", "habilitation", [(one.pk, _told(one)) for one in given])
    if made:
        welcome_each.enqueue([user.pk for user in made])
    return users


def _told(one: Habilitation) -> dict[str, Any]:
    """What the trace of a level given holds, as `grant` writes it."""
    until = one.ends_at.isoformat() if one.ends_at else None
    return {"person": one.user_id, "level": str(one.level), "caf": one.caf_id, "until": until, "ends": []}


def _give(
    entry: Entry,
    by: User | None,
    users: dict[str, User],
    held: dict[tuple[int, str], Habilitation],
    cafs: dict[Any, Caf],
) -> None:
    user = users.get(entry.email)
    if user is None:
        user = users[entry.email] = open_account(entry.email, entry.name or entry.email, by, entry.function)
        welcome_each.enqueue([user.pk])
    former = held.get((user.pk, entry.caf))
    until = _end(entry) or (former.ends_at if former else None)
    try:
        given = grant(user, entry.level, cafs.get(entry.caf), by, until=until, source=Source.LIST)
    except (Refused, PermissionDenied) as error:
        refused = replace(entry, faults=[str(error)])
        raise RefusedLines(Report([Checked(refused, Fate.REFUSED, str(error))])) from error
    if user.has_usable_password():  # who has none yet is told of it all by the letter that welcomes
        send_level.enqueue(given.pk)


def _end(entry: Entry) -> datetime | None:
    return end_of(date.fromisoformat(entry.until)) if entry.until else None


def _faults(entry: Entry, by: User | None, may: set[str] | None, user: User | None, names: dict[str, str]) -> list[str]:
    faults = []
    if may is not None and entry.level in NATIONAL_LEVELS:
        faults.append("Ce niveau est donné par les administrateurs nationaux.")
    elif may is not None and entry.caf not in may:
        faults.append(f"Vous n’administrez pas les accès de la {names.get(entry.caf, 'Caf')}.")
    if by is not None and entry.email == by.email.lower():
        faults.append("Votre propre niveau est décidé par un autre administrateur\u00a0: retirez cette ligne.")
    if user is not None and not user.is_active:
        faults.append("Le compte de cette adresse est fermé\u00a0: un administrateur national peut le rouvrir.")
    if user is None and not entry.name:
        faults.append("Le nom manque.")
    last = date.fromisoformat(entry.until) if entry.until else None
    if last is not None and last < timezone.localdate():
        faults.append("La date de fin est passée.")
    elif last is not None and is_too_far(last):
        faults.append(TOO_FAR)
    return faults


def _foreseen(entry: Entry, user: User | None, held: Habilitation | None, names: dict[str, str]) -> Checked:
    where = names.get(entry.caf, "Cnaf")
    until = f", jusqu’au {date.fromisoformat(entry.until):%d/%m/%Y}" if entry.until else ""
    gives = f"{Level(entry.level).label}, {where}{until}"
    if user is None:
        return Checked(entry, Fate.NEW, f"Compte ouvert\u00a0: {gives}.")
    if held is None:
        return Checked(entry, Fate.GIVEN, f"Niveau donné\u00a0: {gives}.")
    if held.suspended_at is not None:
        return Checked(entry, Fate.REFUSED, "Ce niveau est suspendu\u00a0: rendez-le dans la liste des personnes.")
    if held.level == entry.level and (not entry.until or held.ends_at == _end(entry)):
        return Checked(entry, Fate.SAME, f"Déjà {gives}.")
    return Checked(entry, Fate.CHANGED, f"Aujourd’hui {held.get_level_display()}\u00a0; devient {gives}.")


def _hold(entries: Sequence[Entry]) -> None:
    """Lock whoever has an account, always in the same order: two lists that name the same people come one after the
    other, and neither waits for what the other one holds."""
    keys = sorted(user.pk for user in _users(one.email for one in entries).values())
    for first in range(0, len(keys), _AT_ONCE):
        people = User.objects.select_for_update(no_key=True).filter(pk__in=keys[first : first + _AT_ONCE])
        list(people.order_by("pk").values_list("pk"))


def _users(emails: Iterable[str]) -> dict[str, User]:
    """The accounts of these addresses, by address in small letters; a query for each _AT_ONCE of them."""
    wanted = sorted({email for email in emails if email})
    found: dict[str, User] = {}
    for first in range(0, len(wanted), _AT_ONCE):
        for user in User.objects.filter(email__in=wanted[first : first + _AT_ONCE]).order_by():
            found[user.email.lower()] = user
    return found


def _held(keys: Iterable[int]) -> dict[tuple[int, str], Habilitation]:
    """What these people have now, by person and Caf (empty for a national level)."""
    wanted = sorted(set(keys))
    found: dict[tuple[int, str], Habilitation] = {}
    for first in range(0, len(wanted), _AT_ONCE):
        running = Habilitation.objects.running().filter(user__in=wanted[first : first + _AT_ONCE])
        for one in running.order_by("pk"):
            found[one.user_id, one.caf_id or ""] = one
    return found
