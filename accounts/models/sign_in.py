"""What sign-in remembers: the devices someone used, and the groups of the institution's provider."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.habilitations import Habilitation
from accounts.models.people import LOCAL_LEVELS, NATIONAL_LEVELS, Level
from territories.models import Caf


class Device(models.Model):
    """A browser that a person signed in from: known by a random cookie, of which only the hash is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="devices")
    digest = models.CharField(max_length=64)
    label = models.CharField("appareil", max_length=120, blank=True)
    first_used_at = models.DateTimeField("connu depuis", default=timezone.now)
    last_used_at = models.DateTimeField("dernière connexion", default=timezone.now)

    class Meta:
        verbose_name = "appareil"
        ordering = ["-last_used_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="a_device_once_per_person")]

    def __str__(self) -> str:
        return self.label


class ProviderIdentity(models.Model):
    """Whom the institution's provider means by `subject`: one account, whatever address it gives them later."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="provider_identities")
    issuer = models.CharField("fournisseur", max_length=200)
    subject = models.CharField("identifiant", max_length=255)
    linked_at = models.DateTimeField("relié le", default=timezone.now)
    last_used_at = models.DateTimeField("dernière connexion", default=timezone.now)

    class Meta:
        verbose_name = "compte de l'institution"
        verbose_name_plural = "comptes de l'institution"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="a_subject_is_one_person"),
            models.UniqueConstraint(fields=["issuer", "user"], name="a_person_is_one_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.issuer}"


class ProviderGroup(models.Model):
    """A group of the institution's provider and the level that it gives: in `caf`, or, left empty for a local level,
    in the Caf that the provider names for the person. Reference data, kept by administrateurs nationaux."""

    name = models.CharField("groupe", max_length=200, unique=True)
    level = models.CharField("niveau", max_length=30, choices=Level.choices)
    caf = models.ForeignKey(Caf, models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "groupe de l'institution"
        verbose_name_plural = "groupes de l'institution"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=LOCAL_LEVELS) | Q(level__in=NATIONAL_LEVELS, caf__isnull=True),
                name="a_national_group_names_no_caf",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProviderGrant(models.Model):
    """A level that a person holds because the provider says so: it ends when the provider no longer does."""

    habilitation = models.OneToOneField(Habilitation, models.CASCADE, related_name="provider_grant")
    group = models.ForeignKey(ProviderGroup, models.CASCADE, related_name="grants")
    seen_at = models.DateTimeField("confirmée le", default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.habilitation} ({self.group})"
