"""The glossary as each process holds it: read once from the database, again as soon as an acronym changes anywhere.

What processes share is the name of a generation, in the default cache: one small reading for each request that asks.
The name is taken before the rows are read, and changed after a transaction: a process that read too early reads again.
"""

from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save

from pages.models import Acronym
from words import glossary
from words.glossary import NOTHING, Glossary

_GENERATION = "pages.glossary.generation"
_KEPT = 3600  # seconds: also what a change made in the database by hand waits for

_held: tuple[str, Glossary] = ("", NOTHING)


def connect() -> None:
    """Give the acronyms of the database to the whole site: called once, when Django is ready."""
    glossary.provide(current)
    for signal in (post_save, post_delete):
        signal.connect(_changed, sender=Acronym, dispatch_uid="pages.glossary")


def current() -> Glossary:
    """The glossary of now."""
    global _held
    generation = _generation()
    held = _held
    if held[0] != generation:
        terms = [acronym.term() for acronym in Acronym.objects.order_by("key")]
        held = _held = (generation, Glossary(terms))
    return held[1]


def renew() -> None:
    """Have every process read the glossary again."""
    cache.set(_GENERATION, uuid4().hex, _KEPT)


def _generation() -> str:
    mine = uuid4().hex
    return cache.get(_GENERATION) or cache.get_or_set(_GENERATION, mine, _KEPT) or mine


def _changed(**kwargs: Any) -> None:
    transaction.on_commit(renew)
