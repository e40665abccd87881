"""What every page knows of the person. Callables: a page that shows nothing of it asks the database nothing."""

from functools import partial
from typing import Any

from django.http import HttpRequest

from accounts.acting import acting_habilitation
from accounts.permissions import Action, can
from accounts.provider.configuration import button
from accounts.sight import habilitations_of


def person(request: HttpRequest) -> dict[str, Any]:
    """`acting` (Habilitation or None), `habilitations` (those active), `may_deposit` and `may_grant` (somewhere),
    `institution` (the name of the provider to sign in with, or nothing)."""
    user = getattr(request, "user", None)
    return {
        "acting": partial(acting_habilitation, request),
        "habilitations": partial(habilitations_of, user),
        "may_deposit": partial(can, user, Action.DEPOSIT),
        "may_grant": partial(can, user, Action.GRANT),
        "institution": button,
    }
