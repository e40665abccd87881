"""A support: what is shared. DESIGN 6."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from accounts.readers import Standing
from accounts.sight import Readable, ReadableQuerySet, tokens_of
from accounts.tokens import CNAF, split
from spaces.models.classification import ResourceType, Rubrique, Step, Theme
from spaces.titles import sorting
from territories.models import Caf, Commune, Epci


class Status(models.TextChoices):
    DRAFT = "brouillon", "Brouillon"
    PUBLISHED = "publie", "Publié"
    WITHDRAWN = "retire", "Retiré"
    REPLACED = "remplace", "Remplacé"


class ResourceQuerySet(ReadableQuerySet):
    def published(self) -> "ResourceQuerySet":
        """Those that stand on the shelves."""
        return self.filter(status=Status.PUBLISHED)


class Resource(Readable):
    """What a Caf or the Cnaf shares: a title, one or several files (files.File), a place in the classification."""

    title = models.CharField("titre", max_length=250)
    sort_title = models.CharField(max_length=250, editable=False, default="")  # its place from A to Z; follows it
    summary = models.TextField("résumé", max_length=600, blank=True)
    description = models.TextField("description", blank=True)  # HTML cleaned by ui.richtext
    rubrique = models.ForeignKey(Rubrique, models.PROTECT, related_name="resources")
    type = models.ForeignKey(ResourceType, models.PROTECT, related_name="resources")
    steps = models.ManyToManyField(Step, related_name="resources", blank=True, verbose_name="étapes")
    themes = models.ManyToManyField(Theme, related_name="resources", blank=True, verbose_name="thématiques")
    keywords = models.CharField("mots-clés", max_length=300, blank=True)
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)
    caf = models.ForeignKey(
        Caf, models.PROTECT, null=True, blank=True, related_name="resources", help_text="vide : la Cnaf"
    )
    about_cafs = models.ManyToManyField(Caf, related_name="+", blank=True, verbose_name="Caf concernées")
    about_epcis = models.ManyToManyField(Epci, related_name="+", blank=True, verbose_name="EPCI concernés")
    about_communes = models.ManyToManyField(Commune, related_name="+", blank=True, verbose_name="communes concernées")
    status = models.CharField("état", max_length=12, choices=Status.choices, default=Status.DRAFT)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    origin = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="copies")
    withdrawn_because = models.CharField("raison du retrait", max_length=300, blank=True)
    holds_personal_data = models.BooleanField("retiré pour données personnelles", default=False)
    held_at = models.DateTimeField(
        "suspendu le", null=True, blank=True
    )  # by the reading of its files (actions.personal)
    # Who gave it to its owner, a Caf code or "cnaf", until it is given back or given on (actions.giving).
    given_by = models.CharField("donné par", max_length=10, blank=True)
    review_on = models.DateField("à revoir le", null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField("publié le", null=True, blank=True)
    revised_at = models.DateTimeField("revu le", default=timezone.now)
    lotus_id = models.CharField(max_length=64, null=True, blank=True, unique=True)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = "support"
        ordering = ["-published_at", "-pk"]
        indexes = [
            # Each is read alone, without the table: the rights are its last column. docs/mesures.md.
            models.Index(fields=["status", "-published_at", "-id", "readers"], name="spaces_by_date"),
            models.Index(fields=["status", "-revised_at", "-id", "readers"], name="spaces_by_revision"),
            models.Index(fields=["status", "sort_title", "id", "readers"], name="spaces_by_sort_title"),
            models.Index(fields=["status", "caf", "readers"], name="spaces_by_caf"),
            models.Index(fields=["status", "type", "readers"], name="spaces_by_type"),
            models.Index(fields=["status", "rubrique", "readers"], name="spaces_by_rubrique"),
            models.Index(fields=["status", "year", "readers"], name="spaces_by_year"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=Status.REPLACED, successor__isnull=False)
                | (~Q(status=Status.REPLACED) & Q(successor__isnull=True)),
                name="replaced_means_a_successor",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT) | Q(published_at__isnull=False) | Q(status=Status.WITHDRAWN),
                name="what_is_published_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_title = sorting(self.title)
        fields = kwargs.get("update_fields")
        if fields is not None and "title" in fields:
            kwargs["update_fields"] = {*fields, "sort_title"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return f"/supports/{self.pk}-{slugify(self.title)[:60].strip('-') or 'support'}/"

    def standing(self) -> Standing:
        return Standing.PUBLISHED if self.status == Status.PUBLISHED else Standing.UNPUBLISHED

    def owner_code(self) -> str:
        return self.caf_id or CNAF

    def owner_codes(self) -> frozenset[str]:
        """Whose éditeurs may change it (accounts.permissions)."""
        return frozenset({self.owner_code()})

    @property
    def owner_name(self) -> str:
        """The name of the owner as pages print it."""
        return self.caf.name if self.caf is not None else "Cnaf"

    def tombstone_for(self, user: Any) -> bool:
        """Whether this person, who may no longer read it, is told that it was withdrawn or replaced."""
        gone = self.status in (Status.WITHDRAWN, Status.REPLACED) and self.published_at is not None
        return gone and not self.is_visible_to(user) and tokens_of(user).holds_any(split(self.audience.key))


class ResourceFormat(models.Model):
    """A format among the current files of a support ("pdf"), kept by `spaces.kinds` so that lists count it at once."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="formats")
    slug = models.CharField(max_length=10)

    class Meta:
        ordering = ["slug"]
        constraints = [models.UniqueConstraint(fields=["resource", "slug"], name="a_format_once_per_resource")]

    def __str__(self) -> str:
        return self.slug
