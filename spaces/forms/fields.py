"""Fields that Django does not have: text on several lines, several files, several slugs of an address."""

import re
from typing import Any

from django import forms

PLACES_LIST = "lieux"  # the id of the <datalist>
PLACES_HELP = "Une Caf, un EPCI ou des communes, par leur nom. Plusieurs se séparent par un point-virgule."
_MAX_PLACES = 3000  # the sixty communes of a large EPCI
_SLUG = re.compile(r"[0-9a-z][0-9a-z-]{0,59}")


class ProseField(forms.CharField):
    """Plain text on several lines: a line end counts for one, as in the browser, which sends two."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """The text, its line ends made alike."""
        return super().to_python(value).replace("\r\n", "\n")


class ManyFilesInput(forms.FileInput):
    """`<input type="file" multiple>`."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        """Every upload of that name."""
        return files.getlist(name) if hasattr(files, "getlist") else []


class ManyFilesField(forms.FileField):
    """The uploads chosen in one input; the form's own clean says when none is asked for, and
    `files.actions.store` which is refused."""

    widget = ManyFilesInput(attrs={"multiple": True})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The uploads, none when nothing was chosen."""
        if not data:
            return []
        return list(data) if isinstance(data, list | tuple) else [data]


class SlugListField(forms.Field):
    """Several slugs of an address (`?type=etude&type=diagnostic`); what is no slug is left out, doubles too."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[str]:
        """The slugs, in the order of the address."""
        return [slug for slug in dict.fromkeys(value or ()) if _SLUG.fullmatch(slug)][:50]


class IdListField(forms.Field):
    """Several row numbers, `most` of them at most; what is no number is left out."""

    widget = forms.MultipleHiddenInput

    def __init__(self, *args: Any, most: int = 200, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most

    def clean(self, value: Any) -> list[int]:
        """The numbers, in the order given."""
        return [int(one) for one in value or () if one.isdecimal() and len(one) < 18][: self.most]


class PlaceField(forms.CharField):
    """Names of Caf, EPCI and communes, understood by `spaces.places.resolve` once the owner is known."""

    widget = forms.TextInput(attrs={"list": PLACES_LIST, "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="Territoire", required=False, max_length=_MAX_PLACES, **kwargs)
