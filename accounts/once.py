"""One send of a form is one act: a second click, a request tried again because its answer was lost, "back" and the same
button, all end where the first one did.

Every page that is drawn bears a CSRF token that no other page has. The same person, address, token, words and bytes are
the same send: what it does is done once, and its answer is given again.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import SentForm

KEPT_FOR = timedelta(hours=1)  # later, the same words may be meant: what was restored was withdrawn again since
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 (the name of a field)


@dataclass(frozen=True)
class Done:
    """Where an act leads, and the French sentence that says it; nothing to say when it is empty."""

    address: str
    words: str = ""

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The redirection, and the sentence on the page that it leads to: once, even for two answers."""
        waiting = messages.get_messages(request)
        if self.words and self.words not in {one.message for one in waiting}:
            messages.success(request, self.words)
        waiting.used = False
        return redirect(self.address)


def do(request: HttpRequest, act: Callable[[], Done]) -> Done:
    """The act in one transaction, unless this very send was heard already: then what it had answered.

    A second send that comes while the first one acts waits for it. An act that raises was not done.
    """
    key = _key(request)
    if not key:
        return act()
    with transaction.atomic():
        sent, is_first = SentForm.objects.get_or_create(key=key)
        if not is_first:
            return Done(sent.address, sent.words)
        done = act()
        sent.address, sent.words = done.address, done.words
        sent.save(update_fields=["address", "words"])
    return done


def already(request: HttpRequest) -> Done | None:
    """What this very send was answered, when it was heard before; one query for a POST."""
    key = _key(request) if request.method == "POST" else ""
    sent = SentForm.objects.filter(key=key).first() if key else None
    return Done(sent.address, sent.words) if sent else None


def answered_again(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a view that would find its own first act in its way before it comes to `do`."""

    @wraps(view)
    def once(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        done = already(request)
        return done.answer(request) if done else view(request, *args, **kwargs)

    return once


def forget(now: datetime) -> int:
    """Remove what was kept for longer than KEPT_FOR; how many."""
    return SentForm.objects.filter(sent_at__lt=now - KEPT_FOR).delete()[0]


def _key(request: HttpRequest) -> str:
    """The hash of what was sent, by whom and where; empty without a token, which Django refuses before any view."""
    token = request.POST.get(_TOKEN) or request.headers.get("X-CSRFToken")
    if not token:
        return ""
    files = {name: [[one.name, one.sha256] for one in sent] for name, sent in request.FILES.lists()}
    sent = [request.user.pk, request.path, token, sorted(request.POST.lists()), sorted(files.items())]
    return hashlib.sha256(json.dumps(sent).encode()).hexdigest()
