"""The kinds above the results, with their counts."""

from dataclasses import dataclass

from links import kinds
from search.service import Page


@dataclass(frozen=True)
class Tab:
    """A kind to choose: its slug ("" for all), label, count for the person."""

    slug: str
    label: str
    count: int
    current: bool


def tabs(page: Page, kind: str) -> list[Tab]:
    """All, then each kind that answers; none when there is nothing to choose between."""
    answering = [searched for searched in kinds.searched() if page.kinds.get(searched.slug) or searched.slug == kind]
    if len(answering) < 2 and not kind:
        return []
    every = Tab("", "Tout", sum(page.kinds.values()), not kind)
    return [every, *(Tab(one.slug, one.plural, page.kinds.get(one.slug, 0), one.slug == kind) for one in answering)]
