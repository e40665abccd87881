"""The adapter: tantivy behind the port of `search.engine`."""

import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from links.documents import Document
from search.engine import Engine, EngineUnavailable, Hit, Near, PartHit, Ref, Request, Result, Sort
from search.query import ParsedQuery
from search.tantivy_engine import queries, vocabulary
from search.tantivy_engine.schema import OBJECTS, key, ref_of, rows
from search.tantivy_engine.store import Opened, Store, telling
from words.analysis import exact_terms

_MAX_VALUES = 1000  # of facets, counted in one aggregation
_HEAP = 64_000_000
_PARTS_READ = 100


class TantivyWriter:
    """See search.engine.Writer. One thread per index: the machine also serves pages."""

    def __init__(self, opened: Opened, threads: int = 1) -> None:
        self._objects = opened.objects.writer(_HEAP, threads)
        self._parts = opened.parts.writer(_HEAP, threads)

    def replace(self, documents: Iterable[Document], gone: Iterable[Ref] = ()) -> None:
        for ref in gone:
            self._drop(ref)
        for document in documents:
            self._drop(Ref(document.kind, document.id))
            self.add(document)

    def add(self, document: Document) -> None:
        """Put an object that the index does not hold."""
        row, parts = rows(document)
        self._objects.add_document(row)
        for part in parts:
            self._parts.add_document(part)

    def commit(self) -> None:
        # Parts first: an object is never found before its pages are there.
        self._parts.commit()
        self._objects.commit()

    def close(self) -> None:
        """Let merges end, and free tantivy's own locks."""
        self._parts.wait_merging_threads()
        self._objects.wait_merging_threads()

    def _drop(self, ref: Ref) -> None:
        self._objects.delete_documents_by_term("ref", key(ref))
        self._parts.delete_documents_by_term("ref", key(ref))


class TantivyEngine(Engine):
    """See search.engine.Engine. Safe to share between threads."""

    def __init__(self, root: Path) -> None:
        self._store = Store(root)
        self._opened: Opened | None = None
        self._opening = threading.Lock()

    # Reading

    def _reader(self) -> Opened:
        """The generation that the pointer names now, open."""
        generation = self._store.generation()
        opened = self._opened
        if opened is None or opened.generation != generation:
            with self._opening:
                opened = self._opened
                if opened is None or opened.generation != generation:
                    opened = self._opened = self._store.open(generation)
        return opened

    def refresh(self) -> None:
        opened = self._reader()
        with telling():
            opened.objects.reload()
            opened.parts.reload()

    def search(self, request: Request) -> Result:
        searcher = self._reader().objects.searcher()
        by_date = request.sort is Sort.DATE
        with telling():
            found = searcher.search(
                queries.ranked(request),
                limit=max(1, request.limit),
                offset=request.offset,
                order_by_field="dated" if by_date else None,
            )
            hits = []
            for score, address in found.hits[: request.limit]:
                row = searcher.doc(address)
                ref = ref_of(row.get_first("ref"))
                _title, summary, facets_of = json.loads(bytes(row.get_first("shown")))
                hits.append(Hit(ref.kind, ref.id, 0.0 if by_date else round(float(score), 4), summary, facets_of))
            if found.count or request.kinds or request.filters:
                kinds, facets = self._counts(searcher, request)
            else:
                kinds, facets = {}, {slug: {} for slug in request.facets}
        return Result(found.count, tuple(hits), facets, kinds, request.match)

    def _counts(self, searcher: tantivy.Searcher, request: Request) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
        """Kinds and facets, each without its own filter: one aggregation, and one more per filter in use."""
        wanted = {
            "kind": {"terms": {"field": "kind", "size": 50}},
            "facet": {"terms": {"field": "facet", "size": _MAX_VALUES}},
        }

        def count(without: str, names: Iterable[str]) -> dict[str, dict[str, int]]:
            asked = {name: wanted[name] for name in names}
            answer = searcher.aggregate(queries.counted(request, without), asked)
            return {name: {b["key"]: int(b["doc_count"]) for b in answer[name]["buckets"]} for name in asked}

        every = count("", wanted if request.facets else ["kind"])
        kinds = count("kind", ["kind"])["kind"] if request.kinds else every["kind"]
        facets = {slug: _values(every["facet"], slug) for slug in request.facets}
        for slug in request.filters:
            if slug in facets:
                facets[slug] = _values(count(slug, ["facet"])["facet"], slug)
        return kinds, facets

    def best_parts(self, refs: Sequence[Ref], query: ParsedQuery) -> dict[Ref, PartHit]:
        if not (query.words or query.phrases):
            return {}
        searcher = self._reader().parts.searcher()
        best: dict[Ref, PartHit] = {}
        with telling():
            for fuzzy in (False, True):
                # All at once; then one by one those that longer objects kept out of the first answers.
                left = [ref for ref in refs if ref not in best]
                full = _best_of(searcher, left, query, fuzzy, best)
                for ref in [ref for ref in left if ref not in best] if full else []:
                    _best_of(searcher, [ref], query, fuzzy, best)
        return best

    def suggest(self, prefix: str, readers: frozenset[int], excluded: frozenset[Ref], limit: int = 8) -> list[Ref]:
        terms = exact_terms(prefix)[:12]
        if not terms or not readers:
            return []
        searcher = self._reader().objects.searcher()
        clauses = queries.seen_by(readers, excluded)
        finished = terms if prefix[-1:].isspace() else terms[:-1]
        clauses += [(Occur.Must, Query.term_query(OBJECTS, "title_x", term)) for term in finished]
        if len(finished) < len(terms):
            # Terms are folded letters and digits (words.exact_terms): nothing of them means anything in a pattern.
            started = terms[-1]
            clauses.append((Occur.Must, Query.regex_query(OBJECTS, "title_x", f"{started}.*")))
            clauses.append((Occur.Should, Query.term_query(OBJECTS, "title_x", started)))
        clauses.append((Occur.Should, Query.const_score_query(queries.phrase(OBJECTS, "title_x", terms), 2.0)))
        with telling():
            found = searcher.search(Query.boolean_query(clauses), limit=limit, count=False).hits
            return [ref_of(searcher.doc(address).get_first("ref")) for _score, address in found]

    def near(self, word: str, readers: frozenset[int], excluded: frozenset[Ref], limit: int = 3) -> list[Near]:
        opened = self._reader()
        with telling():
            return vocabulary.near(opened, word, readers, excluded, limit)

    def references(self) -> Iterator[tuple[Ref, str]]:
        opened = self._reader()
        with telling():
            opened.objects.reload()
            searcher = opened.objects.searcher()
            every = searcher.search(Query.all_query(), limit=max(1, searcher.num_docs), count=False).hits
            for _score, address in every:
                row = searcher.doc(address)
                yield ref_of(row.get_first("ref")), row.get_first("stamp")

    # Writing

    @contextmanager
    def writing(self, wait: float = 0) -> Iterator[TantivyWriter]:
        with self._store.lock(wait):
            opened = self._store.open(self._store.generation())
            with telling():
                writer = TantivyWriter(opened)
            try:
                yield writer
            finally:
                writer.close()

    def rebuild(self, documents: Iterable[Document], wait: float = 0) -> int:
        with self._store.lock(wait):
            new = self._store.create()
            with telling():
                writer = TantivyWriter(new)
            count = 0
            try:
                for document in documents:
                    writer.add(document)
                    count += 1
                writer.commit()
            finally:
                writer.close()
            try:
                old = {self._store.generation()}
            except EngineUnavailable:
                old = set()
            self._store.point_to(new.generation)
            # Who opened the old one a moment ago still reads it: it goes with the next rebuild.
            self._store.sweep(keep={new.generation, *old})
            return count


def _best_of(
    searcher: tantivy.Searcher, refs: Sequence[Ref], query: ParsedQuery, fuzzy: bool, best: dict[Ref, PartHit]
) -> bool:
    """Add the best part of each object found to `best`; whether there were more answers than were read."""
    if not refs:
        return False
    found = searcher.search(queries.best_parts(refs, query, fuzzy), limit=_PARTS_READ, count=False).hits
    for score, address in found:
        if score <= 0:
            return False
        row = searcher.doc(address)
        ref = ref_of(row.get_first("ref"))
        if ref not in best:
            key, path, label, number = json.loads(row.get_first("part"))
            best[ref] = PartHit(key, path, label, number, bytes(row.get_first("text")).decode())
            if all(wanted in best for wanted in refs):
                return False
    return len(found) == _PARTS_READ


def _values(buckets: dict[str, int], slug: str) -> dict[str, int]:
    start = f"{slug}="
    return {term[len(start) :]: count for term, count in buckets.items() if term.startswith(start)}
