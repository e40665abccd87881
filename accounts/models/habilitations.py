"""A person's level in a Caf, or nationally: the only source of rights. DESIGN 2, 4 and 5."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.utils import timezone

from accounts.models.people import LOCAL_LEVELS, NATIONAL_LEVELS, Level
from territories.models import Caf

_IN, _INVITED = "membre", "invite"  # of accounts.models.MembershipState, whose module imports this one


class Source(models.TextChoices):
    """How a level was given."""

    DECISION = "decision", "donnée directement"
    REQUEST = "demande", "demandée par la personne"
    INVITATION = "invitation", "sur invitation"
    LIST = "liste", "par une liste importée"
    PROVIDER = "fournisseur", "par l'identification de l'institution"
    COMMAND = "commande", "par la ligne de commande"


class Ending(models.TextChoices):
    """Why a level ended before or at its date."""

    DECISION = "decision", "arrêtée"
    LEFT = "depart", "départ de la Caf"
    REPLACED = "remplacee", "remplacée par un autre niveau"
    PROVIDER = "fournisseur", "le groupe de l'institution a été retiré"
    CLOSED = "compte-ferme", "compte fermé"


def last_day(ends_at: datetime | None) -> date | None:
    """The last day of a level that ends at this moment: the one before midnight. None without end."""
    return timezone.localtime(ends_at - timedelta(microseconds=1)).date() if ends_at else None


class HabilitationQuerySet(models.QuerySet["Habilitation"]):
    def active(self) -> "HabilitationQuerySet":
        """Those that give rights at this very moment."""
        return self.running().filter(suspended_at__isnull=True, user__is_active=True)

    def running(self) -> "HabilitationQuerySet":
        """Those between their two dates, the suspended ones too."""
        now = timezone.now()
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), starts_at__lte=now)

    def with_groups(self) -> "HabilitationQuerySet":
        """One row for each working group that a habilitation is in or invited to, and one for each without any:
        `merged` puts them together. A group that closes ends its memberships: nobody asks whether it is open."""
        linked = FilteredRelation(
            "memberships", condition=Q(memberships__state__in=(_IN, _INVITED), memberships__ended_at__isnull=True)
        )
        return self.annotate(
            linked=linked, group_=F("linked__group_id"), group_state_=F("linked__state"), group_role_=F("linked__role")
        )

    def merged(self) -> list["Habilitation"]:
        """The rows of `with_groups`, read now; see `merged`."""
        return merged(self)


def merged(rows: Iterable["Habilitation"]) -> list["Habilitation"]:
    """Each habilitation of `with_groups` once, in the order read, with its groups."""
    found: dict[int, Habilitation] = {}
    for row in rows:
        group, state, role = (row.__dict__.pop(name) for name in ("group_", "group_state_", "group_role_"))
        kept = found.setdefault(row.pk, row)
        if state == _IN:
            kept.in_groups = (*kept.in_groups, (group, role))
        elif state == _INVITED:
            kept.invited_to = (*kept.invited_to, group)
    return list(found.values())


class Habilitation(models.Model):
    """A person's level in a Caf, or nationally, from a moment to a moment, and who granted it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="habilitations")
    caf = models.ForeignKey(Caf, models.PROTECT, null=True, blank=True, related_name="habilitations")
    level = models.CharField("niveau", max_length=30, choices=Level.choices)
    starts_at = models.DateTimeField("depuis", default=timezone.now)
    ends_at = models.DateTimeField("jusqu'au", null=True, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    granted_at = models.DateTimeField("accordée le", default=timezone.now, editable=False)
    source = models.CharField("origine", max_length=20, choices=Source.choices, default=Source.DECISION)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ending = models.CharField("fin", max_length=20, choices=Ending.choices, blank=True)
    # A suspended level gives nothing until it is given back; its dates go on running.
    suspended_at = models.DateTimeField("suspendue le", null=True, blank=True)
    suspended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    suspended_because = models.CharField("motif de la suspension", max_length=300, blank=True)
    # The yearly review: somebody said that this person still works there.
    reviewed_at = models.DateTimeField("revue le", null=True, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    # The last reminder sent before the end, in days: 30, then 7; empty when none was.
    reminded_days = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)

    objects = HabilitationQuerySet.as_manager()

    # The working groups that it is in, (id, role), and those that wait for an answer: read by `with_groups` only.
    in_groups: tuple[tuple[int, str], ...] = ()
    invited_to: tuple[int, ...] = ()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["user", "starts_at", "ends_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=NATIONAL_LEVELS, caf__isnull=True) | Q(level__in=LOCAL_LEVELS, caf__isnull=False),
                name="a_level_is_held_in_a_caf_or_nationally",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="an_habilitation_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["user", "caf"], condition=Q(ends_at__isnull=True), name="one_open_level_per_person_and_caf"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(ends_at__isnull=True, caf__isnull=True), name="one_open_national_level"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} : {self.get_level_display()} {self.caf_id or 'national'}"
