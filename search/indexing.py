"""From the database to the index: what waits, everything, and the comparison of the two."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from jobs.retry import writable
from links import kinds
from links.documents import Document
from links.kinds import Kind
from search.engine import Engine, EngineUnavailable, Ref
from search.engines import engine
from search.models import MAX_ATTEMPTS, Lagging, Waiting
from search.stamp import stamp

logger = logging.getLogger(__name__)

BATCH = 200  # objects between two commits (a commit costs 83 ms)
_DELETED = 100  # rows in one statement
PATIENCE = 60.0  # seconds to wait for another writer before the job is tried again


@dataclass
class Comparison:
    """What differs between database and index: to add, to index again, to take away."""

    missing: list[Ref] = field(default_factory=list)
    stale: list[Ref] = field(default_factory=list)
    orphan: list[Ref] = field(default_factory=list)

    @property
    def refs(self) -> list[Ref]:
        return [*self.missing, *self.stale, *self.orphan]

    def counts(self) -> dict[str, int]:
        return {"missing": len(self.missing), "stale": len(self.stale), "orphan": len(self.orphan)}


def index_waiting(wait: float = PATIENCE) -> int:
    """Index every object that waits, then forget what was waited for; gives their number.

    Builds the whole index when there is none that can be read. Raises EngineBusy when another process still writes
    after `wait` seconds.
    """
    if not _waiting().exists() and not Lagging.objects.exists():
        return 0
    current = engine()
    try:
        return _index_waiting(current, wait)
    except EngineUnavailable as error:
        logger.warning("index rebuilt: %s", error)
        return rebuild(wait)


def _waiting() -> models.QuerySet[Waiting]:
    return Waiting.objects.filter(attempts__lt=MAX_ATTEMPTS).order_by("pk")


def _index_waiting(current: Engine, wait: float) -> int:
    done = 0
    with current.writing(wait) as writer:
        while rows := list(_waiting()[:BATCH]):
            # Generations first, then the state of the objects: what is indexed is never older than what is forgotten.
            lagging = _lagging_of(rows)
            documents, gone, failed = _documents([Ref(row.kind, row.object_id) for row in rows])
            writer.replace(documents, gone)
            writer.commit()
            _forget([row for row in rows if Ref(row.kind, row.object_id) not in failed], lagging)
            _keep_failures(rows, failed)
            done += len(rows) - len(failed)
    return done


def rebuild(wait: float = PATIENCE) -> int:
    """Build the whole index anew, then forget what was waited for before; gives the number of documents.

    Acts that come meanwhile stay noted, and are indexed by their own job. Raises EngineBusy like `index_waiting`.
    """
    waiting, lagging = list(Waiting.objects.order_by("pk")), list(Lagging.objects.order_by("pk"))
    failed: dict[Ref, str] = {}
    count = engine().rebuild(everything(failed), wait)
    _forget([row for row in waiting if Ref(row.kind, row.object_id) not in failed], lagging)
    _keep_failures(waiting, failed)
    return count


def everything(failed: dict[Ref, str]) -> Iterator[Document]:
    """Every document of the site, read by hundreds; those that cannot be made are noted in `failed`."""
    for kind in kinds.searched():
        yield from _made(kind, _searchable(kind).iterator(chunk_size=BATCH), failed)


def every_ref() -> list[Ref]:
    """Every object that the index should hold."""
    return [
        Ref(kind.slug, str(pk)) for kind in kinds.searched() for pk in _searchable(kind).values_list("pk", flat=True)
    ]


def compare() -> Comparison:
    """Database against index, without writing. Raises EngineUnavailable."""
    current = engine()
    current.refresh()
    indexed = dict(current.references())
    found = Comparison()
    for document in everything({}):
        ref = Ref(document.kind, document.id)
        known = indexed.pop(ref, None)
        if known is None:
            found.missing.append(ref)
        elif known != stamp(document):
            found.stale.append(ref)
    found.orphan = sorted(indexed)
    return found


def _lagging_of(rows: list[Waiting]) -> list[Lagging]:
    wanted = {Ref(row.kind, row.object_id) for row in rows}
    return [row for row in Lagging.objects.order_by("pk") if Ref(row.kind, row.object_id) in wanted]


def _documents(refs: list[Ref]) -> tuple[list[Document], list[Ref], dict[Ref, str]]:
    """The documents of objects, those that are no longer searchable, and those whose document cannot be made."""
    known = {kind.slug: kind for kind in kinds.searched()}
    failed: dict[Ref, str] = {}
    documents: list[Document] = []
    for slug in dict.fromkeys(ref.kind for ref in refs):
        if slug in known:
            ids = [ref.id for ref in refs if ref.kind == slug]
            documents += _made(known[slug], _searchable(known[slug]).filter(pk__in=ids), failed)
    present = {Ref(document.kind, document.id) for document in documents}
    return documents, [ref for ref in refs if ref not in present and ref not in failed], failed


def _searchable(kind: Kind) -> models.QuerySet:
    if kind.searchable is None:
        raise TypeError(f"kind {kind.slug!r} has documents and no `searchable`")
    return kind.searchable()


def _made(kind: Kind, rows: Iterable[models.Model], failed: dict[Ref, str]) -> Iterator[Document]:
    if kind.document is None:
        return
    for row in rows:
        try:
            yield kind.document(row)
        except Exception as error:  # one object that cannot be read keeps no other from the index
            logger.exception("no document for %s %s", kind.slug, row.pk)
            failed[Ref(kind.slug, str(row.pk))] = writable(str(error))[:300]


def _forget(waiting: list[Waiting], lagging: list[Lagging]) -> None:
    """Delete the rows of what was indexed, for the generation that was read."""
    done = {Ref(row.kind, row.object_id) for row in waiting}
    # What waits goes last: killed between the two, the objects are indexed once more and nothing stays hidden.
    _delete(Lagging, [row for row in lagging if Ref(row.kind, row.object_id) in done])
    _delete(Waiting, waiting)


def _delete(model: type[Lagging] | type[Waiting], rows: list[Any]) -> None:
    for start in range(0, len(rows), _DELETED):
        same = models.Q(pk__in=[])
        for row in rows[start : start + _DELETED]:
            same |= models.Q(pk=row.pk, generation=row.generation)
        model.objects.filter(same).delete()


def _keep_failures(waiting: list[Waiting], failed: dict[Ref, str]) -> None:
    for row in waiting:
        reason = failed.get(Ref(row.kind, row.object_id))
        if reason is not None:
            Waiting.objects.filter(pk=row.pk, generation=row.generation).update(
                attempts=models.F("attempts") + 1, error=reason
            )
