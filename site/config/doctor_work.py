"""What doctor says of the jobs: who runs them, what waits, what failed, what is late."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Min, Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from config.wording import age
from jobs import periodic, queues
from jobs.models import PeriodicRun, WorkerProcess
from jobs.sweeper import alive
from links.health import Finding, Level

_LATE = timedelta(minutes=10)
_RECENT = timedelta(days=1)


def workers() -> Iterator[Finding]:
    """Living workers, and the queues that nobody works on."""
    now = timezone.now()
    living = [worker for worker in WorkerProcess.objects.all() if alive(worker, now)]
    served = {name for worker in living for name in worker.queues.split(",")}
    left = [name for name in queues.EVERY if name not in served]
    for worker in living:
        silent = age((now - worker.seen_at).total_seconds())
        yield Finding(Level.OK, "travaux", f"processus {worker.pid} ({worker.queues}), vu il y a {silent}")
    if left:
        yield Finding(
            Level.WARNING,
            "travaux",
            f"personne ne s'occupe des files d'attente {', '.join(left)}",
            "Lancer work, ou make run qui le lance.",
        )


def queues_state() -> Iterator[Finding]:
    """For each queue that has something to say: waiting, running, failed since yesterday; the age of the oldest."""
    now = timezone.now()
    due = Q(pk__in=DBTaskResult.objects.ready().values("pk"))
    figures = (
        DBTaskResult.objects.order_by("queue_name")
        .values("queue_name")
        .annotate(
            ready=Count("pk", filter=due),
            running=Count("pk", filter=Q(status=TaskResultStatus.RUNNING)),
            failed=Count("pk", filter=Q(status=TaskResultStatus.FAILED, finished_at__gte=now - _RECENT)),
            oldest=Min("enqueued_at", filter=due),
        )
    )
    quiet = True
    for row in figures:
        if not (row["ready"] or row["running"] or row["failed"]):
            continue
        quiet = False
        waited = now - row["oldest"] if row["oldest"] else timedelta()
        text = _figures(row)
        if row["oldest"]:
            text += f", le plus ancien attend depuis {age(waited.total_seconds())}"
        if waited > _LATE:
            yield Finding(Level.WARNING, "travaux", text, "Vérifier que work fonctionne.")
        elif row["failed"]:
            yield Finding(Level.WARNING, "travaux", text, "Lire les erreurs dans /gestion/, travaux.")
        else:
            yield Finding(Level.INFO, "travaux", text)
    if quiet:
        yield Finding(Level.OK, "travaux", "rien n'attend, rien n'a échoué depuis hier")


def _figures(row: dict) -> str:
    waiting, failed = f"{row['ready']} en attente, {row['running']} en cours", f"{row['failed']} en échec depuis hier"
    return f"{row['queue_name']} : {waiting}, {failed}"


def periodic_state() -> Iterator[Finding]:
    """Periodic jobs that are late or whose last run failed."""
    now = timezone.now()
    rows = {row.name: row for row in PeriodicRun.objects.all()}
    fine = 0
    for job in periodic.every():
        row = rows.get(job.name)
        if row is None or (row.last_finished_at is None and now - row.due_at <= _LATE and not row.last_error):
            yield Finding(Level.INFO, "travaux périodiques", f"{job.name} : jamais exécuté encore")
        elif row.last_error:
            line = row.last_error.strip().splitlines()[-1]
            yield Finding(
                Level.WARNING,
                "travaux périodiques",
                f"{job.name} : le dernier essai a échoué ({line})",
                "Lire l'erreur.",
            )
        elif now - row.due_at > _LATE:
            late = age((now - row.due_at).total_seconds())
            yield Finding(
                Level.WARNING,
                "travaux périodiques",
                f"{job.name} : en retard de {late}",
                "Vérifier que work fonctionne.",
            )
        else:
            fine += 1
    if fine:
        yield Finding(Level.OK, "travaux périodiques", f"{fine} à l'heure")
