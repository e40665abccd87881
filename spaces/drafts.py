"""The draft of a deposit: what a person typed and did not send, kept on the server as they type."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from files.pending import KEPT_FOR
from spaces.models import DepositDraft

_SEVERAL = ("steps", "themes")
_SHARED = (
    "title",
    "type",
    "rubrique",
    "year",
    "summary",
    "description",
    "keywords",
    "audience",
    "grouping",
    "owner",
    "territory",
    *_SEVERAL,
)
_LINE = re.compile(r"fichier-(?P<number>[0-9]{1,18})-(?P<field>[a-z]{1,20})")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")  # what PostgreSQL refuses to keep
_MAX_NAMES = 600
_MAX_VALUE = 20_000


@dataclass(frozen=True)
class Draft:
    """`typed` is the form as the browser sent it: {name: [values]}."""

    typed: dict[str, list[str]]

    def shared(self) -> dict[str, Any]:
        """What was typed for all files, as a form takes its initial values."""
        return {
            name: values if name in _SEVERAL else values[0] for name, values in self.typed.items() if name in _SHARED
        }

    def lines(self) -> dict[int, dict[str, Any]]:
        """What was typed for each file, by its number."""
        found: dict[int, dict[str, Any]] = {}
        for name, values in self.typed.items():
            if said := _LINE.fullmatch(name):
                field = said["field"]
                found.setdefault(int(said["number"]), {})[field] = values if field in _SEVERAL else values[0]
        for line in found.values():
            line.setdefault("themes", [])  # all of them were refused
        return found

    def unticked(self) -> set[int]:
        """The files that the person set aside."""
        return set(self.lines()) - {int(one) for one in self.typed.get("kept", ()) if one.isdecimal() and len(one) < 18}


def of(user: Any, now: datetime | None = None) -> Draft:
    """What this person typed during the last KEPT_FOR; empty otherwise. One query."""
    since = (now or timezone.now()) - KEPT_FOR
    row = DepositDraft.objects.filter(user=user, saved_at__gte=since).first()
    return Draft(row.typed if row else {})


def save(user: Any, data: QueryDict) -> None:
    """Keep what was typed, in place of what was kept before. What no field of the form bears is left out."""
    typed = {
        name: [_UNSTORABLE.sub("", value[:_MAX_VALUE]) for value in values[:50]]
        for name, values in list(data.lists())[:_MAX_NAMES]
        if values and (name in _SHARED or name == "kept" or _LINE.fullmatch(name))
    }
    DepositDraft.objects.update_or_create(user=user, defaults={"typed": typed, "saved_at": timezone.now()})


def forget(user: Any) -> None:
    """The deposit was made."""
    DepositDraft.objects.filter(user=user).delete()


def expire(now: datetime) -> int:
    """Forget the drafts left for longer than the files they speak of are kept; how many."""
    return DepositDraft.objects.filter(saved_at__lt=now - KEPT_FOR).delete()[0]
