"""The menus, composed by national editors: entries in order, at the head and at the foot of every page."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max, Q
from django.urls import Resolver404, resolve

from pages.models.base import NationalPage


class MenuEntry(models.Model):
    """A link of a menu: to a page, or to an address of the site."""

    class Place(models.TextChoices):
        HEAD = "tete", "En tête de page"
        FOOT = "pied", "En pied de page"

    place = models.CharField("où", max_length=10, choices=Place, default=Place.HEAD)
    label = models.CharField("intitulé", max_length=40)
    page = models.ForeignKey(NationalPage, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="page")
    address = models.CharField("ou adresse du site", max_length=200, blank=True, help_text="Par exemple /supports/")
    order = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "entrée de menu"
        verbose_name_plural = "menus"
        ordering = ["place", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(page__isnull=False, address="") | Q(page__isnull=True, address__startswith="/"),
                name="menu_entry_leads_to_a_page_or_an_address",
                violation_error_message="Choisissez une page, ou donnez une adresse du site\u00a0: l’une des deux.",
            )
        ]

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a new entry without a rank comes after all the others."""
        if self._state.adding and not self.order:
            last = MenuEntry.objects.aggregate(last=Max("order"))["last"] or 0
            self.order = last + 1
        super().save(*args, **kwargs)

    @property
    def leads_to(self) -> str:
        """The page, by its title, or the address."""
        return self.page.title if self.page else self.address

    @property
    def state(self) -> str:
        """Whether people see it."""
        if self.page is None:
            return "Montrée à tout le réseau"
        return "Montrée aux lecteurs de la page" if self.page.live else "Cachée\u00a0: la page n’est pas publiée"

    def clean(self) -> None:
        super().clean()
        if bool(self.page_id) == bool(self.address):
            raise ValidationError("Choisissez une page, ou donnez une adresse du site\u00a0: l’une des deux.")
        if self.address:
            _check(self.address)


def _check(address: str) -> None:
    """Raise ValidationError unless a room of the site answers at this address."""
    if not address.startswith("/") or address.startswith("//"):
        raise ValidationError({"address": "L’adresse commence par /, par exemple /supports/."})
    path = urlsplit(address).path
    try:
        found = resolve(path)
    except Resolver404 as error:
        raise ValidationError({"address": "Rien ne répond à cette adresse."}) from error
    if found.url_name == "wagtail_serve" and path != "/":
        raise ValidationError({"address": "C’est l’adresse d’une page\u00a0: choisissez la page elle-même."})
