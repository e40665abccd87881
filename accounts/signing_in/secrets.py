"""The secrets of second factors, encrypted in the database by a key drawn from SECRET_KEY.

SECRET_KEY_FALLBACKS still decrypt what a former key encrypted, and `manage.py renew_secrets` encrypts it again.
"""

import base64
import hashlib

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction

SECRETS = ("secret", "seed")  # in `Authenticator.data`: of an application, of recovery codes
_PURPOSE = b"espace-ctg.second-factor\0"


def encrypt(text: str) -> str:
    """What may be kept in the database."""
    return _fernet().encrypt(text.encode()).decode()


def decrypt(kept: str) -> str:
    """What `encrypt` was given. Raises cryptography.fernet.InvalidToken when no key of this site encrypted it."""
    return _fernet().decrypt(kept.encode()).decode()


def renew() -> int:
    """Encrypt with the key of today all that a former key encrypted; how many rows are readable by it now.

    Raises InvalidToken when a row can be read by no key.
    """
    fernet, done = _fernet(), 0
    with transaction.atomic():
        for row in Authenticator.objects.select_for_update().order_by("pk"):
            kept = {name: row.data[name] for name in SECRETS if name in row.data}
            if kept:
                row.data |= {name: fernet.rotate(value.encode()).decode() for name, value in kept.items()}
                row.save(update_fields=["data"])
                done += 1
    return done


def is_readable(kept: str) -> bool:
    """Whether a key of this site encrypted it."""
    try:
        decrypt(kept)
    except InvalidToken:
        return False
    return True


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(_PURPOSE + secret.encode()).digest())
