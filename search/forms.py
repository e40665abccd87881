"""What a search page is asked in its address."""

from typing import Any

from django import forms

from links import kinds
from search.engine import Sort
from search.query import MAX_CHARACTERS

MAX_PAGE = 500
_MAX_VALUES = 60
_MAX_VALUE = 100


class _Typed(forms.CharField):
    """Text as people paste it: cut, without null characters, never refused."""

    def to_python(self, value: Any) -> str:
        return super().to_python(str(value or "").replace("\x00", " ")[:MAX_CHARACTERS])


class _Lenient(forms.IntegerField):
    """A page number; anything else is the first page."""

    def clean(self, value: Any) -> int:
        try:
            return min(max(int(value), 1), MAX_PAGE)
        except (TypeError, ValueError):
            return 1


class _Values(forms.Field):
    """The chosen values of a facet, whatever they are: those that do not exist find nothing."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> tuple[str, ...]:
        chosen = (str(one).replace("\x00", " ")[:_MAX_VALUE] for one in (value or [])[:_MAX_VALUES])
        return tuple(dict.fromkeys(one for one in chosen if one))


class _Choice(forms.CharField):
    """One of some values; anything else is the first."""

    def __init__(self, values: list[str]) -> None:
        super().__init__(required=False)
        self.values = values

    def clean(self, value: Any) -> str:
        return value if value in self.values else self.values[0]


class SearchForm(forms.Form):
    """Always valid: an address that someone typed or kept shows what can be shown of it."""

    q = _Typed(required=False, strip=True, label="Rechercher")
    page = _Lenient(required=False)

    def __init__(self, data: Any, facets: list[str]) -> None:
        super().__init__(data)
        self.facets = facets
        self.fields["kind"] = _Choice(["", *(kind.slug for kind in kinds.searched())])
        self.fields["tri"] = _Choice(["", Sort.DATE.value])
        for slug in facets:
            self.fields[slug] = _Values(required=False)

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        """The chosen values by facet."""
        return {slug: self.cleaned_data[slug] for slug in self.facets if self.cleaned_data[slug]}

    @property
    def sort(self) -> Sort:
        return Sort.DATE if self.cleaned_data["tri"] else Sort.RELEVANCE


class SuggestForm(forms.Form):
    q = _Typed(required=False, strip=False, label="Rechercher")
