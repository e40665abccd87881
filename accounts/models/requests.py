"""How an access begins: what is asked, who is invited, and which addresses a Caf knows as its own."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.habilitations import Habilitation
from accounts.models.people import LOCAL_LEVELS, NATIONAL_LEVELS, Level
from territories.models import Caf


class EmailDomain(models.Model):
    """A domain of professional addresses: of one Caf, or of the whole network with `caf` empty. Reference data."""

    domain = models.CharField("domaine", max_length=100)
    caf = models.ForeignKey(Caf, models.CASCADE, null=True, blank=True, related_name="email_domains")

    class Meta:
        verbose_name = "domaine de messagerie"
        verbose_name_plural = "domaines de messagerie"
        ordering = ["domain", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["domain", "caf"], name="a_domain_once_per_caf"),
            models.UniqueConstraint(
                fields=["domain"], condition=Q(caf__isnull=True), name="a_domain_once_for_the_network"
            ),
        ]

    def __str__(self) -> str:
        return self.domain


class RequestState(models.TextChoices):
    """Where a request stands."""

    UNCONFIRMED = "a-confirmer", "adresse à confirmer"
    WAITING = "en-attente", "en attente de décision"
    ACCEPTED = "acceptee", "acceptée"
    REFUSED = "refusee", "refusée"
    WITHDRAWN = "abandonnee", "abandonnée"


class AccessRequest(models.Model):
    """A level asked in a Caf (or nationally with `caf` empty), by someone new or by a person who has an account.

    Until the address is confirmed there is no account: `user` is then empty, and nobody but its author knows of it.
    """

    email = models.EmailField("adresse électronique professionnelle")
    name = models.CharField("prénom et nom", max_length=150)
    function = models.CharField("fonction", max_length=150, blank=True)
    caf = models.ForeignKey(Caf, models.PROTECT, null=True, blank=True, related_name="access_requests")
    level = models.CharField("niveau demandé", max_length=30, choices=Level.choices)
    why = models.TextField("motif", blank=True, max_length=2000)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="access_requests"
    )
    state = models.CharField(
        "état", max_length=20, choices=RequestState.choices, default=RequestState.UNCONFIRMED, db_index=True
    )
    asked_at = models.DateTimeField("demandée le", default=timezone.now)
    confirmed_at = models.DateTimeField("confirmée le", null=True, blank=True)
    decided_at = models.DateTimeField("décidée le", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField("réponse", blank=True, max_length=2000)
    given = models.ForeignKey(Habilitation, models.SET_NULL, null=True, blank=True, related_name="+")
    # When the administrateurs nationaux were told that it waits for more than 5 working days.
    escalated_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "demande d'accès"
        verbose_name_plural = "demandes d'accès"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=NATIONAL_LEVELS, caf__isnull=True) | Q(level__in=LOCAL_LEVELS, caf__isnull=False),
                name="a_level_is_asked_in_a_caf_or_nationally",
            ),
            models.UniqueConstraint(
                fields=["user", "caf"],
                condition=Q(state=RequestState.WAITING),
                name="one_waiting_request_per_person_and_caf",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(state=RequestState.WAITING, caf__isnull=True),
                name="one_waiting_national_request_per_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} : {self.get_level_display()} {self.caf_id or 'national'}"

    def owner_codes(self) -> tuple[str, ...]:
        """Whose administrators decide."""
        return (self.caf_id or "cnaf",)


class Invitation(models.Model):
    """A colleague invited to a level by a link that expires, serves once, and may be taken back."""

    email = models.EmailField("adresse électronique professionnelle")
    name = models.CharField("prénom et nom", max_length=150, blank=True)
    function = models.CharField("fonction", max_length=150, blank=True)
    caf = models.ForeignKey(Caf, models.PROTECT, null=True, blank=True, related_name="invitations")
    level = models.CharField("niveau", max_length=30, choices=Level.choices)
    until = models.DateField("niveau donné jusqu'au", null=True, blank=True)
    words = models.TextField("message", blank=True, max_length=2000)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField("envoyée le", default=timezone.now)
    expires_at = models.DateTimeField("valable jusqu'au")
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField("reprise le", null=True, blank=True)

    class Meta:
        verbose_name = "invitation"
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=NATIONAL_LEVELS, caf__isnull=True) | Q(level__in=LOCAL_LEVELS, caf__isnull=False),
                name="one_is_invited_in_a_caf_or_nationally",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} : {self.get_level_display()} {self.caf_id or 'national'}"

    def owner_codes(self) -> tuple[str, ...]:
        """Whose administrators invite."""
        return (self.caf_id or "cnaf",)
