"""Addresses that nothing is sent to any more: who is on the list, and what puts an address there.

What people decide of it (add, take away) is asked and traced in `accounts.asking.addresses`.
"""

import re
from smtplib import SMTPRecipientsRefused
from typing import Any

from mail.models import Suppressed

# RFC 3463: only these say that the address is dead; the others speak of the sender, the relay, the network, a full box.
_OF_THE_ADDRESS = re.compile(r"\b5\.(?:1\.(?:[0-6]|10)|2\.1)\b")
_ENHANCED = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b")
# Without such a code, of the replies that may say it (RFC 5321), those whose words speak of us.
_MAY_SAY_IT = (550, 551, 553)
_OF_US = re.compile(r"block|black|spam|reputation|policy|denied|relay|sender|auth|spf|dkim|dmarc", re.IGNORECASE)


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

    Empty when it may take it later (4xx), or when the refusal is about us, the network or a full box.
    """
    code, words = next(iter(error.recipients.values()))
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    if _ENHANCED.search(said):
        dead = 500 <= code < 600 and _OF_THE_ADDRESS.search(said) is not None
    else:
        dead = code in _MAY_SAY_IT and _OF_US.search(said) is None
    return f"{code} {said}" if dead else ""
