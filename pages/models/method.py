"""The method: the démarche, its five étapes, the questions people ask. After the support méthodologique (seed 001)."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import PagePermissionTester

from links import panels
from pages.blocks import ACTORS, BODY, ESSENTIAL, QUESTIONS, SYNTHESIS
from pages.family import children, siblings
from pages.gathering import Listing
from pages.models.base import NationalPage, tabs
from pages.outline import Section
from pages.saying import words_of
from spaces.models import Step

_LISTED = 6
_WORDS_A_MINUTE = 200


def is_step(page: NationalPage) -> bool:
    """Whether a page, read with `steppage`, is that of an étape."""
    return hasattr(page, "steppage")


def steps_among(pages: Iterable[NationalPage]) -> list[NationalPage]:
    """Of these pages, those of étapes, in their order."""
    return [page for page in pages if is_step(page)]


def minutes_to_read(sections: Iterable[Section]) -> int:
    """How long one takes to read them, in minutes."""
    return round(sum(len(section.text.split()) for section in sections) / _WORDS_A_MINUTE)


class MethodPage(NationalPage):
    """`/methode/`: what a Ctg is, and the way through its étapes."""

    intro = models.TextField("introduction", blank=True, max_length=600)
    body = StreamField(BODY, blank=True, verbose_name="contenu")

    streams = ("body",)
    kin_kinds = ("steppage",)
    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["pages.StepPage", "pages.QuestionsPage", "pages.ContentPage"]
    edit_handler = tabs([TitleFieldPanel("title"), FieldPanel("intro"), FieldPanel("body")])

    class Meta:
        verbose_name = "méthode"
        verbose_name_plural = "méthode"

    def kin(self, readable: models.QuerySet) -> Q:
        return children(self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        below = context["kin"].below
        return context | {
            "steps": steps_among(below),
            "others": [one for one in below if not is_step(one)],
            "minutes": minutes_to_read(context["sections"]),
        }


class StepPermissions(PagePermissionTester):
    """Those of any page, but that an étape has one page."""

    def can_copy(self) -> bool:
        """Never: the copy would be of the same étape."""
        return False


class StepPage(NationalPage):
    """One of the five étapes: who, how long, enjeux, objectifs, moyens, the essential, and its supports."""

    step = models.OneToOneField(Step, models.PROTECT, related_name="page", verbose_name="étape")
    intro = models.TextField("introduction", blank=True, max_length=600)
    duration = models.CharField("durée", max_length=200, blank=True)
    actors = StreamField(ACTORS, blank=True, verbose_name="acteurs")
    synthesis = StreamField(SYNTHESIS, blank=True, verbose_name="enjeux, objectifs et moyens")
    essential = StreamField(ESSENTIAL, blank=True, verbose_name="l’essentiel pour réussir")
    body = StreamField(BODY, blank=True, verbose_name="contenu")

    PARTS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Les acteurs", "actors"),
        ("Enjeux, objectifs et moyens", "synthesis"),
        ("L’essentiel pour réussir cette étape", "essential"),
    )
    streams = ("actors", "synthesis", "essential", "body")
    kin_kinds = ("steppage",)
    parent_page_types: ClassVar[list[str]] = ["pages.MethodPage"]
    subpage_types: ClassVar[list[str]] = []
    edit_handler = tabs(
        [
            TitleFieldPanel("title"),
            *(FieldPanel(name) for name in ("step", "intro", "duration", "actors", "synthesis", "essential", "body")),
        ]
    )

    class Meta:
        verbose_name = "étape de la méthode"
        verbose_name_plural = "étapes de la méthode"

    def kin(self, readable: models.QuerySet) -> Q:
        return siblings(self)

    def said(self) -> Iterator[str]:
        for heading, name in self.PARTS:
            if getattr(self, name):
                yield f"<h2>{heading}</h2>"
                yield from words_of(getattr(self, name))
        yield from words_of(self.body)

    def listings(self) -> list[Listing]:
        return [self.listing] if self.step_id else []

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """What Wagtail's screens ask."""
        return StepPermissions(user, self)

    @property
    def listing(self) -> Listing:
        """Its last supports."""
        return Listing(step=self.step_id or "", number=_LISTED)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        steps = steps_among(context["kin"].beside)
        place = next((rank for rank, one in enumerate(steps, 1) if one.pk == self.pk), 0)
        return context | {
            "steps": steps,
            "place": place,
            "previous": steps[place - 2] if place > 1 else None,
            "next": steps[place] if 0 < place < len(steps) else None,
            "topics": panels.at("etape", request, self),
        }


class QuestionsPage(NationalPage):
    """What people ask before they start."""

    intro = models.TextField("introduction", blank=True, max_length=600)
    questions = StreamField(QUESTIONS, blank=True, verbose_name="questions")

    streams = ("questions",)
    parent_page_types: ClassVar[list[str]] = ["pages.MethodPage", "pages.ContentPage"]
    subpage_types: ClassVar[list[str]] = []
    edit_handler = tabs([TitleFieldPanel("title"), FieldPanel("intro"), FieldPanel("questions")])

    class Meta:
        verbose_name = "page de questions"
        verbose_name_plural = "pages de questions"
