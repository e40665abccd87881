"""Addresses that nothing is sent to any more: who is on the list, and what puts an address there.

What people decide of it (add, take away) is asked and traced in `accounts.asking.addresses`.
"""

import re
from smtplib import SMTPRecipientsRefused
from typing import Any

from mail.models import Suppressed

# Replies that say something of the sender, of the relay or of a full box, not that the address is dead: RFC 3463.
_NOT_OF_THE_ADDRESS = re.compile(r"\b5\.(?:7\.\d+|2\.2)\b")


def is_suppressed(address: str) -> bool:
    """Whether nothing is sent to this address."""
    return Suppressed.objects.filter(address__iexact=address.strip()).exists()


def suppress(address: str, reason: Any, detail: str = "") -> bool:
    """Send nothing to this address from now on, for a `Suppressed.Reason`; False when it was so already."""
    address = address.strip().lower()
    if is_suppressed(address):
        return False
    _, added = Suppressed.objects.get_or_create(
        address=address, defaults={"reason": reason, "detail": " ".join(detail.split())[:300]}
    )
    return added


def permanent_refusal(error: SMTPRecipientsRefused) -> str:
    """What the mail server said of the one address of a letter that it will never take: "550 5.1.1 Inconnu".

    Empty when it may take it later (4xx), or when the refusal is about us (5.7.x) or about a full box (5.2.2).
    """
    code, words = next(iter(error.recipients.values()))
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    if not 500 <= code < 600 or _NOT_OF_THE_ADDRESS.search(said):
        return ""
    return f"{code} {said}"
