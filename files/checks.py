"""System checks of this room: settings that would fail later, and silently."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from files import antivirus


@register()
def clamd_url_can_be_read(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """An address of the antivirus that nobody can read would leave every file unread."""
    if not antivirus.configured():
        return []
    try:
        antivirus.address(settings.CLAMD_URL)
    except ValueError as error:
        return [Error(str(error), hint="Laissez CLAMD_URL vide pour travailler sans antivirus.", id="files.E001")]
    return []
