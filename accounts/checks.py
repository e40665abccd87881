"""System checks of this room: run by `migrate`, `check --database default`, hence by `prepare` and `doctor`."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from accounts.demo import demo_accounts_present
from accounts.provider.configuration import configured


@register(Tags.database)
def no_demo_account_in_production(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """An account whose password is printed in a README opens the base to anyone."""
    if settings.DEMO_ALLOWED or "default" not in (databases or ()):
        return []
    try:
        present = demo_accounts_present()
    except DatabaseError:  # before the first migration there are no accounts
        return []
    if not present:
        return []
    return [
        Error(
            f"Des comptes de démonstration sont ouverts\N{NO-BREAK SPACE}: {', '.join(present)}.",
            hint="Partez d'une base sans démonstration, ou fermez ces comptes avant d'ouvrir le site.",
            id="accounts.E001",
        )
    ]


@register()
def the_provider_is_whole_and_safe(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A provider half configured would show no button, and nobody would know why."""
    if not settings.OIDC_ISSUER or configured() is not None:
        return []
    return [
        Error(
            "OIDC_ISSUER est définie, mais la connexion par l'institution ne peut pas s'ouvrir.",
            hint="OIDC_ISSUER doit être une adresse https complète, et OIDC_CLIENT_ID doit être définie.",
            id="accounts.E002",
        )
    ]


# Caches that a process has for itself: attempts counted there are counted once in each.
_OF_ONE_PROCESS = ("locmem.LocMemCache", "dummy.DummyCache")


@register(Tags.security)
def the_cache_counts_for_every_process(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The limits on sign-in attempts are worth nothing in a cache that is not shared."""
    if settings.DEMO_ALLOWED or not settings.CACHES["default"]["BACKEND"].endswith(_OF_ONE_PROCESS):
        return []
    return [
        Error(
            "Les essais de connexion sont comptés dans un cache propre à chaque processus.",
            hint="Retirez CACHE_URL, ou nommez-y un cache partagé : docs/variables.md.",
            id="accounts.E003",
        )
    ]
