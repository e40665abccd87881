"""Compare database and index, and put right what differs."""

from django.db import transaction

from search import indexing, lag
from search.engine import EngineUnavailable
from search.indexing import Comparison
from search.models import Waiting


def note_differences() -> Comparison:
    """Compare, and leave what differs to the index job. An index that cannot be read is left to it whole.

    What the index holds and the database does not is hidden at once.
    """
    try:
        found = indexing.compare()
    except EngineUnavailable:
        found = Comparison(missing=indexing.every_ref())
    if found.refs:
        with transaction.atomic():
            Waiting.objects.filter(attempts__gt=0).update(attempts=0)
            lag.note(found.refs, hidden=[*found.stale, *found.orphan])
    return found


def put_right(wait: float) -> Comparison:
    """Compare and repair now, in this process, once whoever writes has ended; gives what differed.

    Raises EngineBusy when someone still writes after `wait` seconds.
    """
    found = note_differences()
    indexing.index_waiting(wait)
    return found
