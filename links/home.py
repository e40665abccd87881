"""What waits for a person, on the home page: a sentence under the greeting, and a block."""

from typing import Any

from links import panels, todo
from links.panels import Panel

_NAMED = 2


def register_all() -> None:
    """Declare the panels: called once, when Django is ready."""
    panels.register(Panel("bonjour", "a-faire", "links/panels/bonjour.html", _greeting, order=20))
    panels.register(Panel("a-faire", "a-faire", "links/panels/todo.html", _block, order=10))


def _greeting(request: Any, subject: Any) -> dict | None:
    waiting = todo.asked_by(request) or []
    number = sum(len(line.tasks) for owned in waiting for line in owned.lines)
    return {"number": number} if number else None


def _block(request: Any, subject: Any) -> dict | None:
    waiting = todo.asked_by(request)
    return None if waiting is None else {"waiting": waiting, "named": f":{_NAMED}", "most_named": _NAMED}
