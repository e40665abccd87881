"""Pages written in Wagtail by the Cnaf: for now, the home page and its words of welcome."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.models import Page, PageViewRestriction
from wagtail.models.pages import PageManager
from wagtail.query import PageQuerySet

from accounts.readers import Standing
from accounts.sight import Readable, readable_audiences
from accounts.tokens import CNAF
from links import panels


class ReadablePageQuerySet(PageQuerySet):
    def visible_to(self, user: Any) -> "ReadablePageQuerySet":
        """The pages this person may read now."""
        return self.filter(readers_id__in=readable_audiences(user))


class NationalPage(Readable, Page):
    """What every page of the Cnaf has: an audience, and readers derived from it. Wagtail's own privacy is off."""

    private_page_options: ClassVar[list[str]] = []
    promote_panels: ClassVar[list[Panel]] = []
    settings_panels: ClassVar[list[Panel]] = []

    objects = PageManager.from_queryset(ReadablePageQuerySet)()

    class Meta:
        abstract = True

    @property
    def author_id(self) -> int:
        """The person who created the page; 0, which is nobody, for a page made by the site itself."""
        return self.owner_id or 0

    def get_view_restrictions(self) -> models.QuerySet:
        """None: the audience is the only rule. Wagtail would look for its own, two queries a page."""
        return PageViewRestriction.objects.none()

    def standing(self) -> Standing:
        return Standing.PUBLISHED if self.live else Standing.UNPUBLISHED

    def owner_code(self) -> str:
        return CNAF

    def owner_codes(self) -> frozenset[str]:
        """Its owners, for the permission table."""
        return frozenset({CNAF})


class HomePage(NationalPage):
    """The page at `/`: a greeting, the search, and the panels that rooms registered at the place "accueil"."""

    intro = models.TextField(
        "mot d'accueil",
        blank=True,
        max_length=600,
        help_text="Une ou deux phrases sous le bonjour, lues par tout le réseau. Vide : rien n'est montré.",
    )

    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Panel]] = [FieldPanel("title", classname="title"), FieldPanel("intro")]

    class Meta:
        verbose_name = "page d'accueil"
        verbose_name_plural = "pages d'accueil"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"panels": panels.at("accueil", request)}
