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
        free = type(self)._default_manager.filter(pk=self.pk).filter(
            models.Q(lease_until__isnull=True) | models.Q(lease_until__lt=now)
        )
        taken = free.update(attempts=models.F("attempts") + 1, lease_until=now + lease)
        if taken:
            self.refresh_from_db(fields=["attempts", "lease_until"])
        return bool(taken)
