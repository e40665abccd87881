"""What Django and Wagtail ask through `has_perm`: answered from habilitations, so that an ended level gives nothing.

It stands first in AUTHENTICATION_BACKENDS: its PermissionDenied stops the others, which would read the group.
"""

from typing import Any

from django.core.exceptions import PermissionDenied

from accounts.models import NATIONAL_LEVELS, Level
from accounts.sight import habilitations_of

# Held by level, whatever the group says: a door that has_perm shuts would send back to the sign-in for ever.
ENTER_WAGTAIL = "wagtailadmin.access_admin"
# People, levels and groups are written by accounts.actions only: the administrations may show them.
READ_ONLY_APPS = frozenset({"accounts", "account", "auth"})


class HabilitationBackend:
    """Signs nobody in. Administrateurs nationaux hold everything; éditeurs nationaux the door, and their group."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        """Nobody: passwords are the next backend's."""
        return None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        levels = _national_levels(user_obj)
        if not levels:
            raise PermissionDenied
        app, _, codename = perm.partition(".")
        if app in READ_ONLY_APPS and not codename.startswith("view_"):
            raise PermissionDenied
        return perm == ENTER_WAGTAIL or Level.ADMINISTRATEUR_NATIONAL in levels

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Whether they have any permission in that application."""
        levels = _national_levels(user_obj)
        if not levels:
            raise PermissionDenied
        return Level.ADMINISTRATEUR_NATIONAL in levels


def _national_levels(user: Any) -> set[str]:
    return {held.level for held in habilitations_of(user) if held.level in NATIONAL_LEVELS}
