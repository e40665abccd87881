"""What was given with the site: each first page once, whatever became of it."""

from django.db import models
from django.utils import timezone

from pages.models.base import NationalPage


class GivenPage(models.Model):
    """A first page that was given under this name. `page` is empty once it is deleted, or when its place was taken."""

    name = models.CharField("nom", max_length=100, primary_key=True)
    page = models.ForeignKey(NationalPage, models.SET_NULL, null=True, related_name="+", verbose_name="page")
    given_at = models.DateTimeField("donnée le", default=timezone.now)

    class Meta:
        verbose_name = "page donnée"
        verbose_name_plural = "pages données"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
