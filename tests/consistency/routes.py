"""The verdict of every route. A new route without a line here fails the suite; add its line and it is tested:

    "spaces:withdraw": Line(WRITERS_OF_16, lambda w: [w.closed.pk]),

A verdict says, person by person, what the route answers; `args` builds its arguments from the world of the test
(`tests.consistency.test_routes_matrix.world`); `method` and `data` make the request.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

EVERYONE = (
    "anonymous",
    "outsider",
    "ended",
    "lecteur",
    "editeur",
    "admin_local",
    "lecteur_35",
    "editeur_35",
    "two_cafs",
    "editeur_national",
    "admin_national",
)


class Outcome(StrEnum):
    OPEN = "answers"  # a page, a way on, or a form that is refused for what it holds
    SIGN_IN = "sends to sign in"
    NO_LEVEL = "says that no level is open"
    FORBIDDEN = "forbids"
    ABSENT = "does not exist"


Verdict = Mapping[str, Outcome]


def verdict(open_to: set[str] | frozenset[str], otherwise: Outcome) -> Verdict:
    """Open to these people; `otherwise` for the others who have a level; the rest stay at the door."""
    at_the_door = {"anonymous": Outcome.SIGN_IN, "outsider": Outcome.NO_LEVEL, "ended": Outcome.NO_LEVEL}
    return {name: Outcome.OPEN if name in open_to else at_the_door.get(name, otherwise) for name in EVERYONE}


HABILITATED_PEOPLE = frozenset(EVERYONE) - {"anonymous", "outsider", "ended"}
WRITERS_SOMEWHERE = HABILITATED_PEOPLE - {"lecteur", "lecteur_35"}
PEOPLE_OF_16 = frozenset({"lecteur", "editeur", "admin_local", "two_cafs", "admin_national"})
WRITERS_OF_16 = frozenset({"editeur", "admin_local", "admin_national"})
NATIONAL_PEOPLE = frozenset({"editeur_national", "admin_national"})
ADMIN_PEOPLE = frozenset({"admin_national"})

PUBLIC = dict.fromkeys(EVERYONE, Outcome.OPEN)
HABILITATED = verdict(HABILITATED_PEOPLE, Outcome.ABSENT)
DEPOSITORS = verdict(WRITERS_SOMEWHERE, Outcome.FORBIDDEN)
NATIONAL = verdict(NATIONAL_PEOPLE, Outcome.FORBIDDEN)
ADMIN = verdict(ADMIN_PEOPLE, Outcome.FORBIDDEN)
READERS = verdict(PEOPLE_OF_16, Outcome.ABSENT)  # of an object kept for the people of caf-16
EDITORS_ONLY = verdict(WRITERS_OF_16, Outcome.ABSENT)  # of what only the éditeurs of caf-16 see
CLOSED = verdict(frozenset(), Outcome.ABSENT)  # a library would open it, we do not
# Readers who may not write are told so; those who may not see learn nothing.
WRITERS = READERS | dict.fromkeys(PEOPLE_OF_16 - WRITERS_OF_16, Outcome.FORBIDDEN)


@dataclass(frozen=True)
class Line:
    """What a route answers to each person, and how to ask it."""

    verdict: Verdict
    args: Callable[[Any], list] = lambda world: []
    method: str = "get"
    data: Callable[[Any], dict] = field(default=lambda world: {})


ROUTES: dict[str, Line] = {
    # accounts
    "account_login": Line(PUBLIC),
    "account_logout": Line(PUBLIC, method="post"),
    "account_inactive": Line(PUBLIC),
    "account_reset_password": Line(PUBLIC),
    "account_reset_password_done": Line(PUBLIC),
    "account_reset_password_from_key": Line(PUBLIC, lambda w: ["1", "faux-jeton"]),
    "account_reset_password_from_key_done": Line(PUBLIC),
    "account_change_password": Line(HABILITATED),
    "account_set_password": Line(HABILITATED),
    "account_act_for": Line(
        verdict(frozenset({"lecteur"}), Outcome.FORBIDDEN),  # a habilitation of one's own
        method="post",
        data=lambda w: {"habilitation": w.people.lecteur.habilitations.get().pk},
    ),
    "closed_cms_login": Line(PUBLIC),
    "closed_cms_util_login": Line(PUBLIC),
    "closed_util_login": Line(PUBLIC),
    "closed_gestion_login": Line(PUBLIC),
    "closed_cms_password_reset": Line(PUBLIC),
    "closed_gestion_password_reset": Line(PUBLIC),
    "closed_page_password": Line(CLOSED),
    "closed_cms_people": Line(NATIONAL | dict.fromkeys(NATIONAL_PEOPLE, Outcome.ABSENT)),
    # pages
    **dict.fromkeys(
        ("closed_cms_documents", "closed_cms_images", "closed_cms_redirects", "closed_cms_sites"),
        Line(NATIONAL | dict.fromkeys(NATIONAL_PEOPLE, Outcome.ABSENT)),
    ),
    "wagtail_serve": Line(HABILITATED, lambda w: [""]),  # each page then has its audience
    # files: the page, the text and the bytes of a support kept for the people of caf-16
    "files:page": Line(READERS, lambda w: [w.version.pk, 1]),
    "files:image": Line(READERS, lambda w: [w.version.pk, 1]),
    "files:preview": Line(READERS, lambda w: [w.version.pk]),
    "files:text": Line(READERS, lambda w: [w.version.pk]),
    "files:download": Line(READERS, lambda w: [w.version.pk]),
    # spaces
    "spaces:list": Line(HABILITATED),
    "spaces:short": Line(READERS, lambda w: [w.closed.pk]),
    "spaces:detail": Line(READERS, lambda w: [w.closed.pk, "diagnostic-reserve"]),
    "spaces:revise": Line(WRITERS, lambda w: [w.closed.pk]),
    "spaces:withdraw": Line(WRITERS, lambda w: [w.closed.pk]),
    "spaces:replace": Line(WRITERS, lambda w: [w.closed.pk]),
    "spaces:publish": Line(EDITORS_ONLY, lambda w: [w.draft.pk], "post"),
    "spaces:restore": Line(EDITORS_ONLY, lambda w: [w.withdrawn.pk], "post"),
    "spaces:add-files": Line(WRITERS, lambda w: [w.closed.pk]),
    "spaces:add-version": Line(WRITERS, lambda w: [w.closed.pk, w.version.file_id]),
    "spaces:deposit": Line(DEPOSITORS),
    "spaces:deposited": Line(HABILITATED),
    "spaces:cafs": Line(HABILITATED),
    "spaces:caf": Line(HABILITATED, lambda w: ["caf-16"]),
    # search
    "search:results": Line(HABILITATED),
    "search:suggestions": Line(HABILITATED),
}
