"""Who did what to what, when; and the seals that show whether it was changed since."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone


class Unchangeable(TypeError):
    """A line of the trace is neither changed nor taken away."""

    def __init__(self) -> None:
        super().__init__("une ligne de la trace ne se change ni ne se retire")


class TraceQuerySet(models.QuerySet["Trace"]):
    """Lines are added; `forget_for_good` is for the retention, `date_again` for a demonstration that plays the past."""

    def update(self, **kwargs: Any) -> int:
        raise Unchangeable

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Unchangeable

    def forget_for_good(self) -> int:
        """Take these lines away: their time is over (accounts.tracing.retention). How many they were."""
        return super().delete()[0]

    def date_again(self, moment: datetime) -> int:
        """Date these lines of another moment. Raises Unchangeable when the day they leave, or come to, is sealed."""
        sealed = Seal.objects.order_by("-day").values_list("day", flat=True).first()
        moments = [moment, *self.order_by().values_list("at", flat=True)]
        if sealed is not None and any(timezone.localdate(one) <= sealed for one in moments):
            raise Unchangeable
        return super().update(at=moment)


class Trace(models.Model):
    """Who did what to what, when: only added to, never changed."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=30)
    object_id = models.CharField(max_length=40)
    detail = models.JSONField(default=dict)

    objects = TraceQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["kind", "object_id"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.kind} {self.object_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Unchangeable
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Unchangeable


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
