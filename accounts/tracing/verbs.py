"""What each line of the trace says in French: rooms declare the sentences of their verbs and the names of their things.

A sentence follows the name of who did it: "a donné une habilitation". A test fails for a verb without one.
"""

from collections.abc import Mapping

from links import kinds

_sentences: dict[str, str] = {}
_things: dict[str, str] = {}


def declare(sentences: Mapping[str, str], things: Mapping[str, str] | None = None) -> None:
    """Add sentences, by verb, and names, by kind, of what is not readable and so has no Kind of its own."""
    _sentences.update(sentences)
    _things.update(things or {})


def sentence(verb: str) -> str:
    """What was done, in French; the verb itself when no room says it any more."""
    return _sentences.get(verb, verb)


def every() -> list[tuple[str, str]]:
    """(verb, sentence) of all of them, in the order of the sentences."""
    return sorted(_sentences.items(), key=lambda one: one[1])


def thing(kind: str) -> str:
    """What a kind is called in French; the kind itself when nobody says it."""
    return every_thing().get(kind, kind)


def every_thing() -> dict[str, str]:
    """{kind: its French name}, readable or not."""
    return _things | {kind.slug: kind.label for kind in kinds.every()}
