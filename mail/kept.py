"""Mails kept on the disk of a development site: one file each, the newest ones only."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as Received
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

MOST = 200
_MOMENT = "%Y%m%d-%H%M%S-%f"


@dataclass(frozen=True)
class Kept:
    """A mail as it would have left. `at`: when it was sent; `text`: its plain text."""

    path: Path
    at: datetime
    to: str
    subject: str
    text: str


def folder() -> Path:
    """Where they are; only this account of the machine may look there, since they hold personal addresses."""
    place = Path(settings.DATA_DIR) / "mail"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def keep(message: EmailMessage) -> Path:
    """Write a mail, and forget those beyond the MOST newest."""
    path = folder() / f"{timezone.now().strftime(_MOMENT)}-{uuid4().hex[:8]}.eml"
    path.write_bytes(message.message().as_bytes())
    for old in sorted(folder().glob("*.eml"), reverse=True)[MOST:]:
        old.unlink(missing_ok=True)  # another process may have done it
    return path


def newest(number: int, to: str = "") -> list[Kept]:
    """The newest mails, first the last one sent; with `to`, those of that address only."""
    found: list[Kept] = []
    for path in sorted(folder().glob("*.eml"), reverse=True):
        if len(found) == number:
            break
        one = _read(path)
        if to.lower() in one.to.lower():
            found.append(one)
    return found


def _read(path: Path) -> Kept:
    received = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = received.get_body(("plain",)) if isinstance(received, Received) else None
    at = datetime.strptime(path.stem.rpartition("-")[0], _MOMENT).replace(tzinfo=UTC)
    return Kept(path, at, str(received["to"]), str(received["subject"]), body.get_content() if body else "")
