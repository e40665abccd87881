"""The job of the index queue."""

from django_tasks import task

from jobs import queues
from search import indexing


@task(queue_name=queues.INDEX)
def index_waiting() -> None:
    """Index every object that waits. Idempotent; does nothing when nothing waits."""
    indexing.index_waiting()
