"""Addresses that nothing is sent to any more."""

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class Suppressed(models.Model):
    """An address that refused our mail, or whose owner asked for none: every send looks here first."""

    class Reason(models.TextChoices):
        REFUSED = "refus", "l'adresse refuse nos messages"
        ASKED = "demande", "la personne n'en veut plus"

    address = models.EmailField("adresse électronique", unique=True)
    reason = models.CharField("motif", max_length=20, choices=Reason.choices)
    detail = models.CharField("détail", max_length=300, blank=True)
    since = models.DateTimeField("depuis", default=timezone.now)

    class Meta:
        verbose_name = "adresse écartée"
        verbose_name_plural = "adresses écartées"
        ordering = ["-since", "-pk"]
        constraints = [models.UniqueConstraint(Lower("address"), name="an_address_is_suppressed_once")]

    def __str__(self) -> str:
        return self.address
