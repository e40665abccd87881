"""/cms/outils/: the national tools, filtered, sorted, searched by title."""

from datetime import date, datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, Table, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import Button, HeaderButton

from accounts.tokens import CNAF, split
from pages.models import NationalSupport
from pages.national.reading import HELD, REVIEW, Facts, facts_of, is_held, to_look_at, tools
from spaces import audiences
from spaces.models import ResourceType, Rubrique, Status, Step
from spaces.titles import titled

# The key of a column, and what sorts by it.
SORTS = {
    "titre": F("sort_title"),
    "etat": F("status"),
    "type": F("type__label"),
    "rubrique": F("rubrique__order"),
    "modifie": F("revised_at"),
    "relecture": F("review_on"),
}
_SAME_HERE_AND_THERE = ("etat", "rubrique", "type", "etape")  # filters that /supports/ has too
_NAMED = ("caf:", "cdr:", "editeurs:caf", "administrateurs:caf")  # tokens that are said with the name of a territory
_NO_NAME = audiences.Names({}, {})


class ToolFilters(WagtailFilterSet):
    """`?etat=brouillon&rubrique=outils&type=guide&etape=diagnostic&attente=a-revoir`."""

    etat = django_filters.ChoiceFilter(
        field_name="status", label="État", choices=Status.choices, empty_label="Tous", widget=forms.RadioSelect
    )
    attente = django_filters.ChoiceFilter(
        label="Ce qui vous attend",
        choices=[(REVIEW, "À revoir dans le mois"), (HELD, "Suspendu, à relire")],
        empty_label="Tous",
        method="filter_awaiting",
        widget=forms.RadioSelect,
    )
    rubrique = django_filters.ModelChoiceFilter(label="Rubrique", queryset=Rubrique.objects.all(), empty_label="Toutes")
    type = django_filters.ModelChoiceFilter(label="Type", queryset=ResourceType.objects.all(), empty_label="Tous")
    etape = django_filters.ModelChoiceFilter(
        field_name="steps", label="Étape", queryset=Step.objects.all(), empty_label="Toutes"
    )

    class Meta:
        model = NationalSupport
        fields: list[str] = []

    def filter_awaiting(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Those to look at within a month, or those that the reading of their files took off the shelves."""
        return rows.filter(to_look_at() if value == REVIEW else is_held())


class ToolList(BaseListingView):
    """The list, 20 a page; `results_only` answers its lines alone."""

    page_title = "Outils nationaux"
    header_icon = "doc-full"
    index_url_name = "national:index"
    index_results_url_name = "national:index_results"
    template_name = "pages/national/list.html"
    results_template_name = "pages/national/results.html"
    verbose_name_plural = "outils nationaux"
    filterset_class = ToolFilters
    is_searchable = True
    default_ordering = "-modifie"
    paginate_by = 20

    def get_base_queryset(self) -> QuerySet[NationalSupport]:
        """The national tools that this person may read."""
        return tools(self.request.user).prefetch_related("steps")

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """In the order of a column; what has no value comes last."""
        value = SORTS[self.ordering.removeprefix("-")]
        turned = value.desc(nulls_last=True) if self.ordering.startswith("-") else value.asc(nulls_last=True)
        return queryset.order_by(turned, "-pk")

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        """Those whose title holds the words."""
        return titled(queryset, self.search_query)

    def get_table(self, object_list: Any) -> Table:
        """The table of this page."""
        self.facts = facts_of([tool.pk for tool in object_list], self.request.user)
        tokens = {token for tool in object_list for token in split(tool.audience.key)}
        self.names = audiences.every_name() if any(token.startswith(_NAMED) for token in tokens) else _NO_NAME
        return super().get_table(object_list)

    @cached_property
    def columns(self) -> list[Column]:
        """What tells where a tool stands."""
        return [
            TitleColumn("title", label="Titre", width="26%", sort_key="titre", get_url=NationalSupport.get_admin_url),
            StatusTagColumn(
                "status",
                label="État",
                accessor=lambda tool: tool.get_status_display().lower(),
                sort_key="etat",
                primary=lambda tool: tool.status == Status.PUBLISHED,
            ),
            Column("type", label="Type", accessor="type.label", sort_key="type"),
            Column("place", label="Rubrique et étape", accessor=_place, sort_key="rubrique"),
            Column("audience", label="Qui peut le lire", accessor=self._audience),
            Column("version", label="Version du", accessor=lambda tool: _day(self._facts(tool).version_at)),
            Column("review", label="À revoir le", accessor=lambda tool: _day(tool.review_on), sort_key="relecture"),
            Column("pages", label="Pages", accessor=lambda tool: len(self._facts(tool).pages) or ""),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """The deposit, by the form of the site."""
        there = {"pour": CNAF, "ensemble": "on", "retour": reverse("national:deposited")}
        return [
            HeaderButton("Déposer un outil", url=f"{reverse('spaces:deposit')}?{urlencode(there)}", icon_name="upload")
        ]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """The table of the site, of what is shown here."""
        asked = {name: self.request.GET.get(name) for name in _SAME_HERE_AND_THERE}
        query = urlencode({"caf": CNAF} | {name: value for name, value in asked.items() if value})
        table, there = reverse("spaces:export", args=["xlsx"]), reverse("spaces:list")
        return [
            Button("Exporter la liste du site (XLSX)", url=f"{table}?{query}", icon_name="download"),
            Button("Voir la liste sur le site", url=f"{there}?{query}", icon_name="view"),
        ]

    def _facts(self, tool: NationalSupport) -> Facts:
        return self.facts[tool.pk]

    def _audience(self, tool: NationalSupport) -> str:
        return audiences.said_with(self.names, split(tool.audience.key))


def _place(tool: NationalSupport) -> str:
    """Where a tool stands in the classification."""
    return ", ".join([tool.rubrique.label, *(step.label for step in tool.steps.all())])


def _day(moment: date | datetime | None) -> str:
    """The day of a moment, "28/11/2026", nothing for none."""
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment)
    return date_format(moment, "SHORT_DATE_FORMAT") if moment else ""
