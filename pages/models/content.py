"""A page of text, wherever it stands: help, useful links, legal pages, what the method says beside its étapes."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.fields import StreamField

from pages.blocks import BODY
from pages.family import children
from pages.models.base import NationalPage, tabs


class ContentPage(NationalPage):
    """A title, a few lines of introduction, blocks."""

    intro = models.TextField("introduction", blank=True, max_length=600)
    body = StreamField(BODY, blank=True, verbose_name="contenu")

    streams = ("body",)
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage", "pages.MethodPage", "pages.ContentPage"]
    subpage_types: ClassVar[list[str]] = ["pages.ContentPage", "pages.QuestionsPage"]
    edit_handler = tabs([TitleFieldPanel("title"), FieldPanel("intro"), FieldPanel("body")])

    class Meta:
        verbose_name = "page de texte"
        verbose_name_plural = "pages de texte"

    def kin(self, readable: models.QuerySet) -> Q:
        return children(self)
