"""Rows that jobs need beside the library's own."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

MAX_ATTEMPTS = 3


class Leased(models.Model):
    """A row that a job works on: attempts counted, and a lease so that a dead worker's row is taken up again.

    A job calls `take()` first and works only when it answers True.
    """

    attempts = models.PositiveSmallIntegerField("essais", default=0)
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def take(self, lease: timedelta) -> bool:
        """Count an attempt and hold the row until `lease` from now; False when another worker holds it."""
        now = timezone.now()
        free = (
            type(self)
            ._default_manager.filter(pk=self.pk)
            .filter(models.Q(lease_until__isnull=True) | models.Q(lease_until__lt=now))
        )
        taken = free.update(attempts=models.F("attempts") + 1, lease_until=now + lease)
        if taken:
            self.refresh_from_db(fields=["attempts", "lease_until"])
        return bool(taken)


class WorkerProcess(models.Model):
    """A process that runs jobs, as long as it lives: `seen_at` is refreshed by a thread of its own.

    `host` names the machine and its space of process numbers (jobs.processes.here); `born` is the start of the
    process as the kernel tells it, so that a number used again is not taken for the same process.
    """

    worker_id = models.CharField("identifiant", max_length=64, unique=True)
    host = models.CharField("machine", max_length=255)
    pid = models.PositiveIntegerField("numéro de processus")
    born = models.CharField("naissance du processus", max_length=32, blank=True)
    queues = models.CharField("files d'attente", max_length=255)
    started_at = models.DateTimeField("démarré le", default=timezone.now)
    seen_at = models.DateTimeField("vu le", default=timezone.now)

    class Meta:
        verbose_name = "processus de travail"
        verbose_name_plural = "processus de travail"
        ordering = ["started_at", "pk"]

    def __str__(self) -> str:
        return f"{self.queues} ({self.host}, {self.pid})"


class PeriodicRun(models.Model):
    """When a periodic job is due and how its last run went; the job itself is code (jobs.periodic)."""

    name = models.CharField("nom", max_length=80, unique=True)
    due_at = models.DateTimeField("prévu le", default=timezone.now)
    lease_until = models.DateTimeField("réservé jusqu'au", null=True, blank=True)
    last_started_at = models.DateTimeField("dernier début", null=True, blank=True)
    last_finished_at = models.DateTimeField("dernière fin", null=True, blank=True)
    last_error = models.TextField("dernière erreur", blank=True)

    class Meta:
        verbose_name = "travail périodique"
        verbose_name_plural = "travaux périodiques"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
