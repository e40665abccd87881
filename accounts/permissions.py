"""Who may do what: the table of DESIGN 5, as data. Views, templates, actions, Wagtail and the admin ask it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.exceptions import PermissionDenied

from accounts.models import Habilitation, Level, WorkingGroup
from accounts.sight import forget, habilitations_of, tokens_of
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
    PROPOSE_GROUP = "propose-group"
    OPEN_GROUP = "open-group"
    LEAD_GROUP = "lead-group"
    NAME_LEADER = "name-leader"
    CLOSE_GROUP = "close-group"
    NATIONAL_EDIT = "national-edit"
    MODERATE = "moderate"
    ADMINISTER = "administer"


class Role(StrEnum):
    """What a person is to an object, beside their levels."""

    AUTHOR = "author"
    LEADER = "leader"  # the animateur of a working group


# What the page « Qui peut faire quoi » calls them: a column each.
ROLE_NAMES: dict[Role, str] = {
    Role.AUTHOR: "la personne qui l’a écrit",
    Role.LEADER: "animateur du groupe",
}


class Subject(StrEnum):
    """What an action is about: the parts of the page « Qui peut faire quoi », in its order."""

    READING = "Lire et retrouver"
    SUPPORTS = "Les supports"
    EXCHANGES = "Les échanges"
    GROUPS = "Les groupes de travail"
    CAF = "L’espace de la Caf et ses habilitations"
    NATIONAL = "Les contenus nationaux"
    SITE = "Le site"


@dataclass(frozen=True)
class Rule:
    """A row: the levels that hold the action, and the sentence said to the others.

    `label`: the action in French, an infinitive, as the page « Qui peut faire quoi » lists it under its `subject`.
    `of_the_caf`: held in the Caf that owns the object. `of_the_cnaf`: held nationally, when the Cnaf owns it.
    `anywhere`: whoever owns it. `roles`: enough, with any active habilitation, for the object itself.
    """

    label: str
    subject: Subject
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


def _support(label: str, who: str) -> Rule:
    return Rule(
        label,
        Subject.SUPPORTS,
        who,
        of_the_caf=_WRITERS,
        of_the_cnaf=_NATIONAL_EDITORS,
        anywhere=_NATIONAL_ADMINISTRATOR,
    )


TABLE: dict[Action, Rule] = {
    Action.READ: Rule(
        "Lire, chercher, télécharger, exporter, suivre et mettre en favori",
        Subject.READING,
        "La lecture demande une habilitation en cours.",
        anywhere=_EVERYONE,
    ),
    Action.CORRECT_OWN_WORDS: Rule(
        "Corriger ou retirer ce qu’on a écrit soi-même",
        Subject.EXCHANGES,
        "Seule la personne qui l'a écrit peut le corriger.",
        roles=frozenset({Role.AUTHOR}),
    ),
    Action.PARTICIPATE: Rule(
        "Écrire dans le forum",
        Subject.EXCHANGES,
        "Le forum s'écrit à partir du niveau éditeur. Demandez ce niveau à l'administrateur local de votre Caf.",
        anywhere=_EVERYONE - {Level.LECTEUR},
    ),
    Action.DEPOSIT: _support(
        "Déposer un support",
        "Seuls les éditeurs et les administrateurs locaux d'une Caf déposent pour elle, "
        "et les éditeurs nationaux pour la Cnaf.",
    ),
    Action.REVISE: _support(
        "Modifier un support",
        "Seuls les éditeurs et les administrateurs locaux de la Caf propriétaire peuvent modifier ce support, "
        "ou les éditeurs nationaux s'il est de la Cnaf.",
    ),
    Action.WITHDRAW: _support(
        "Retirer un support",
        "Seuls les éditeurs et les administrateurs locaux de la Caf propriétaire peuvent retirer ce support, "
        "ou les éditeurs nationaux s'il est de la Cnaf.",
    ),
    Action.RESTORE: _support(
        "Rétablir un support retiré",
        "Seuls les éditeurs et les administrateurs locaux de la Caf propriétaire peuvent rétablir ce support, "
        "ou les éditeurs nationaux s'il est de la Cnaf.",
    ),
    Action.REMOVE_VERSION: _support(
        "Retirer définitivement une version d’un fichier",
        "Seuls les éditeurs et les administrateurs locaux de la Caf propriétaire peuvent retirer définitivement "
        "une version, ou les éditeurs nationaux si le support est de la Cnaf.",
    ),
    Action.SEND_MACROS: Rule(
        "Déposer un fichier qui contient des macros",
        Subject.SUPPORTS,
        "Seuls les éditeurs nationaux de la Cnaf déposent des fichiers qui contiennent des macros.",
        anywhere=_NATIONAL_EDITORS,
    ),
    Action.KEEP: Rule(
        "Tenir l’espace et l’annuaire de la Caf",
        Subject.CAF,
        "Seuls les éditeurs et les administrateurs locaux de la Caf tiennent son espace et son annuaire.",
        of_the_caf=_WRITERS,
        anywhere=_NATIONAL_ADMINISTRATOR,
    ),
    Action.GRANT: Rule(
        "Donner, renouveler et arrêter des habilitations",
        Subject.CAF,
        "Les habilitations d'une Caf sont données et arrêtées par ses administrateurs locaux, "
        "et les habilitations nationales par les administrateurs nationaux.",
        of_the_caf=_LOCAL_ADMINISTRATOR,
        anywhere=_NATIONAL_ADMINISTRATOR,
    ),
    Action.HAND_OVER: Rule(
        "Transmettre le travail d’une personne qui part",
        Subject.CAF,
        "Le travail d'une personne qui part est transmis par l'administrateur local de sa Caf.",
        of_the_caf=_LOCAL_ADMINISTRATOR,
        anywhere=_NATIONAL_ADMINISTRATOR,
    ),
    Action.PROPOSE_GROUP: Rule(
        "Proposer un groupe de travail",
        Subject.GROUPS,
        "Un groupe de travail se propose à partir du niveau éditeur. Demandez ce niveau à l'administrateur local de "
        "votre Caf.",
        anywhere=_EVERYONE - {Level.LECTEUR},
    ),
    Action.OPEN_GROUP: Rule(
        "Ouvrir ou refuser un groupe de travail proposé",
        Subject.GROUPS,
        "Les groupes de travail proposés sont ouverts ou refusés par les éditeurs nationaux de la Cnaf.",
        anywhere=_NATIONAL_EDITORS,
    ),
    Action.LEAD_GROUP: Rule(
        "Inviter dans un groupe, répondre aux demandes, retirer un membre",
        Subject.GROUPS,
        "Les invitations, les demandes et les membres d'un groupe de travail reviennent à ses animateurs.",
        roles=frozenset({Role.LEADER}),
    ),
    Action.NAME_LEADER: Rule(
        "Nommer un animateur parmi les membres d’un groupe",
        Subject.GROUPS,
        "Un animateur est nommé par les animateurs du groupe ou par les éditeurs nationaux de la Cnaf.",
        anywhere=_NATIONAL_EDITORS,
        roles=frozenset({Role.LEADER}),
    ),
    Action.CLOSE_GROUP: Rule(
        "Fermer un groupe de travail",
        Subject.GROUPS,
        "Un groupe de travail est fermé par ses animateurs ou par les éditeurs nationaux de la Cnaf.",
        anywhere=_NATIONAL_EDITORS,
        roles=frozenset({Role.LEADER}),
    ),
    Action.NATIONAL_EDIT: Rule(
        "Tenir les contenus nationaux",
        Subject.NATIONAL,
        "Les contenus nationaux sont tenus par les éditeurs nationaux de la Cnaf.",
        of_the_cnaf=_NATIONAL_EDITORS,
        anywhere=_NATIONAL_ADMINISTRATOR,
    ),
    Action.MODERATE: Rule(
        "Modérer",
        Subject.EXCHANGES,
        "La modération revient aux éditeurs nationaux de la Cnaf.",
        anywhere=_NATIONAL_EDITORS,
    ),
    Action.ADMINISTER: Rule(
        "Gérer le site, sa trace et ses données de référence",
        Subject.SITE,
        "La gestion du site est réservée aux administrateurs nationaux de la Cnaf.",
        anywhere=_NATIONAL_ADMINISTRATOR,
    ),
}


class NotAllowed(PermissionDenied):
    """What was refused, on what: its text is the sentence that says who may."""

    def __init__(self, action: Action, obj: Any = None) -> None:
        super().__init__(TABLE[action].who)
        self.action, self.obj = action, obj


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
    owners = None if obj is None else owners_of(obj)
    return any(_holds(habilitation, rule, owners) for habilitation in held) or (
        bool(held) and _has_role(user, rule, obj)
    )


def require(user: Any, action: Action, obj: Any = None) -> None:
    """Raise PermissionDenied, with the sentence that says who may, unless this person may do this."""
    if not can(user, action, obj):
        raise NotAllowed(action, obj)


def require_still(user: Any, action: Action, obj: Any = None) -> None:
    """`require`, by the rights of this very moment: for who waited for a lock, and may have lost them meanwhile."""
    forget(user)
    require(user, action, obj)


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
    if Role.AUTHOR in rule.roles and getattr(obj, "author_id", None) == user.pk:
        return True
    return (
        Role.LEADER in rule.roles and isinstance(obj, WorkingGroup) and f"animateurs:{obj.pk}" in tokens_of(user).exact
    )


def owners_of(obj: Any) -> frozenset[str]:
    """The codes of who owns an object of `can`. Raises TypeError on what tells none."""
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
