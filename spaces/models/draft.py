"""What a person typed in the deposit form and did not send yet: found again from any tab, device or session."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class DepositDraft(models.Model):
    """One per person. `typed` is the form as the browser would send it: {name: [values]}, without any file."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    typed = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"brouillon de dépôt {self.pk}"
