"""The list of supports as a person set it (filters, order, look), kept under a name for them alone."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def of(self, user: Any) -> "SavedViewQuerySet":
        """Those of this person; nobody reads the others."""
        return self.filter(user_id=user.pk)


class SavedView(models.Model):
    """`query` is the address as spaces.forms.filters writes it, without its page. One at most opens the list."""

    NAME, QUERY = 60, 2_000

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField("nom", max_length=NAME)
    query = models.CharField(max_length=QUERY)
    opens = models.BooleanField("ma vue d'ouverture", default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="a_saved_view_per_name"),
            models.UniqueConstraint(fields=["user", "query"], name="a_view_saved_once"),
            models.UniqueConstraint(fields=["user"], condition=Q(opens=True), name="one_view_opens_the_list"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/supports/?{self.query}"
