"""The French names of facet values. They are reference data: kept five minutes, so that a page asks for none.

Kept in the process: a page shows two hundred of them, and the cache that processes share reads a file for each.
"""

from collections.abc import Iterable

from django.core.cache import caches

from links.kinds import Facet
from words import fold

_KEPT = 300  # seconds
_CACHE = "process"


def of(facet: Facet, values: Iterable[str]) -> dict[str, str]:
    """The label of each value; a value without a label keeps its slug."""
    wanted = list(dict.fromkeys(values))
    keys = {value: f"search.label.{facet.slug}.{value.encode().hex()[:180]}" for value in wanted}
    cache = caches[_CACHE]
    known = cache.get_many(keys.values())
    unknown = [value for value in wanted if keys[value] not in known]
    named = facet.labels(unknown) if unknown else {}
    fresh = {keys[value]: named[value] for value in unknown if value in named}
    if fresh:
        cache.set_many(fresh, _KEPT)
    return {value: known.get(keys[value]) or named.get(value, value) for value in wanted}


def meant(facet: Facet, text: str, values: list[str]) -> list[str]:
    """The values of a facet that someone means by a text: their slug, its number ("16" is caf-16), or their name.

    A text that means none is kept as a value, so that it finds nothing rather than everything.
    """
    folded = " ".join(fold(text).split())
    slug = folded.replace(" ", "-").replace("'", "-")
    for exact in (slug, f"{facet.slug}-{slug}"):
        if exact in values:
            return [exact]
    names = {value: fold(label) for value, label in of(facet, values).items()}
    for test in (str.__eq__, str.endswith, str.__contains__):
        found = [value for value, name in names.items() if test(name, folded)]
        if found and folded:
            return found
    return [slug or "-"]
