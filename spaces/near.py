"""The supports that are near another one: same territory, themes, type, and the rare words of their titles."""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Q, Value

from spaces.models import Resource, Status
from words import STOPWORDS, stem_terms

MOST = 5
_LEAST = 4.0  # to share a type and a rubrique only is to be far
_CANDIDATES = 3000
_STEMMED = 300
_WORDS = 4.0  # a title with all the words of the other one
_RELATIONS = {
    # family: (relation, weight of each value in common, at most, how it is said)
    "territory": (("about_epcis", "about_communes"), 5.0, 7.0, "même territoire"),
    "themes": (("themes",), 1.5, 4.5, "mêmes thématiques"),
}


@dataclass
class Neighbour:
    """A support, how near it is, and why, as one reads it."""

    resource: Resource | None = None
    score: float = 0.0
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Candidate:
    pk: int
    title: str
    type: str
    rubrique: str
    caf: str | None
    cdr: str | None
    year: int | None


def near(resource: Resource, user: Any) -> list[Neighbour]:
    """The nearest supports on the shelves that this person may read, the nearest first, MOST at most.

    Not what it was taken up from nor its copies, which its page names. Three queries.
    """
    candidates = _candidates(resource, user)
    if not candidates:
        return []
    shared = _shared(resource, candidates.keys())
    scored = {pk: _compared(resource, one, shared.get(pk, Counter())) for pk, one in candidates.items()}
    # The words of titles decide between those that the rest brings near: to stem them all would cost more than it says.
    nearest = heapq.nlargest(_STEMMED, scored, key=lambda pk: (scored[pk].score, -pk))
    stems = {pk: _stems(candidates[pk].title) for pk in nearest}
    weights, own = _weights(stems.values()), _stems(resource.title)
    for pk in nearest:
        scored[pk].score += _WORDS * _overlap(own, stems[pk], weights)
    close = [pk for pk in nearest if scored[pk].score >= _LEAST]
    best = sorted(close, key=lambda pk: (-scored[pk].score, -pk))[:MOST]
    rows = Resource.objects.visible_to(user).filter(pk__in=best).select_related("caf", "type").in_bulk()
    for pk in best:
        scored[pk].resource = rows.get(pk)
    return [scored[pk] for pk in best if scored[pk].resource is not None]


def _candidates(resource: Resource, user: Any) -> dict[int, _Candidate]:
    """What is of its type or of its rubrique, the latest first when there is too much."""
    found = (
        Resource.objects.visible_to(user)
        .filter(Q(type=resource.type_id) | Q(rubrique=resource.rubrique_id), status=Status.PUBLISHED)
        .exclude(pk__in=[resource.pk, resource.origin_id or 0])
        .exclude(origin=resource.pk)
        .order_by("-published_at", "-pk")
        .values_list("pk", "title", "type", "rubrique", "caf", "caf__cdr", "year")
    )
    return {row[0]: _Candidate(*row) for row in found[:_CANDIDATES]}


def _shared(resource: Resource, keys: Any) -> dict[int, Counter]:
    """How many values of each family the others have in common with it, by support; one query."""
    branches = []
    for family, (names, *_) in _RELATIONS.items():
        for name in names:
            through = getattr(Resource, name).through
            other = next(one for one in through._meta.fields if one.is_relation and one.name != "resource").name
            mine = through.objects.filter(resource=resource.pk).values(other)
            rows = through.objects.filter(**{f"{other}__in": mine}).exclude(resource=resource.pk).order_by()
            branches.append(rows.annotate(family=Value(family, CharField())).values_list("resource_id", "family"))
    counts: dict[int, Counter] = defaultdict(Counter)
    for pk, family in branches[0].union(*branches[1:], all=True):
        if pk in keys:
            counts[pk][family] += 1
    return counts


def _compared(resource: Resource, one: _Candidate, shared: Counter) -> Neighbour:
    """What the classification and the territory say of their nearness."""
    near = Neighbour()
    for family, (_, each, most, said) in _RELATIONS.items():
        near.score += min(most, each * shared[family])
        if shared[family]:
            near.reasons.append(said)
    if one.type == resource.type_id:
        near.score += 2.0
        near.reasons.append("même type")
    near.score += one.rubrique == resource.rubrique_id
    if one.caf == resource.caf_id:
        near.score += 1.5
    elif one.cdr and resource.caf is not None and one.cdr == resource.caf.cdr_id:
        near.score += 1.0
        near.reasons.append("même Cdr")
    if one.year and resource.year and abs(one.year - resource.year) <= 2:
        near.score += 0.5
    return near


def _stems(title: str) -> frozenset[str]:
    return frozenset(stem_terms(title)) - STOPWORDS


def _weights(titles: Collection[frozenset[str]]) -> dict[str, float]:
    """How rare each word of these titles is."""
    seen = Counter(stem for stems in titles for stem in stems)
    return {stem: math.log(1 + len(titles) / number) for stem, number in seen.items()}


def _overlap(own: frozenset[str], other: frozenset[str], weights: dict[str, float]) -> float:
    """How much of the words of a title another one holds, rare words first: 0 to 1. A word that nobody else writes
    counts for none."""
    known = own & weights.keys()
    total = sum(weights[stem] for stem in known)
    return sum(weights[stem] for stem in known & other) / total if total else 0.0
