"""Who did what to what, when; and the seals that show whether it was changed since."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Trace(models.Model):
    """Who did what to what, when: only added to, never changed."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=30)
    object_id = models.CharField(max_length=40)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["kind", "object_id"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.kind} {self.object_id}"


class Seal(models.Model):
    """The lines of the trace of one day (Europe/Paris), hashed with the seal before it: a line added, changed or taken
    away afterwards no longer gives this digest. Kept when the lines themselves are forgotten after their time."""

    day = models.DateField(unique=True)
    lines = models.PositiveIntegerField()
    first_id = models.BigIntegerField(null=True)
    last_id = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField(default=timezone.now)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.lines} {self.digest[:12]}"
