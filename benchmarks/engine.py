"""What a search costs in the engine alone: rights, five facets, best parts, twenty excerpts, in one warm process."""

import random
import time
from dataclasses import dataclass, field

from accounts.models import User
from accounts.sight import readable_audiences
from benchmarks.library import FIELD
from files.models import FilePart
from search.engine import Request
from search.engines import engine
from search.query import parse
from search.strategy import look
from words import Marks, excerpt

QUERIES = 100
SHOWN = 20
FACETS = ("rubrique", "type", "caf", "annee", "thematique")


@dataclass
class Steps:
    """Seconds that each query took, step by step; `whole` is their sum."""

    search: list[float] = field(default_factory=list)
    parts: list[float] = field(default_factory=list)
    excerpts: list[float] = field(default_factory=list)

    @property
    def whole(self) -> list[float]:
        return [sum(steps) for steps in zip(self.search, self.parts, self.excerpts, strict=True)]


def measure_engine(reader: User) -> dict[str, Steps]:
    """The steps of QUERIES different queries of each kind, asked with the rights of this reader."""
    dice = random.Random(12)
    telling = [word for word in FIELD if len(word) > 4]
    texts = list(FilePart.objects.order_by("pk").values_list("text", flat=True)[:QUERIES])
    asked = {
        "un mot": [dice.choice(telling) for _ in range(QUERIES)],
        "trois mots": [" ".join(dice.sample(telling, 3)) for _ in range(QUERIES)],
        "une phrase de dix mots": [" ".join(text.split()[20:30]) for text in texts],
        "une faute de frappe": [_mistyped(dice, dice.choice(telling)) for _ in range(QUERIES)],
    }
    readers = readable_audiences(reader)
    return {name: _steps(queries, readers) for name, queries in asked.items()}


def _mistyped(dice: random.Random, word: str) -> str:
    place = dice.randrange(1, len(word) - 1)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _steps(queries: list[str], readers: frozenset[int]) -> Steps:
    steps = Steps()
    current = engine()
    for warm in (True, False):
        steps = Steps()
        for text in queries[:10] if warm else queries:
            query = parse(text)
            start = time.perf_counter()
            current.refresh()
            result = look(current, Request(query=query, readers=readers, facets=FACETS, limit=SHOWN))
            searched = time.perf_counter()
            parts = current.best_parts([hit.ref for hit in result.hits], query)
            read = time.perf_counter()
            marks = Marks.of(
                words=[word.typed for word in query.required], phrases=[phrase.exact for phrase in query.phrases]
            )
            for part in parts.values():
                excerpt(part.text, marks)
            steps.search.append(searched - start)
            steps.parts.append(read - searched)
            steps.excerpts.append(time.perf_counter() - read)
    return steps
