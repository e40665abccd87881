"""What the index has still to learn, and what it must not show until it did. DESIGN 4, "while the index lags".

`generation` tells one change from the next (a time in nanoseconds): a row is deleted only for the generation that was
read before the object was read to be indexed.
"""

from django.db import models
from django.utils import timezone

MAX_ATTEMPTS = 3


class _Noted(models.Model):
    kind = models.CharField(max_length=30)
    object_id = models.CharField(max_length=40)
    generation = models.BigIntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Waiting(_Noted):
    """An object to index again. `attempts` counts the times its document could not be made, and why."""

    since = models.DateTimeField(default=timezone.now, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="one_waiting_row_per_object")]


class Lagging(_Noted):
    """An object that someone may no longer read, wholly or in part: no search shows it until it is indexed again."""

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="one_lagging_row_per_object")]
