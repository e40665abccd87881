"""For whom a support is: what the forms offer, the tokens it means, and how a set of tokens is said in French."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast

from accounts.models import NATIONAL_LEVELS, WorkingGroup
from accounts.sight import habilitations_of, tokens_of
from accounts.tokens import CNAF
from accounts.working_groups.presence import own_groups
from territories.models import Caf, Cdr

NETWORK, CDR, CAF, EDITORS, NATIONAL, UNCHANGED = "reseau", "cdr", "caf", "editeurs", "cnaf", "inchangee"
GROUP = "groupe:"  # then the number of a working group: the choice is its token


def choices_for(user: Any, only_owner: str | None) -> list[tuple[str, str]]:
    """The audiences a form offers. `only_owner` is the owner when there is no choice of it: it is then named."""
    caf = Caf.objects.select_related("cdr").filter(pk=only_owner).first() if only_owner else None
    national = any(habilitation.level in NATIONAL_LEVELS for habilitation in habilitations_of(user))
    offered = [(NETWORK, "Tout le réseau")]
    if caf is not None:
        offered += [
            (CDR, f"Mon Cdr\u00a0: {caf.cdr.name}"),
            (CAF, f"Ma Caf\u00a0: {caf.name}"),
            (EDITORS, "Éditeurs de ma Caf"),
        ]
    elif only_owner != CNAF:
        offered += [(CDR, "Le Cdr de la Caf"), (CAF, "La Caf seulement"), (EDITORS, "Ses éditeurs seulement")]
    if national:
        offered.append((NATIONAL, "Cnaf"))
        if only_owner == CNAF:
            offered.append((EDITORS, "Éditeurs nationaux"))
    own = own_groups(user)
    groups = WorkingGroup.objects.filter(pk__in=own).order_by("name", "pk") if own else ()
    return offered + [(f"{GROUP}{group.pk}", f"Groupe de travail\u00a0: {group.name}") for group in groups]


def foreign_groups(user: Any, tokens: frozenset[str]) -> frozenset[str]:
    """The groups among these tokens that this person is not in: nobody shares in a group from outside."""
    held = tokens_of(user).exact
    return frozenset(token for token in tokens if token.startswith(GROUP) and token not in held)


def tokens_for(choice: str, owner: str) -> frozenset[str] | None:
    """The tokens of a choice for this owner; None when the choice means nothing for it (a Cdr for the Cnaf)."""
    if choice in (NETWORK, NATIONAL) or choice.startswith(GROUP):
        return frozenset({choice})
    if choice == EDITORS:
        return frozenset({f"editeurs:{owner}"})
    if owner == CNAF:
        return None
    if choice == CAF:
        return frozenset({f"caf:{owner}"})
    cdr = Caf.objects.filter(pk=owner).values_list("cdr_id", flat=True).first()
    return frozenset({f"cdr:{cdr}"}) if choice == CDR and cdr else None


def choice_for(tokens: frozenset[str], owner: str) -> str:
    """The choice that stands for these tokens, UNCHANGED when none of the forms' choices does."""
    for choice in (NETWORK, NATIONAL, EDITORS, CAF, CDR):
        if tokens_for(choice, owner) == tokens:
            return choice
    alone = next(iter(tokens)) if len(tokens) == 1 else ""
    return alone if alone.startswith(GROUP) else UNCHANGED


@dataclass(frozen=True)
class Names:
    """The names of Caf and of Cdr by their codes, of working groups by their numbers as text."""

    cafs: Mapping[str, str]
    cdrs: Mapping[str, str]
    groups: Mapping[str, str] = field(default_factory=dict)


def every_name() -> Names:
    """Those of all Caf, Cdr and groups: for whom says many audiences; one query."""
    text = CharField()
    branches = [
        model._default_manager.order_by()
        .annotate(of=Value(family, text), key=Cast("pk", text), said=F("name"))
        .values_list("of", "key", "said")
        for family, model in (("caf", Caf), ("cdr", Cdr), ("groupe", WorkingGroup))
    ]
    found: dict[str, dict[str, str]] = {"caf": {}, "cdr": {}, "groupe": {}}
    for family, key, name in branches[0].union(*branches[1:], all=True):
        found[family][key] = name
    return Names(found["caf"], found["cdr"], found["groupe"])


def reaches_more(before: frozenset[str], after: frozenset[str]) -> bool:
    """Whether an audience may hold somebody that another one did not: everybody of the network was in "reseau"."""
    if "public" in before:
        return False
    return "public" in after if "reseau" in before else bool(after - before)


def said(tokens: Iterable[str]) -> str:
    """A set of tokens in French: "Caf de la Charente et Cdr Atlantique"."""
    wanted = sorted(tokens)
    of_cdrs = [token.partition(":")[2] for token in wanted if token.startswith("cdr:")]
    of_cafs = [code for token in wanted if (code := token.partition(":")[2]).startswith("caf-")]
    cafs = dict(Caf.objects.filter(pk__in=of_cafs).values_list("pk", "name")) if of_cafs else {}
    cdrs = dict(Cdr.objects.filter(pk__in=of_cdrs).values_list("pk", "name")) if of_cdrs else {}
    of_groups = [token.partition(":")[2] for token in wanted if token.startswith((GROUP, "animateurs:"))]
    groups = WorkingGroup.objects.filter(pk__in=of_groups).values_list("pk", "name") if of_groups else ()
    return said_with(Names(cafs, cdrs, {str(pk): name for pk, name in groups}), wanted)


def said_with(known: Names, tokens: Iterable[str]) -> str:
    """A set of tokens in French, with names at hand; no query."""
    names = [_said_one(token, known) for token in sorted(tokens)]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"


def _said_one(token: str, known: Names) -> str:
    family, _, key = token.partition(":")
    whose = "nationaux" if key == CNAF else f"({known.cafs.get(key, key)})"
    plain = {
        "public": "Tout le monde",
        "reseau": "Tout le réseau",
        "cnaf": "Cnaf",
        "moderateurs": "Modérateurs",
        "cdr": f"Cdr {known.cdrs.get(key, key)}",
        "caf": known.cafs.get(key, key),
        "editeurs": f"Éditeurs {whose}",
        "administrateurs": f"Administrateurs {whose}",
        "groupe": f"Groupe de travail «\u00a0{known.groups.get(key, key)}\u00a0»",
        "animateurs": f"Animateurs du groupe «\u00a0{known.groups.get(key, key)}\u00a0»",
        "personne": "Une personne nommée",
    }
    return plain[family]
