"""Sends of forms whose act was done (accounts.once)."""

from django.db import models
from django.utils import timezone


class SentForm(models.Model):
    """A send of a form whose act was done (accounts.once): the hash of it all, and what it was answered."""

    key = models.CharField(max_length=64, primary_key=True)
    address = models.TextField(default="")
    words = models.TextField(default="")
    sent_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["sent_at"]

    def __str__(self) -> str:
        return self.key
