"""A search by a person: what the page and the command show. DESIGN 7."""

import logging
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model

from accounts.sight import readable_audiences
from links import kinds
from links.kinds import Facet, Kind
from search import labels, lag
from search.engine import Engine, Hit, Match, PartHit, Ref, Request, Result, Sort
from search.engines import engine
from search.query import ParsedQuery, parse
from search.strategy import Correction, corrections, look
from words import Chunk, Marks, excerpt
from words.glossary import Glossary, Term, known

logger = logging.getLogger(__name__)

PAGE_SIZE = 20
SUGGESTIONS = 8


@dataclass(frozen=True)
class Found:
    """An object to show. `part` is its best part, None when only its title or summary answers; `facets` gives
    the label of each of its values, by facet."""

    kind: Kind
    object: Model
    title: str
    url: str
    score: float
    snippet: list[Chunk]
    part: PartHit | None
    part_url: str
    facets: dict[str, dict[str, str]]

    @property
    def page(self) -> int | None:
        """The number of the best page or slide."""
        return self.part.number if self.part else None


@dataclass(frozen=True)
class Page:
    """The answer to a search. `total`, `facets` and `kinds` are true for the person. `term` is what the whole query
    names in the glossary."""

    query: ParsedQuery
    total: int
    found: list[Found]
    facets: dict[str, dict[str, int]]
    kinds: dict[str, int]
    filters: dict[str, tuple[str, ...]]
    match: Match
    corrections: list[Correction] = field(default_factory=list)
    term: Term | None = None


def find(
    user: Any,
    text: str,
    *,
    kind: str = "",
    filters: dict[str, tuple[str, ...]] | None = None,
    limit: int = PAGE_SIZE,
    offset: int = 0,
    sort: Sort = Sort.RELEVANCE,
) -> Page:
    """What this person finds. An unknown `kind` finds nothing. Raises EngineUnavailable."""
    glossary = known()
    current, request = _ready(user, parse(text, glossary))
    request = replace(
        request,
        kinds=(kind,) if kind else (),
        facets=tuple(facets_of(kind)),
        limit=limit,
        offset=offset,
        sort=sort,
    )
    request = replace(request, filters=_filters(current, request, filters or {}))
    result = look(current, request)
    rows = _rows(user, result.hits)
    lost = len(result.hits) - len(rows)
    if lost:
        logger.warning("%s hits that the database does not show were dropped", lost)
    return Page(
        query=request.query,
        total=result.total - lost,
        found=_shown(current, request, result, rows),
        facets=result.facets,
        kinds=result.kinds,
        filters=request.filters,
        match=result.match,
        corrections=corrections(current, request, result, glossary),
        term=_term(glossary, request.query),
    )


def suggest(user: Any, prefix: str, limit: int = SUGGESTIONS) -> list[tuple[str, str, Kind]]:
    """(title, address, kind) of objects whose title holds what was typed so far. Raises EngineUnavailable."""
    current, request = _ready(user, ParsedQuery(text=prefix))
    refs = current.suggest(prefix[:200], request.readers, request.excluded, limit)
    rows = _rows(user, [Hit(ref.kind, ref.id, 0.0) for ref in refs])
    return [_named(ref, rows[ref]) for ref in refs if ref in rows]


def facets_of(kind: str) -> dict[str, Facet]:
    """The facets of a kind, or of all kinds, by slug."""
    return {
        facet.slug: facet for searched in kinds.searched() if kind in ("", searched.slug) for facet in searched.facets
    }


def _ready(user: Any, query: ParsedQuery) -> tuple[Engine, Request]:
    """The engine and the person's rights. Order matters: what is hidden is read before the reader is refreshed."""
    excluded = lag.hidden()
    current = engine()
    current.refresh()
    return current, Request(query=query, readers=readable_audiences(user), excluded=excluded)


def _filters(current: Engine, request: Request, chosen: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The chosen filters and those typed in the query, the latter as values that exist for this person."""
    known = {slug: values for slug, values in chosen.items() if values and slug in request.facets}
    typed = {slug: values for slug, values in request.query.filters.items() if slug in request.facets}
    if not typed:
        return known
    wide = replace(request, query=ParsedQuery(text=""), facets=tuple(typed), filters={}, limit=1, offset=0)
    there = current.search(wide).facets
    facets = facets_of(request.kinds[0] if request.kinds else "")
    for slug, values in typed.items():
        meant = [value for text in values for value in labels.meant(facets[slug], text, list(there[slug]))]
        known[slug] = tuple(dict.fromkeys((*known.get(slug, ()), *meant)))
    return known


def _rows(user: Any, hits: list[Hit] | tuple[Hit, ...]) -> dict[Ref, Model]:
    """The objects of the hits, read again through the rights of the database; one query per kind."""
    searched = {kind.slug: kind for kind in kinds.searched()}
    rows: dict[Ref, Model] = {}
    for slug in dict.fromkeys(hit.kind for hit in hits):
        if slug in searched:
            ids = [hit.id for hit in hits if hit.kind == slug]
            for row in searched[slug].visible_to(user).filter(pk__in=ids).order_by():
                rows[Ref(slug, str(row.pk))] = row
    return rows


def _named(ref: Ref, row: Model) -> tuple[str, str, Kind]:
    kind = kinds.get(ref.kind)
    return kind.title(row), kind.address(row), kind


def _shown(current: Engine, request: Request, result: Result, rows: dict[Ref, Model]) -> list[Found]:
    query = request.query
    seen = [hit for hit in result.hits if hit.ref in rows]
    parts = current.best_parts([hit.ref for hit in seen], query)
    marks = Marks.of(
        words=[word.typed for word in query.required],
        phrases=[phrase.exact for phrase in (*query.phrases, *query.same)],
    )
    named = _facet_labels(seen, result.facets, request.filters)
    shown = []
    for hit in seen:
        title, url, kind = _named(hit.ref, rows[hit.ref])
        part = parts.get(hit.ref)
        window = excerpt(part.text if part else hit.summary, marks)
        chunks = list(window.chunks)
        if window.before:
            chunks.insert(0, Chunk("… ", False))
        if window.after:
            chunks.append(Chunk(" …", False))
        shown.append(
            Found(
                kind=kind,
                object=rows[hit.ref],
                title=title,
                url=url,
                score=hit.score,
                snippet=chunks,
                part=part,
                part_url=_part_url(part, kind, query.text) if part else "",
                facets={
                    slug: {value: named[slug].get(value, value) for value in values}
                    for slug, values in hit.facets.items()
                    if slug in named
                },
            )
        )
    return shown


def _term(glossary: Glossary, query: ParsedQuery) -> Term | None:
    """What the words typed name when there is nothing else in the query."""
    alone = not (query.excluded or query.filters or query.titles)
    return glossary.named_by(query.text) if alone else None


def _facet_labels(
    hits: list[Hit], counts: dict[str, dict[str, int]], chosen: dict[str, tuple[str, ...]]
) -> dict[str, dict[str, str]]:
    """The labels of all values that a page shows, asked at once for each facet: in its hits, counted, or chosen."""
    values = {slug: [*counted, *chosen.get(slug, ())] for slug, counted in counts.items()}
    for hit in hits:
        for slug, held in hit.facets.items():
            values.setdefault(slug, []).extend(held)
    facets = facets_of("")
    return {slug: labels.of(facets[slug], held) for slug, held in values.items() if slug in facets}


def _part_url(part: PartHit, kind: Kind, text: str) -> str:
    """The address of a part; that of a kind with files marks there what was looked for."""
    return f"{part.address}?{urlencode({'q': text})}" if text and kind.holds_files else part.address
