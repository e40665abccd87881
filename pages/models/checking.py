"""What goes stale in the pages: what they cite and that is gone, and those that nobody has looked at for a year."""

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from pages.models.base import NationalPage

# One failure may be a bad day of the other site: an address is said to be dead when it still fails after this.
APART = timedelta(days=2)


class WebAddress(models.Model):
    """An address of another site that published pages cite, and what it answered last."""

    class State(models.TextChoices):
        UNCHECKED = "non-verifiee", "Non vérifiée"
        GOOD = "bonne", "Répond"
        DOUBTFUL = "a-reverifier", "À revérifier"
        DEAD = "morte", "Ne répond plus"

    digest = models.CharField(max_length=64, primary_key=True, editable=False)
    address = models.TextField("adresse")
    state = models.CharField("état", max_length=12, choices=State, default=State.UNCHECKED)
    said = models.CharField("ce qui a été constaté", max_length=200, blank=True)
    checked_at = models.DateTimeField("vérifiée le", null=True, blank=True)
    failing_since = models.DateTimeField("en échec depuis le", null=True, blank=True)

    class Meta:
        verbose_name = "adresse extérieure"
        verbose_name_plural = "adresses extérieures"
        ordering = ["digest"]

    def __str__(self) -> str:
        return self.address

    def answered(self, said: str, now: datetime) -> None:
        """It leads somewhere."""
        self.state, self.said, self.checked_at, self.failing_since = self.State.GOOD, said, now, None

    def failed(self, said: str, now: datetime) -> None:
        """It led nowhere this time; dead when it already did not, some days ago."""
        self.failing_since = self.failing_since or now
        self.state = self.State.DEAD if now - self.failing_since >= APART else self.State.DOUBTFUL
        self.said, self.checked_at = said, now

    def not_asked(self, said: str) -> None:
        """Nobody could tell this time: what was known stays known."""
        if self.checked_at is None:
            self.said = said


def digest_of(*words: str) -> str:
    """A key of fixed length for words of any length."""
    return hashlib.sha256("\x00".join(words).encode()).hexdigest()


class Finding(models.Model):
    """Something a published page cites and that its readers cannot open. It goes once a check no longer finds it."""

    class Sort(models.TextChoices):
        PAGE = "page", "Page"
        ANCHOR = "ancre", "Partie d’une page"
        ADDRESS = "adresse", "Adresse du site"
        SUPPORT = "support", "Support"
        FILE = "fichier", "Fichier"
        PICTURE = "image", "Image"
        OUTSIDE = "exterieur", "Autre site"

    page = models.ForeignKey(NationalPage, models.CASCADE, related_name="findings", verbose_name="page")
    key = models.CharField(max_length=64, editable=False)
    sort = models.CharField("sorte", max_length=10, choices=Sort)
    target = models.TextField("cible")
    object_id = models.PositiveBigIntegerField("numéro de la page ou du support", null=True, blank=True)
    places = models.JSONField("où", default=list)
    said = models.CharField("ce qui ne va pas", max_length=200)
    is_certain = models.BooleanField("sûr", default=True)
    first_seen_at = models.DateTimeField("vu la première fois le", default=timezone.now)
    seen_at = models.DateTimeField("vu le", default=timezone.now)
    ignored_at = models.DateTimeField("ignoré le", null=True, blank=True)
    ignored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ignoré par"
    )
    ignored_because = models.CharField("raison", max_length=200, blank=True)

    class Meta:
        verbose_name = "lien à corriger"
        verbose_name_plural = "liens à corriger"
        ordering = ["-is_certain", "first_seen_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["page", "key"], name="a_finding_once_a_page")]

    def __str__(self) -> str:
        return self.target

    @property
    def is_an_address(self) -> bool:
        """Whether `target` is what was written in the page, fit to be shown, rather than a key."""
        return self.target.startswith(("/", "#", "http://", "https://"))


class Round(models.Model):
    """A check of every page: asked, then done. `asked_by` is empty for the one of the week."""

    asked_at = models.DateTimeField("demandée le", default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="demandée par"
    )
    done_at = models.DateTimeField("finie le", null=True, blank=True)
    pages = models.PositiveIntegerField("pages", default=0)
    addresses = models.PositiveIntegerField("adresses extérieures", default=0)

    class Meta:
        verbose_name = "vérification"
        verbose_name_plural = "vérifications"
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.asked_at:%d/%m/%Y}"


class StillTrue(models.Model):
    """That somebody read a published page and said that it is still up to date."""

    page = models.OneToOneField(NationalPage, models.CASCADE, related_name="still_true", verbose_name="page")
    said_at = models.DateTimeField("dit le", default=timezone.now)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="dit par")

    class Meta:
        verbose_name = "page toujours à jour"
        verbose_name_plural = "pages toujours à jour"
        ordering = ["page"]

    def __str__(self) -> str:
        return f"{self.page_id}"
