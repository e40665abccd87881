"""What people ask about the data held on them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class ErasureRequest(models.Model):
    """A person asks that their account be erased; an administrateur national does it, or says why not."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="erasure_requests")
    asked_at = models.DateTimeField("demandé le", default=timezone.now)
    words = models.TextField("message", blank=True, max_length=2000)
    decided_at = models.DateTimeField("traité le", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    refused_because = models.TextField("réponse", blank=True, max_length=2000)

    class Meta:
        verbose_name = "demande d'effacement"
        verbose_name_plural = "demandes d'effacement"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(decided_at__isnull=True), name="one_open_erasure_request_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.asked_at:%Y-%m-%d}"
