"""The menus as pages show them: one read of the shared cache a request, dropped once an entry or a page changes."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest

from accounts.sight import habilitations_of, readable_audiences
from accounts.tokens import split
from links.signals import changed
from pages.models import PAGE, MenuEntry

MENUS, STATE = "pages.menus", "pages.menus.state"
_KEPT = 300  # seconds


class Entry(NamedTuple):
    """An entry that may be shown. `readers`: the audience of its page, None for an address of the site, which is for
    whoever has a level; `is_public`: shown to everyone, signed in or not."""

    place: str
    label: str
    address: str
    readers: int | None
    is_public: bool


class Item(NamedTuple):
    """A link of a menu, as templates/ui/navigation.html takes it."""

    label: str
    address: str
    current: bool


def connect() -> None:
    """Listen: called once, when Django is ready."""
    post_save.connect(_entry_changed, sender=MenuEntry, dispatch_uid="pages.menus.saved")
    post_delete.connect(_entry_changed, sender=MenuEntry, dispatch_uid="pages.menus.deleted")
    changed.connect(_object_changed, dispatch_uid="pages.menus.changed")


def menu_of(request: HttpRequest, place: str) -> list[Item]:
    """The links of a menu for the person who asks. The current one is that of the page, or of the closest above."""
    if not hasattr(request, "_menus"):
        request._menus = entries()  # type: ignore[attr-defined]
    shown = [entry for entry in request._menus if entry.place == place and _is_for(request.user, entry)]  # type: ignore[attr-defined]
    current = _current(request.path, (entry.address for entry in shown))
    return [Item(entry.label, entry.address, entry.address == current) for entry in shown]


def forget() -> None:
    """What is kept is of no use any more: what a process read before this moment, and keeps after it, neither."""
    cache.set(STATE, uuid4().hex, None)


def _is_for(user: Any, entry: Entry) -> bool:
    if entry.is_public:
        return True
    if not habilitations_of(user):
        return False
    return entry.readers is None or entry.readers in readable_audiences(user)


def _current(path: str, addresses: Iterable[str]) -> str:
    above = [one for one in addresses if path == one or (one != "/" and path.startswith(one))]
    return max(above, key=len, default="")


def entries() -> list[Entry]:
    """Every entry that may be shown, in order."""
    known = cache.get_many([MENUS, STATE])
    state = known.get(STATE)
    if MENUS in known and known[MENUS][0] == state:
        return known[MENUS][1]
    found = _read()
    cache.set(MENUS, (state, found), _KEPT)
    return found


def _read() -> list[Entry]:
    live = MenuEntry.objects.filter(Q(page=None) | Q(page__live=True)).select_related("page__audience")
    return [_entry(one) for one in live.order_by("order", "pk")]


def _entry(one: MenuEntry) -> Entry:
    if one.page is None:
        return Entry(one.place, one.label, one.address, None, is_public=False)
    public = "public" in split(one.page.audience.key)
    return Entry(one.place, one.label, one.page.url or "/", one.page.readers_id, public)


def _entry_changed(sender: Any, **kwargs: Any) -> None:
    transaction.on_commit(forget, robust=True)


def _object_changed(sender: Any, kind: str, **kwargs: Any) -> None:
    if kind == PAGE:
        transaction.on_commit(forget, robust=True)
