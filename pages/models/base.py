"""What every page of the Cnaf is: a page of Wagtail that says who reads it. Wagtail's own privacy is off."""

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models import Q
from django.dispatch import Signal
from django.http import HttpRequest
from wagtail.admin.panels import CommentPanel, FieldPanel, ObjectList, Panel, PublishingPanel, TabbedInterface
from wagtail.models import Page, PageViewRestriction, ReferenceIndex
from wagtail.models.pages import PageManager
from wagtail.query import PageQuerySet

from accounts.readers import Standing
from accounts.sight import Readable, readable_audiences
from accounts.tokens import CNAF
from links.signals import changed
from pages.editing.forms import NationalPageForm
from pages.family import family_of
from pages.gathering import Gathered, Listing, Wanted
from pages.outline import Section, sections_of
from pages.saying import words_of

PAGE = "page"
# Sent inside the transaction: page, and the keys of its audience before and after.
audience_changed = Signal()


class ReadablePageQuerySet(PageQuerySet):
    def visible_to(self, user: Any) -> "ReadablePageQuerySet":
        """The pages this person may read now."""
        return self.filter(readers_id__in=readable_audiences(user))


class NationalPage(Readable, Page):
    """The common table of the pages: an audience, and readers derived from it.

    A kind of page gives `streams` (what it is made of, in the order of the screen), and a template.
    """

    is_creatable = False
    base_form_class = NationalPageForm
    private_page_options: ClassVar[list[str]] = []
    streams: ClassVar[tuple[str, ...]] = ()
    is_favourite = False  # of the person it is read for (pages.reading)
    kin_kinds: ClassVar[tuple[str, ...]] = ()  # of `kin`, what is read beside the common table: "steppage"

    objects = PageManager.from_queryset(ReadablePageQuerySet)()

    class Meta:
        verbose_name = "page nationale"
        verbose_name_plural = "pages nationales"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and tell in the same transaction what changed: this page, and those below when its address moves.

        What it shows is noted at once: the readers of an image are those of the pages that show it. A page saved whole
        may have lost words as well as readers: the search hides it until it is indexed again. A draft saves some fields
        of the page alone, and shows nothing; whatever readers it holds, those of what is published stay.
        """
        fields = kwargs.get("update_fields")
        whole = fields is None or not {"audience", "live"}.isdisjoint(fields)
        with transaction.atomic():
            before = NationalPage.objects.filter(pk=self.pk).values_list("audience__key", "url_path").first()
            if whole:
                super().save(*args, **kwargs)
            else:
                super(Readable, self).save(*args, **kwargs)
            if fields is None:
                ReferenceIndex.create_or_update_for_object(self)
            changed.send(sender=NationalPage, kind=PAGE, pk=self.pk, narrows=whole and before is not None)
            if whole and before is not None and before[0] != self.audience.key:
                audience_changed.send(sender=NationalPage, page=self, before=before[0], after=self.audience.key)
            if before is not None and before[1] != self.url_path:
                tell_moved(self.path)

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

    def said(self) -> Iterator[str]:
        """The words of the page as pieces of rich text, in the order of the screen."""
        for name in self.streams:
            yield from words_of(getattr(self, name))

    def sections(self) -> list[Section]:
        """What the page says, by heading: for the search and for « Sur cette page »."""
        return sections_of(self.said())

    def called(self) -> str:
        """What lists call it."""
        return self.title if self.live else self.draft_title

    def keywords(self) -> str:
        """Other words by which people look for it."""
        return ""

    def number_cited(self) -> str:
        """The number by which people cite it; empty for a page without one."""
        return ""

    def dated(self) -> date | None:
        """The date people know it by; None for that of its publication."""
        return None

    def kin(self, readable: models.QuerySet) -> Q:
        """The pages of its family that its screen shows, beside those above it; `readable`: those of the person."""
        return Q(pk__in=[])

    def kin_told(self) -> dict[str, Any]:
        """What is asked of each page of the family beside, {name: expression}."""
        return {}

    def listings(self) -> list[Listing]:
        """The supports that this kind of page lists by itself, beside its blocks."""
        return []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`shown`: what its blocks show, each object read through the rights of the person who asks; `kin`: the pages
        around it; `sections`: what it says."""
        wanted = Wanted.by([getattr(self, name) for name in self.streams], self.listings())
        readable = NationalPage.objects.visible_to(request.user).filter(live=True)
        kin = family_of(self, readable, wanted.pages)
        shown = Gathered.read(wanted, request.user, kin.addresses)
        gathered = {"shown": shown, "kin": kin, "sections": self.sections()}
        return super().get_context(request, *args, **kwargs) | gathered


def tell_moved(path: str) -> None:
    """Tell that the addresses of a subtree changed: that of its top, and those that Wagtail writes in SQL."""
    for key in NationalPage.objects.filter(path__startswith=path).values_list("pk", flat=True):
        changed.send(sender=NationalPage, kind=PAGE, pk=key, narrows=False)


def tabs(content: list[Panel]) -> TabbedInterface:
    """The editor of a kind of page: what it says, then its address, its readers and its dates."""
    return TabbedInterface(
        [
            ObjectList(content, heading="Contenu"),
            ObjectList(
                [
                    FieldPanel("audience", heading="Qui peut la lire"),
                    FieldPanel(
                        "slug",
                        heading="Adresse",
                        help_text="Sa fin, en minuscules et tirets\u00a0: elle suit le titre.",
                    ),
                    FieldPanel(
                        "seo_title", heading="Titre dans l’onglet du navigateur", help_text="Vide\u00a0: le titre."
                    ),
                    PublishingPanel(),
                    CommentPanel(),
                ],
                heading="Lecteurs, adresse et dates",
            ),
        ]
    )
