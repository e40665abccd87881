"""How far the background jobs of a site have come, read in its base while they run."""

import json

from django_tasks_db.models import DBTaskResult

from files.models import FileVersion, SideWork
from tests.processes import Site

JOBS, VERSIONS, WORKS = (model._meta.db_table for model in (DBTaskResult, FileVersion, SideWork))


def done(site: Site) -> int:
    return site.rows(f"SELECT count(*) FROM {JOBS} WHERE status IN ('SUCCESSFUL', 'FAILED')")[0][0]


def left(site: Site) -> int:
    """The jobs that wait or run."""
    return site.rows(f"SELECT count(*) FROM {JOBS} WHERE status IN ('READY', 'RUNNING')")[0][0]


def is_on_its_last_attempt(site: Site) -> bool:
    """Whether a third death of the same file is possible: it would be given up, which is another story."""
    workers = site.rows(f"SELECT worker_ids FROM {JOBS} WHERE status = 'RUNNING'")
    named = [json.loads(ids) if isinstance(ids, str) else ids for (ids,) in workers]
    tried = [
        attempts
        for table in (VERSIONS, WORKS)
        for (attempts,) in site.rows(f"SELECT attempts FROM {table} WHERE state = 'en-cours'")
    ]
    return any(len(names) > 1 for names in named) or any(attempts > 1 for attempts in tried)
