"""System checks of this room: run by `migrate`, `check --database default`, hence by `prepare` and `doctor`."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from accounts.demo import demo_accounts_present


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
