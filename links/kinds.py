"""The registry of kinds: each readable model says once how it is seen, named, reached and searched.

Rooms register in their AppConfig.ready(); nothing here imports a room. A `Reference` is (kind, id).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from links.documents import Document


@dataclass(frozen=True)
class Kind:
    """One readable model. `visible_to(user)` is the only door to its rows; without `document` a kind is not searched.
    Its rows may hold files (files.File) only with `holds_files` and a whole number as key. `mark`: a few letters that
    stand where a list shows a format, for a kind without files.

    `searchable()` gives every row the index should hold, whoever may read it, ordered by id; only the index uses it.
    """

    slug: str
    label: str
    plural: str
    model: type[Model]
    visible_to: Callable[[Any], QuerySet]
    title: Callable[[Any], str]
    address: Callable[[Any], str]
    searchable: Callable[[], QuerySet] | None = None
    document: Callable[[Any], Document] | None = None
    facets: tuple["Facet", ...] = ()
    holds_files: bool = False
    mark: str = ""


@dataclass(frozen=True)
class Facet:
    """A way to narrow a list: `labels(values)` names its values in French; unknown values keep their slug."""

    slug: str
    label: str
    labels: Callable[[list[str]], dict[str, str]]


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Declare a kind. Raises ValueError when its slug is taken by another model."""
    known = _kinds.get(kind.slug)
    if known is not None and known.model is not kind.model:
        raise ValueError(f"kind {kind.slug!r} is already {known.model.__name__}")
    _kinds[kind.slug] = kind
    return kind


def get(slug: str) -> Kind:
    """The kind of that slug. Raises KeyError when no room declared it."""
    return _kinds[slug]


def every() -> list[Kind]:
    """All kinds, in the order of their registration."""
    return list(_kinds.values())


def searched() -> list[Kind]:
    """The kinds that the index holds."""
    return [kind for kind in _kinds.values() if kind.document is not None]
