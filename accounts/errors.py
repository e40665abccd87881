"""What an action of this room refuses."""

from typing import Any


class Refused(ValueError):
    """An act that cannot be done; its text is a French sentence for the person who asked."""


class Changed(Refused):
    """What a person decided on changed since the page they look at was drawn."""


def refuse_closed(user: Any) -> None:
    """Raise Refused when the account of who acts was closed, or erased, since their request began: call it once the
    row of the person is locked."""
    if not user.is_active:
        raise Refused("Votre compte vient d’être fermé\u00a0: rien n’a été enregistré.")
