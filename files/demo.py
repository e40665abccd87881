"""Files that the demonstration makes: the same checks as for what people send, without the first look at their text.

What seems personal in them is found when they are read, as for what a first look had no time for.
"""

import hashlib

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from files import formats, storage
from files.actions import Stored
from files.errors import Refused
from files.jobs import extract

_AFTER_THOSE_OF_PEOPLE = -5


def stored(name: str, content: bytes) -> Stored:
    """Bytes that wait for a row under that name, as `files.actions.store` gives them. Raises Refused."""
    path = storage.new_incoming()
    path.write_bytes(content)
    try:
        found = formats.detect(path, name)
    except Refused:
        path.unlink(missing_ok=True)
        raise
    return Stored(hashlib.sha256(content).hexdigest(), len(content), found.format.media_type, name, path)


def let_people_pass() -> None:
    """What waits to be read is read after what people deposit from now on."""
    DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=extract.module_path).update(
        priority=_AFTER_THOSE_OF_PEOPLE
    )
