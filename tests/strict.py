"""What the suite forbids everywhere: undefined variables in our templates, writes on GET, reliance on chance order."""

import inspect
import random
import re
from pathlib import Path

from django.db import connections
from django.db.models import QuerySet
from django.test.client import Client

TEMPLATES = str(Path(__file__).resolve().parents[1] / "templates")

# Tables that a GET may add to: the session and its messages, and what DESIGN 4 lists as append-only.
APPEND_ONLY = ("django_session", "accounts_trace", "django_cache", "django_tasks_db", "links_seen")
# The one address that acts when it is read: where the institution's provider sends people back, with a state that
# serves once. OpenID Connect has no other way that brings the session along (docs/decisions/oidc.md).
ACTS_ON_GET = frozenset({"/compte/connexion/institution/retour/"})
WRITE = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE)\b[^\"`]*[\"`]?(\w+)", re.IGNORECASE)


class UndefinedVariable(AssertionError):
    """A template of ours names a variable that its view does not give."""


class Undefined(str):
    """Django's `string_if_invalid`: raises when the template being rendered is ours, stays empty in the libraries'."""

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, variable: object) -> str:
        for frame in inspect.stack(context=0):
            node = frame.frame.f_locals.get("self")
            origin = getattr(node, "origin", None)
            if frame.function in {"render_annotated", "render"} and origin is not None and hasattr(origin, "name"):
                if str(origin.name).startswith(TEMPLATES):
                    raise UndefinedVariable(f"« {variable} » n'existe pas dans {origin.name}")
                return ""
        return ""


class WriteOnGet(AssertionError):
    """A GET wrote to a table that is not in the list."""


def _refuse_writes(execute, sql, params, many, context):
    match = WRITE.match(sql)
    if match and match[2] not in APPEND_ONLY and not match[2].startswith("sqlite_"):
        raise WriteOnGet(sql[:200])
    return execute(sql, params, many, context)


def forbid_writes_on_get(monkeypatch) -> None:
    """Make every GET and HEAD of the test client fail when it writes."""
    ordinary = Client.request

    def request(self, **environ):
        reads = environ.get("REQUEST_METHOD", "GET") in {"GET", "HEAD"}
        if not reads or environ.get("PATH_INFO") in ACTS_ON_GET:
            return ordinary(self, **environ)
        with connections["default"].execute_wrapper(_refuse_writes):
            return ordinary(self, **environ)

    monkeypatch.setattr(Client, "request", request)


def shuffle_unordered(monkeypatch) -> None:
    """Give the rows of our unordered querysets in another order each time, so that no test relies on chance."""
    ordinary = QuerySet._fetch_all

    def fetch_all(self):
        fresh = self._result_cache is None
        ordinary(self)
        ours = self.model.__module__.split(".")[0] in {"accounts", "files", "spaces", "territories", "jobs", "search"}
        if fresh and ours and not self.ordered and not self.query.is_sliced and isinstance(self._result_cache, list):
            random.shuffle(self._result_cache)

    monkeypatch.setattr(QuerySet, "_fetch_all", fetch_all)
