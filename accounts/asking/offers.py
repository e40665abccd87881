"""From a refusal to the request for the level that would have been enough."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import LOCAL_LEVELS, NATIONAL_LEVELS, AccessRequest, Habilitation, Level, RequestState
from accounts.permissions import TABLE, NotAllowed, owners_of
from accounts.tokens import CNAF
from territories.models import Caf

_RANK = list(Level)


@dataclass(frozen=True)
class Offer:
    """A level to ask for: its label and the address of the form, filled in; `waits` when it was asked already."""

    label: str
    address: str
    waits: bool = False


def offers_for(refusal: Exception, held: list[Habilitation], acting: Habilitation | None) -> list[Offer]:
    """What someone who was refused may ask for: the lowest level that is enough, where the object belongs, else where
    they act. Nothing when no level is, or when it is one of the Cnaf and they are of a Caf."""
    if not isinstance(refusal, NotAllowed) or acting is None:
        return []
    rule, places = TABLE[refusal.action], _places(refusal.obj, acting)
    wanted: dict[str, Level] = {}
    for place in places:
        if place != CNAF:
            level = _lowest(rule.of_the_caf | rule.anywhere, LOCAL_LEVELS)
        elif acting.caf_id is None:
            level = _lowest(rule.of_the_cnaf | rule.anywhere, NATIONAL_LEVELS)
        else:
            level = None
        if level is not None and _RANK.index(level) > _best(held, place):
            wanted[place] = level
    return _offers(wanted, held, acting.user_id) if wanted else []


def _places(obj: Any, acting: Habilitation) -> list[str]:
    """The owners of the object, else the place where one acts."""
    return sorted(owners_of(obj)) if obj is not None else [acting.caf_id or CNAF]


def _lowest(levels: frozenset[Any], among: tuple[Any, ...]) -> Level | None:
    return next((level for level in among if level in levels), None)


def _best(held: list[Habilitation], place: str) -> int:
    """The rank of the level held there, -1 without any."""
    return max((_RANK.index(Level(one.level)) for one in held if (one.caf_id or CNAF) == place), default=-1)


def _offers(wanted: dict[str, Level], held: list[Habilitation], user_id: int) -> list[Offer]:
    own = {one.caf_id or CNAF for one in held}
    named = dict(Caf.objects.filter(pk__in=[one for one in wanted if one not in own]).values_list("pk", "name"))
    waiting = AccessRequest.objects.filter(user_id=user_id, state=RequestState.WAITING).order_by()
    asked = {caf or CNAF for caf in waiting.values_list("caf", flat=True)}
    return [
        Offer(
            _label(level, place, named),
            f"{reverse('access_level')}?{urlencode({'niveau': str(level), 'caf': place})}",
            place in asked,
        )
        for place, level in wanted.items()
    ]


def _label(level: Level, place: str, named: dict[str, str]) -> str:
    if place == CNAF:
        return f"Demander le niveau {level.label}"
    if place in named:
        return f"Demander le niveau {level.label} dans la {named[place]}"
    return f"Demander le niveau {level.label} dans ma Caf"
