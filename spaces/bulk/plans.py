"""What a preview promised, signed: it comes back with the confirmation, for the person who saw it and no other."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing

from spaces.bulk.wishes import Wish
from spaces.errors import Refused

HOLDS_FOR = timedelta(hours=2)
_SALT = "spaces.bulk"


class Stale(Refused):
    """A preview that was shown too long ago; `plan` is what it promised."""

    def __init__(self, plan: "Plan") -> None:
        super().__init__("Cet aperçu date de plus de deux heures\u00a0: relisez ce qui va changer, puis confirmez.")
        self.plan = plan


@dataclass(frozen=True)
class Plan:
    """A wish and the supports that it changes, by the stamp each had in the preview. `token` names the batch to be."""

    wish: Wish
    seen: Mapping[int, str]
    token: uuid.UUID

    def signed(self, user: Any) -> str:
        """As the form of the preview carries it."""
        return signing.dumps(
            {
                "person": user.pk,
                "token": self.token.hex,
                "wish": self.wish.to_json(),
                "seen": [[key, stamp] for key, stamp in self.seen.items()],
            },
            salt=_SALT,
            compress=True,
        )


def read(signed: str, user: Any) -> Plan:
    """The plan that this person was shown. Raises Stale after HOLDS_FOR, Refused when it is not theirs or was cut."""
    try:
        kept = signing.loads(signed, salt=_SALT)
    except signing.BadSignature as error:
        raise Refused("Cet aperçu n’est plus lisible\u00a0: choisissez de nouveau les supports.") from error
    if kept["person"] != user.pk:
        raise Refused("Cet aperçu a été fait par une autre personne\u00a0: refaites-le avec votre compte.")
    plan = Plan(Wish.from_json(kept["wish"]), dict(map(tuple, kept["seen"])), uuid.UUID(kept["token"]))
    try:
        signing.loads(signed, salt=_SALT, max_age=HOLDS_FOR)
    except signing.SignatureExpired as error:
        raise Stale(plan) from error
    return plan
