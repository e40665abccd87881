"""What the Cnaf writes to the network: letters, circulars, instructions, and plain news."""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, PagePermissionTester

from pages.blocks import ANNEXES, BODY
from pages.family import is_preview, with_addresses
from pages.letters import Letter, LettersForm, listed, with_later
from pages.models.base import NationalPage, tabs
from pages.models.review import Reviewed
from pages.saying import words_of


class NewsPermissions(PagePermissionTester):
    """Those of any page, but that a letter is written before it is published: its nature says whether it may be."""

    def can_publish_subpage(self) -> bool:
        """Never in one go."""
        return False


class NewsPage(NationalPage):
    """`/actualites/`: the list by year, the search by number."""

    intro = models.TextField("introduction", blank=True, max_length=600)

    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["pages.LetterPage"]
    edit_handler = tabs([TitleFieldPanel("title"), FieldPanel("intro")])

    class Meta:
        verbose_name = "actualités"
        verbose_name_plural = "actualités"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        form = LettersForm(request.GET, LetterPage.Nature.choices)
        found = listed(letters_for(request.user), form)
        asked = {"form": form, "found": found, "year": form.asked("annee"), "nature": form.asked("nature") or ""}
        return super().get_context(request, *args, **kwargs) | asked

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """What Wagtail's screens ask."""
        return NewsPermissions(user, self)


class LetterPage(Reviewed, NationalPage):
    """A letter to the network, a circular, an instruction, or a piece of news. Its title is its object."""

    class Nature(models.TextChoices):
        LETTER = "lettre-au-reseau", "Lettre au réseau"
        CIRCULAR_LETTER = "lettre-circulaire", "Lettre circulaire"
        CIRCULAR = "circulaire", "Circulaire"
        INSTRUCTION = "instruction-technique", "Instruction technique"
        NEWS = "information", "Information"

    nature = models.CharField("nature", max_length=30, choices=Nature, default=Nature.LETTER)
    number = models.CharField(
        "numéro", max_length=30, blank=True, help_text="Par exemple 2013-205. Vide s’il n’y en a pas."
    )
    date = models.DateField("date de signature")
    intro = models.TextField(
        "en bref", blank=True, max_length=600, help_text="Une ou deux phrases, lues dans la liste."
    )
    body = StreamField(BODY, blank=True, verbose_name="contenu")
    annexes = StreamField(ANNEXES, blank=True, verbose_name="annexes")

    exclude_fields_in_copy: ClassVar[list[str]] = ["number"]  # a copy is another letter
    streams = ("body", "annexes")
    kin_kinds = ("letterpage",)
    parent_page_types: ClassVar[list[str]] = ["pages.NewsPage"]
    subpage_types: ClassVar[list[str]] = []
    edit_handler = tabs(
        [
            TitleFieldPanel(
                "title",
                heading="Objet",
                placeholder="Objet de la lettre",
                help_text="De quoi elle parle, comme ses lecteurs le liront.",
            ),
            MultiFieldPanel([FieldPanel("nature"), FieldPanel("number"), FieldPanel("date")], heading="Référence"),
            FieldPanel("intro"),
            FieldPanel("body"),
            FieldPanel("annexes"),
            InlinePanel("replacements", label="Lettre remplacée", heading="Ce qu’elle remplace"),
        ]
    )

    class Meta:
        verbose_name = "lettre ou actualité"
        verbose_name_plural = "lettres et actualités"
        constraints = [
            models.UniqueConstraint(
                fields=["nature", "number"],
                condition=~Q(number=""),
                name="letter_number_once",
                violation_error_message="Une lettre de cette nature porte déjà ce numéro.",
            ),
        ]
        indexes = [models.Index(fields=["-date"], name="letter_by_date")]

    def needs_review(self) -> bool:
        """Whatever is not plain news, and plain news that would take the place of anything else."""
        if self.nature != self.Nature.NEWS:
            return True
        published = LetterPage.objects.filter(pk=self.pk, live=True).values_list("nature", flat=True).first()
        return published not in (None, self.Nature.NEWS)

    @property
    def reference(self) -> str:
        """« Lettre circulaire n° 2013-205 »; the nature alone without a number."""
        return f"{self.get_nature_display()} n° {self.number}" if self.number else self.get_nature_display()

    def called(self) -> str:
        """Its object, then its reference: people look for a letter by its number."""
        named = super().called()
        return f"{named}, {self.reference[0].lower()}{self.reference[1:]}" if self.number else named

    def get_admin_display_title(self) -> str:
        """Its object and its number: in Wagtail too, people look for a letter by its number."""
        title = super().get_admin_display_title()
        return f"{title} (n° {self.number})" if self.number else title

    def number_cited(self) -> str:
        return self.number

    def keywords(self) -> str:
        return self.reference

    def said(self) -> Iterator[str]:
        yield from words_of(self.body)
        if self.annexes:
            yield "<h2>Annexes</h2>"
            yield from words_of(self.annexes)

    def kin(self, readable: models.QuerySet) -> Q:
        """What it replaces, what replaces it, the letters before and after it for the same readers."""
        if self.pk is None or self.date is None:
            return Q(pk__in=[])
        alike = LetterPage.objects.filter(live=True, readers=self.readers_id)
        before = alike.filter(Q(date__lt=self.date) | Q(date=self.date, pk__lt=self.pk)).order_by("-date", "-pk")
        after = alike.filter(Q(date__gt=self.date) | Q(date=self.date, pk__gt=self.pk)).order_by("date", "pk")
        near = Q(pk__in=before.values("pk")[:1]) | Q(pk__in=after.values("pk")[:1])
        replaced = Replacement.objects.filter(letter=self.pk).values("replaced")
        later = Replacement.objects.filter(replaced=self.pk).values("letter")
        return near | Q(pk__in=replaced) | Q(pk__in=later)

    def kin_told(self) -> dict[str, Any]:
        links = Replacement.objects.order_by()
        return {
            "is_replaced": Exists(links.filter(letter=self.pk, replaced=OuterRef("pk"))),
            "is_later": Exists(links.filter(replaced=self.pk, letter=OuterRef("pk"))),
        }

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        found = context["kin"].found
        return context | {
            "replaced": self._chosen(request) if is_preview(request) else [one for one in found if one.is_replaced],
            "later": [one for one in found if one.is_later],
            "previous": max((one for one in self._near(found) if _rank(one) < _rank(self)), key=_rank, default=None),
            "next": min((one for one in self._near(found) if _rank(one) > _rank(self)), key=_rank, default=None),
        }

    def _near(self, found: Iterable[Any]) -> list[Any]:
        """Of these pages, the letters for the same readers; none for a letter that has no date yet."""
        alike = [one.letterpage for one in found if hasattr(one, "letterpage") and one.readers_id == self.readers_id]
        return with_addresses(alike) if self.pk and self.date else []

    def _chosen(self, request: HttpRequest) -> list[Any]:
        """The letters that an editor is choosing to replace, before anything is saved."""
        keys = [one.replaced_id for one in self.replacements.all()]
        readable = NationalPage.objects.visible_to(request.user).filter(live=True, pk__in=keys)
        return with_addresses(readable.select_related("letterpage").order_by("path"))

    def dated(self) -> datetime.date | None:
        return self.date


def _rank(letter: LetterPage) -> tuple[datetime.date, int]:
    """The place of a letter in time."""
    return letter.date, letter.pk


class Replacement(Orderable):
    """That a letter replaces another. Written when the later one is published."""

    letter = ParentalKey(LetterPage, on_delete=models.CASCADE, related_name="replacements")
    replaced = models.ForeignKey(
        LetterPage, models.CASCADE, related_name="replaced_by", verbose_name="lettre remplacée"
    )

    panels: ClassVar[list] = [PageChooserPanel("replaced", "pages.LetterPage")]

    class Meta(Orderable.Meta):
        verbose_name = "lettre remplacée"
        constraints = [
            models.UniqueConstraint(fields=["letter", "replaced"], name="replaced_once_by_a_letter"),
            models.CheckConstraint(
                condition=~Q(letter=models.F("replaced")),
                name="letter_does_not_replace_itself",
                violation_error_message="Une lettre ne se remplace pas elle-même.",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Written twice at once, by the editor who clicks while the page saves by itself, it is one row."""
        try:
            with transaction.atomic():
                super().save(*args, **kwargs)
        except IntegrityError:
            held = Replacement.objects.filter(letter=self.letter_id, replaced=self.replaced_id).first()
            if held is None or self.pk is not None:  # type: ignore[has-type]
                raise
            self.pk = held.pk
            super().save()

    def clean(self) -> None:
        super().clean()
        if self.letter_id is not None and self.letter_id == self.replaced_id:
            raise ValidationError({"replaced": "Une lettre ne se remplace pas elle-même."})


def letters_for(user: Any) -> list[Letter]:
    """The published letters that this person may read; two queries."""
    fields = ("pk", "title", "intro", "nature", "number", "date", "url_path")
    found = LetterPage.objects.visible_to(user).filter(live=True).order_by("-date", "-pk").only(*fields)
    letters = [
        Letter(one.pk, one.title, one.intro, one.nature, one.reference, one.number, one.date, one.address)
        for one in with_addresses(found)
    ]
    links = Replacement.objects.filter(letter__live=True).order_by("pk").values_list("replaced", "letter")
    return with_later(letters, links)
