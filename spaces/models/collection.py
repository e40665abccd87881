"""A collection: supports that a person put together, in their order, with a note on each. DESIGN 6."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.text import slugify

from accounts.readers import Standing
from accounts.sight import Readable, ReadableQuerySet
from accounts.tokens import CNAF
from spaces.models.resource import Resource
from territories.models import Caf


class Collection(Readable):
    """A list of supports: its author's own unless they share it. It gives no right on the supports it names."""

    title = models.CharField("titre", max_length=150)
    introduction = models.TextField("présentation", max_length=2000, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="collections")
    caf = models.ForeignKey(Caf, models.PROTECT, null=True, blank=True, related_name="+", help_text="vide : la Cnaf")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    revised_at = models.DateTimeField("revue le", default=timezone.now)
    # What moderation did last, and why; it stays in front of the author until they say that they read it.
    hidden = models.BooleanField("retirée par la modération", default=False)
    moderated_at = models.DateTimeField("modérée le", null=True, blank=True)
    moderated_because = models.CharField("raison de la modération", max_length=300, blank=True)
    former_title = models.CharField("titre changé par la modération", max_length=150, blank=True)

    objects = ReadableQuerySet.as_manager()

    class Meta:
        verbose_name = "collection"
        ordering = ["-revised_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/collections/{self.pk}-{slugify(self.title)[:60].strip('-') or 'collection'}/"

    def standing(self) -> Standing:
        return Standing.HIDDEN if self.hidden else Standing.PUBLISHED

    def owner_code(self) -> str:
        return self.caf_id or CNAF

    def owner_codes(self) -> frozenset[str]:
        """Whose éditeurs it concerns (accounts.permissions); only its author changes it."""
        return frozenset({self.owner_code()})

    @property
    def is_personal(self) -> bool:
        """Whether its author alone reads it."""
        return self.audience.key == f"personne:{self.author_id}"


class CollectionItem(models.Model):
    """A support of a collection. Taken out, it keeps its place and its note until it is put back."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="items")
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="+")
    note = models.TextField("note", max_length=1000, blank=True)
    position = models.PositiveIntegerField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["collection", "resource"], name="a_support_once_per_collection")]

    def __str__(self) -> str:
        return f"{self.collection_id}, {self.resource_id}"
