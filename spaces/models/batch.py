"""Several supports changed at once by one person, and what each was before: what undoing needs, and no more."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from spaces.models.resource import Resource


class Act(models.TextChoices):
    """What may be done to many supports at once."""

    RECLASSIFY = "reclasser", "Reclasser"
    SHARE = "partager", "Changer qui peut les lire"
    PUBLISH = "publier", "Publier les brouillons"
    WITHDRAW = "retirer", "Retirer des rayons"
    RESTORE = "retablir", "Rétablir ce qui est retiré"


class Batch(models.Model):
    """A batch is its author's own: nobody else reads it. `token` is that of the preview they agreed to, so that a
    second click finds the batch of the first; `wish` is what they asked (spaces.bulk.wishes.Wish)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    token = models.UUIDField(unique=True)
    act = models.CharField("ce qui est fait", max_length=12, choices=Act.choices)
    wish = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"lot {self.pk}"


class BatchLine(models.Model):
    """What became of one support of a batch.

    `seen` and `left` are the stamps (spaces.bulk.stamps) of the row before and after; `former` is what
    `spaces.actions.putting_back` puts back; `reason` is a French sentence when the site refused.
    """

    class State(models.TextChoices):
        WAITING = "attente", "Pas encore fait"
        DONE = "fait", "Fait"
        REFUSED = "refuse", "Refusé"
        UNDONE = "annule", "Annulé"
        KEPT = "garde", "Non annulé"
        GIVEN_UP = "abandonne", "Annulé avant d’être fait"

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="lines")
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    seen = models.CharField(max_length=16)
    left = models.CharField(max_length=16, blank=True)
    former = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["batch", "resource"], name="a_support_once_per_batch")]

    def __str__(self) -> str:
        return f"{self.batch_id}, {self.resource_id}"
