"""Who may do what: the table of DESIGN 5, as data. Views, templates, actions, Wagtail and the admin ask it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.exceptions import PermissionDenied

from accounts.models import Habilitation, Level
from accounts.sight import habilitations_of
from accounts.tokens import CNAF, is_owner
from territories.models import Caf

Levels = frozenset[Any]  # of Level: the type checker takes Django's choices for pairs


class Action(StrEnum):
    """What people ask to do. One row of the table each."""

    READ = "read"
    CORRECT_OWN_WORDS = "correct-own-words"
    PARTICIPATE = "participate"
    DEPOSIT = "deposit"
    REVISE = "revise"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    REMOVE_VERSION = "remove-version"
    SEND_MACROS = "send-macros"
    KEEP = "keep"
    GRANT = "grant"
    HAND_OVER = "hand-over"
    NATIONAL_EDIT = "national-edit"
    MODERATE = "moderate"
    ADMINISTER = "administer"


class Role(StrEnum):
    """What a person is to an object, beside their levels."""

    AUTHOR = "author"


@dataclass(frozen=True)
class Rule:
    """A row: the levels that hold the action, and the sentence said to the others.

    `of_the_caf`: held in the Caf that owns the object. `of_the_cnaf`: held nationally, when the Cnaf owns it.
    `anywhere`: whoever owns it. `roles`: enough, with any active habilitation, for the object itself.
    """

    who: str
    of_the_caf: Levels = frozenset()
    of_the_cnaf: Levels = frozenset()
    anywhere: Levels = frozenset()
    roles: frozenset[Role] = frozenset()


_EVERYONE = frozenset(Level)
_WRITERS = frozenset({Level.EDITEUR, Level.ADMINISTRATEUR_LOCAL})
_LOCAL_ADMINISTRATOR = frozenset({Level.ADMINISTRATEUR_LOCAL})
_NATIONAL_EDITORS = frozenset({Level.EDITEUR_NATIONAL, Level.ADMINISTRATEUR_NATIONAL})
_NATIONAL_ADMINISTRATOR = frozenset({Level.ADMINISTRATEUR_NATIONAL})


def _support(who: str) -> Rule:
    return Rule(who, of_the_caf=_WRITERS, of_the_cnaf=_NATIONAL_EDITORS, anywhere=_NATIONAL_ADMINISTRATOR)


TABLE: dict[Action, Rule] = {
    Action.READ: Rule("La lecture demande une habilitation en cours.", anywhere=_EVERYONE),
    Action.CORRECT_OWN_WORDS: Rule("Seule la personne qui l'a écrit peut le corriger.", roles=frozenset({Role.AUTHOR})),
    Action.PARTICIPATE: Rule(
        "Le forum s'écrit à partir du niveau éditeur. Demandez ce niveau à l'administrateur local de votre Caf.",
        anywhere=_EVERYONE - {Level.LECTEUR},
    ),
    Action.DEPOSIT: _support(
        "Seuls les éditeurs et les administrateurs locaux d'une Caf déposent pour elle, "
        "et les éditeurs nationaux pour la Cnaf."
    ),
    Action.REVISE: _support(
        "Seuls les éditeurs et les administrateurs locaux de la Caf propriétaire peuvent modifier ce support, "
        "ou les éditeurs nationaux s'il est de la Cnaf."
    ),
    Action.WITHDRAW: _support(
        "Seuls les éditeurs et les administrateurs locaux de la Caf propriétaire peuvent retirer ce support, "
        "ou les éditeurs nationaux s'il est de la Cnaf."
    ),
    Action.RESTORE: _support(
        "Seuls les éditeurs et les administrateurs locaux de la Caf propriétaire peuvent rétablir ce support, "
        "ou les éditeurs nationaux s'il est de la Cnaf."
    ),
    Action.REMOVE_VERSION: _support(
        "Seuls les éditeurs et les administrateurs locaux de la Caf propriétaire peuvent retirer définitivement "
        "une version, ou les éditeurs nationaux si le support est de la Cnaf."
    ),
    Action.SEND_MACROS: Rule(
        "Seuls les éditeurs nationaux de la Cnaf déposent des fichiers qui contiennent des macros.",
        anywhere=_NATIONAL_EDITORS,
    ),
    Action.KEEP: Rule(
        "Seuls les éditeurs et les administrateurs locaux de la Caf tiennent son espace et son annuaire.",
        of_the_caf=_WRITERS,
        anywhere=_NATIONAL_ADMINISTRATOR,
    ),
    Action.GRANT: Rule(
        "Les habilitations d'une Caf sont données et arrêtées par ses administrateurs locaux, "
        "et les habilitations nationales par les administrateurs nationaux.",
        of_the_caf=_LOCAL_ADMINISTRATOR,
        anywhere=_NATIONAL_ADMINISTRATOR,
    ),
    Action.HAND_OVER: Rule(
        "Le travail d'une personne qui part est transmis par l'administrateur local de sa Caf.",
        of_the_caf=_LOCAL_ADMINISTRATOR,
        anywhere=_NATIONAL_ADMINISTRATOR,
    ),
    Action.NATIONAL_EDIT: Rule(
        "Les contenus nationaux sont tenus par les éditeurs nationaux de la Cnaf.",
        of_the_cnaf=_NATIONAL_EDITORS,
        anywhere=_NATIONAL_ADMINISTRATOR,
    ),
    Action.MODERATE: Rule("La modération revient aux éditeurs nationaux de la Cnaf.", anywhere=_NATIONAL_EDITORS),
    Action.ADMINISTER: Rule(
        "La gestion du site est réservée aux administrateurs nationaux de la Cnaf.", anywhere=_NATIONAL_ADMINISTRATOR
    ),
}


def can(user: Any, action: Action, obj: Any = None) -> bool:
    """Whether this person may do this, now.

    `obj` is None (is there anything they may do it to?), a Caf, an owner code ("caf-16", "cnaf"), or an object
    that tells its owners (`owner_codes()`). Nobody acts on a readable object that they may not see.
    Raises TypeError on anything else.
    """
    rule = TABLE[action]
    visible = getattr(obj, "is_visible_to", None)
    if visible is not None:
        if not visible(user):
            return False
        if action is Action.READ:
            return True  # what is public is read without any habilitation
    held = habilitations_of(user)
    owners = None if obj is None else _owners(obj)
    return any(_holds(habilitation, rule, owners) for habilitation in held) or (
        bool(held) and _has_role(user, rule, obj)
    )


def require(user: Any, action: Action, obj: Any = None) -> None:
    """Raise PermissionDenied, with the sentence that says who may, unless this person may do this."""
    if not can(user, action, obj):
        raise PermissionDenied(TABLE[action].who)


def own_owners(user: Any) -> list[tuple[str, str]]:
    """The owners this person deposits for by a habilitation there, (code, French name), in the order of these."""
    rule = TABLE[Action.DEPOSIT]
    owners: dict[str, str] = {}
    for habilitation in habilitations_of(user):
        if habilitation.caf is None:
            if habilitation.level in rule.of_the_cnaf:
                owners[CNAF] = "Cnaf"
        elif habilitation.level in rule.of_the_caf:
            owners[habilitation.caf.pk] = habilitation.caf.name
    return list(owners.items())


def depositable_owners(user: Any) -> list[tuple[str, str]]:
    """The owners this person may deposit for, (code, French name): their own first, then every Caf for those who may
    deposit anywhere."""
    owners = dict(own_owners(user))
    rule = TABLE[Action.DEPOSIT]
    if any(held.caf is None and held.level in rule.anywhere for held in habilitations_of(user)):
        owners |= dict(Caf.objects.order_by("pk").values_list("pk", "name"))
    return list(owners.items())


def _holds(habilitation: Habilitation, rule: Rule, owners: frozenset[str] | None) -> bool:
    if habilitation.level in rule.anywhere:
        return True
    if habilitation.caf_id is None:
        return habilitation.level in rule.of_the_cnaf and (owners is None or CNAF in owners)
    return habilitation.level in rule.of_the_caf and (owners is None or habilitation.caf_id in owners)


def _has_role(user: Any, rule: Rule, obj: Any) -> bool:
    return Role.AUTHOR in rule.roles and getattr(obj, "author_id", None) == user.pk


def _owners(obj: Any) -> frozenset[str]:
    if isinstance(obj, Caf):
        return frozenset({obj.pk})
    if isinstance(obj, str):
        if not is_owner(obj):
            raise TypeError(f"{obj!r} n'est pas un code de propriétaire")
        return frozenset({obj})
    codes: Iterable[str] | None = getattr(obj, "owner_codes", lambda: None)()
    if codes is None:
        raise TypeError(f"{type(obj).__name__} ne dit pas ses propriétaires")
    return frozenset(codes)
