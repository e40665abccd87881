"""The windows of Wagtail where a support, then a file of it, is chosen: of those that the person may read."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView, ChosenView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from accounts.tokens import split
from files.formats import FORMATS
from files.models import File, FileVersion
from files.queries import current
from pages.choosers import FileInput, SupportInput
from spaces import audiences, formats
from spaces.kinds import RESOURCE
from spaces.models import Resource, ResourceType
from spaces.titles import sorting
from territories.names import folded
from ui.typography import plural

NATIONAL, LOCAL = "cnaf", "caf"
_OPEN = frozenset({"public", "reseau"})


class SupportFilterForm(BaseFilterForm):
    """`?q=diagnostic charente&origine=caf&type=diagnostic`."""

    q = forms.CharField(
        label="Titre ou Caf",
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "Par exemple\u00a0: diagnostic charente"}),
    )
    origine = forms.ChoiceField(
        label="D’où il vient",
        choices=[("", "De tout le réseau"), (NATIONAL, "De la Cnaf"), (LOCAL, "Des Caf")],
        required=False,
        widget=forms.Select(attrs={"data-chooser-modal-search-filter": True}),
    )
    type = forms.ModelChoiceField(
        label="Type",
        queryset=ResourceType.objects.order_by("order", "label"),
        required=False,
        empty_label="Tous les types",
        widget=forms.Select(attrs={"data-chooser-modal-search-filter": True}),
    )

    def filter(self, objects: QuerySet) -> QuerySet:
        """Those of these supports that are asked."""
        asked = self.cleaned_data
        self.search_query = asked["q"]
        self.is_searching = bool(asked["q"])
        if asked["origine"]:
            objects = objects.filter(caf__isnull=asked["origine"] == NATIONAL)
        if asked["type"]:
            objects = objects.filter(type=asked["type"])
        return objects.filter(*(_named(word) for word in asked["q"].split()))


def _named(word: str) -> Q:
    """The condition that a word is of the title of a support, or of the name of its owner."""
    named = Q()
    if sorting(word):
        named |= Q(sort_title__contains=sorting(word))
    if folded(word):
        named |= Q(caf__folded__contains=folded(word))
    return named | Q(caf=None) if folded(word) == NATIONAL else named


class _SupportsToChoose:
    """What the window and its list have in common."""

    filter_form_class = SupportFilterForm
    is_multiple_choice = False
    ordering = ("sort_title", "pk")
    request: HttpRequest

    def get_object_list(self) -> QuerySet:
        """The supports on the shelves that this person may read."""
        published = Resource.objects.visible_to(self.request.user).published()
        return published.select_related("type", "caf", "audience")

    @property
    def columns(self) -> list[Column]:
        """What tells a support from another one."""
        return [
            self.title_column,  # type: ignore[attr-defined]
            Column("type", label="Type", accessor=lambda support: support.type.label),
            Column("owner", label="Caf", accessor="owner_name"),
            Column("year", label="Année", accessor=lambda support: support.year or ""),
            Column("audience", label="Qui peut le lire", accessor=self._said),
        ]

    def _said(self, support: Resource) -> str:
        tokens = split(support.audience.key)
        said = audiences.said_with(self._names, tokens)
        return said if tokens & _OPEN else f"Réservé\u00a0: {said}"

    @cached_property
    def _names(self) -> audiences.Names:
        return audiences.every_name()


class ChooseSupport(_SupportsToChoose, ChooseView):
    pass


class ChooseSupportResults(_SupportsToChoose, ChooseResultsView):
    pass


class SupportChosen(ChosenView):
    def get_object(self, pk: str) -> Resource:
        """The support, when this person may read it and it is on the shelves; 404 otherwise."""
        visible = Resource.objects.visible_to(self.request.user).published().select_related("caf", "readers")
        return _one(visible, pk)

    def get_chosen_response_data(self, item: Resource) -> dict[str, Any]:
        """What the field shows."""
        return SupportInput().get_value_data_from_instance(item)


class FileFilterForm(BaseFilterForm):
    """`?support=12`: the support that the block names."""

    support = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def filter(self, objects: QuerySet) -> QuerySet:
        """The files of that support; none before it is chosen."""
        asked = self.cleaned_data["support"]
        return objects.filter(file__object_id=asked) if asked else objects.none()


class _FilesToChoose:
    """What the window and its list have in common: a line is the current version of a file."""

    filter_form_class = FileFilterForm
    is_multiple_choice = False
    ordering = ("file__position", "file_id")
    results_template_name = "pages/choosers/files.html"
    per_page = 100  # more than a support holds: no pages
    request: HttpRequest

    def get_object_list(self) -> QuerySet:
        """The current versions of the files that this person may read."""
        visible = FileVersion.objects.visible_to(self.request.user).filter(file__kind=RESOURCE)
        return current(visible)

    @property
    def columns(self) -> list[Column]:
        """What tells a file of a support from another one."""
        return [
            TitleColumn(
                "name",
                label="Fichier",
                accessor="name",
                get_url=lambda version: reverse("choose_file:chosen", args=[version.file_id]),
                link_attrs={"data-chooser-modal-choice": True},
            ),
            Column("format", label="Format", accessor=lambda version: _format(version)),
            Column("length", label="Longueur", accessor=lambda version: _length(version)),
            Column("number", label="Version", accessor="number"),
        ]


class ChooseFile(_FilesToChoose, ChooseView):
    pass


class ChooseFileResults(_FilesToChoose, ChooseResultsView):
    pass


class FileChosen(ChosenView):
    def get_object(self, pk: str) -> File:
        """The file, when this person may read it; 404 otherwise."""
        return _one(File.objects.visible_to(self.request.user).filter(kind=RESOURCE), pk)

    def get_chosen_response_data(self, item: File) -> dict[str, Any]:
        """What the field shows."""
        return FileInput().get_value_data_from_instance(item)


def _one(rows: QuerySet, pk: str) -> Any:
    found = rows.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 18 else None
    if found is None:
        raise Http404
    return found


def _format(version: FileVersion) -> str:
    return formats.label_of(formats.slug_of(version.media_type))


def _length(version: FileVersion) -> str:
    known = FORMATS.get(version.media_type)
    if version.pages and known:
        return plural(version.pages, known.unit_label)
    return plural(version.leaves, "page") if version.leaves else ""


class _OnlyChoosing(ChooserViewSet):
    """A window that makes nothing and chooses one thing: its other routes do not exist."""

    register_widget = False
    creation_form_class = None

    def get_urlpatterns(self) -> list[URLPattern]:
        """The window, its list, and the answer to a choice."""
        return [
            path("", self.choose_view, name="choose"),
            path("liste/", self.choose_results_view, name="choose_results"),
            path("<str:pk>/", self.chosen_view, name="chosen"),
        ]


support_chooser = _OnlyChoosing(
    "choose_support",
    url_prefix="choisir/support",
    model=Resource,
    icon="doc-full",
    page_title="Choisir un support",
    choose_view_class=ChooseSupport,
    choose_results_view_class=ChooseSupportResults,
    chosen_view_class=SupportChosen,
)
file_chooser = _OnlyChoosing(
    "choose_file",
    url_prefix="choisir/fichier",
    model=File,
    icon="doc-full",
    page_title="Choisir un fichier du support",
    preserve_url_parameters=["support"],
    choose_view_class=ChooseFile,
    choose_results_view_class=ChooseFileResults,
    chosen_view_class=FileChosen,
)
