"""Whose habilitations a person administers: those of their Caf, or all of them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Habilitation
from accounts.permissions import TABLE, Action
from accounts.sight import habilitations_of
from accounts.tokens import CNAF
from territories.models import Caf

CNAF_NAME = "Cnaf"


@dataclass(frozen=True)
class Scope:
    """The Caf that a person administers; every Caf and the national levels with `everywhere`."""

    everywhere: bool
    cafs: tuple[Caf, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether they administer nothing."""
        return not self.everywhere and not self.cafs

    def habilitations(self) -> QuerySet[Habilitation]:
        """All that they administer, past ones too."""
        if self.everywhere:
            return Habilitation.objects.all()
        return Habilitation.objects.filter(self.owned())

    def owned(self, prefix: str = "") -> Q:
        """The condition that a row, whose Caf is at `prefix` + "caf", is of one of the Caf named."""
        return Q(**{f"{prefix}caf__in": [caf.pk for caf in self.cafs]})

    def places(self) -> list[tuple[str, str]]:
        """What they may choose among, (code, French name): the Cnaf first for those who administer everywhere."""
        if not self.everywhere:
            return [(caf.pk, caf.name) for caf in self.cafs]
        return [(CNAF, CNAF_NAME), *Caf.objects.order_by("pk").values_list("pk", "name")]


def scope_of(user: Any) -> Scope:
    """What this person administers now, from the row GRANT of the table of rights; no query of its own."""
    rule, everywhere, cafs = TABLE[Action.GRANT], False, {}
    for held in habilitations_of(user):
        if held.level in rule.anywhere:
            everywhere = True
        elif held.caf is not None and held.level in rule.of_the_caf:
            cafs[held.caf.pk] = held.caf
    return Scope(everywhere, tuple(cafs.values()))
