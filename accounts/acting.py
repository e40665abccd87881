"""The Caf (or the Cnaf) in whose name a person acts: default owner of what they write, without effect on sight."""

from django.http import HttpRequest

from accounts.models import Habilitation
from accounts.sight import habilitations_of
from accounts.tokens import CNAF

SESSION_KEY = "acting_habilitation"


def acting_habilitation(request: HttpRequest) -> Habilitation | None:
    """The habilitation chosen in this session among those still active, else the first; None without any."""
    held = habilitations_of(getattr(request, "user", None))
    if not held:
        return None
    chosen = request.session.get(SESSION_KEY)
    return next((habilitation for habilitation in held if habilitation.pk == chosen), held[0])


def acting_owner(request: HttpRequest) -> str | None:
    """The code of the Caf this person acts for, "cnaf" for a national level, None without habilitation."""
    habilitation = acting_habilitation(request)
    return (habilitation.caf_id or CNAF) if habilitation else None


def act_for(request: HttpRequest, habilitation: Habilitation) -> None:
    """Keep the choice in the session. The habilitation must be one of the person's own active ones."""
    if habilitation.pk not in {held.pk for held in habilitations_of(request.user)}:
        raise ValueError("l'habilitation choisie n'est pas à cette personne")
    request.session[SESSION_KEY] = habilitation.pk
