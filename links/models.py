"""What a person keeps of what they read: seen, favourite, followed. A row is a person and a reference (kind, id)."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Reference(models.Model):
    """A person and an object of any kind (links.kinds); shown only while the person may see the object."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    object_id = models.CharField(max_length=60)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Seen(Reference):
    """When a person last opened an object, by whatever route. A GET may write it (DESIGN 4).

    The row of kind EVERYTHING says when they said « tout marquer comme lu ». Those of kind VISIT say when they last had
    the home page before their eyes, and when the visit before that one ended.
    """

    EVERYTHING = "tout"
    VISIT, THIS_ONE, THE_ONE_BEFORE = "visite", "celle-ci", "precedente"

    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "kind", "object_id"], name="seen_once")]


class Favourite(Reference):
    """What a person put aside."""

    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "kind", "object_id"], name="favourite_once")]


class Follow(Reference):
    """What a person wants to hear of: the value of a facet ("rubrique", "caf", "type"), or an object."""

    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "kind", "object_id"], name="follow_once")]
