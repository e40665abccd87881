"""The devices that people sign in from: recognised by a cookie of their own, told when one is new.

The cookie is random and the database holds its hash alone; no IP address is kept.
"""

import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import Device, User
from accounts.signing_in.tasks import send_new_device

COOKIE = "appareil"
_DAYS = 400  # what browsers keep at most
_LENGTH = 43  # of token_urlsafe(32)

# The first that is found in what the browser says of itself: others name themselves after Chrome and Safari.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def label_of(agent: str) -> str:
    """« Firefox sur Windows », from what a browser says of itself."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "Navigateur inconnu")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return f"{browser} sur {system}" if system else browser


def recognise(request: HttpRequest, user: Any, response: HttpResponse) -> Device:
    """Know the device that this person just signed in from; write to them when it is new and not their first."""
    token = request.COOKIES.get(COOKIE, "")
    if len(token) != _LENGTH:
        token = secrets.token_urlsafe(32)
    label = label_of(request.headers.get("User-Agent", ""))
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        others = Device.objects.filter(user_id=user.pk).exists()
        device, new = Device.objects.get_or_create(
            user_id=user.pk, digest=hashlib.sha256(token.encode()).hexdigest(), defaults={"label": label}
        )
        if not new:
            device.label, device.last_used_at = label, timezone.now()
            device.save(update_fields=["label", "last_used_at"])
        elif others:
            send_new_device.enqueue(device.pk)
    response.set_cookie(
        COOKIE,
        token,
        max_age=_DAYS * 86400,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return device
