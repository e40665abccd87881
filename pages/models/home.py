"""The page at `/`: the words of the Cnaf, and what rooms show there."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.fields import StreamField

from links import panels
from pages.blocks import HOME
from pages.models.base import NationalPage, tabs


class HomePage(NationalPage):
    """The page at `/`: a greeting, and the panels that rooms registered at the places of PLACES."""

    # The name a place has in the template, and the place: sentences under the greeting, then three blocks.
    PLACES: ClassVar[dict[str, str]] = {
        "greetings": "bonjour",
        "todo": "a-faire",
        "panels": "accueil",
        "aside": "accueil-cote",
    }

    LETTERS = 3  # shown beside the last supports of the Cnaf

    intro = models.TextField(
        "mot d'accueil",
        blank=True,
        max_length=600,
        help_text="Une ou deux phrases sous le bonjour, lues par tout le réseau. Vide : rien n'est montré.",
    )

    body = StreamField(HOME, blank=True, verbose_name="blocs", help_text="Sous ce qui attend la personne.")

    streams = ("body",)
    kin_kinds = ("letterpage",)
    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["pages.MethodPage", "pages.NewsPage", "pages.ContentPage"]
    edit_handler = tabs([TitleFieldPanel("title"), FieldPanel("intro"), FieldPanel("body")])

    class Meta:
        verbose_name = "page d'accueil"
        verbose_name_plural = "pages d'accueil"

    def kin(self, readable: models.QuerySet) -> Q:
        """The last letters and news, but those that a later one replaces for the person."""
        letters = readable.filter(letterpage__isnull=False).order_by()
        later = letters.filter(letterpage__replacements__replaced=OuterRef("pk"))
        standing = letters.filter(~Exists(later)).order_by("-letterpage__date", "-pk")
        return Q(pk__in=standing.values("pk")[: self.LETTERS])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        letters = [one for one in context["kin"].found if hasattr(one, "letterpage")]
        letters.sort(key=lambda one: (one.letterpage.date, one.pk), reverse=True)
        subject = letters[: self.LETTERS]
        return context | {name: panels.at(place, request, subject) for name, place in self.PLACES.items()}
