"""Two people on one form: what the other one wrote meanwhile is kept, and only what both changed is asked again.

The form bears the marks of the values that the person had before their eyes, one by field. When it comes back, a field
that they did not touch takes what stands now; one that both touched is a difference to look at.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Model, QuerySet

from ui import richtext
from ui.richtext import RichTextField
from ui.typography import long_date

_LENGTH = 10


@dataclass(frozen=True)
class Difference:
    """A field that two people changed: what stands now, and what this person typed, as one reads them."""

    name: str
    label: str
    now: str
    typed: str


def marks_of(form: forms.Form, values: Mapping[str, Any]) -> str:
    """The stamp of the fields of a form as they stand: the marks of these values, by field."""
    named = {name: _mark(field, values.get(name)) for name, field in _visible(form).items()}
    return json.dumps(named, separators=(",", ":"), sort_keys=True)


def read_marks(stamp: str) -> dict[str, str]:
    """The marks of a stamp. Raises ValueError when it is none."""
    try:
        marks = json.loads(stamp)
    except RecursionError as error:
        raise ValueError("a stamp holds no list in a list in a list") from error
    if not isinstance(marks, dict):
        raise ValueError("a stamp is an object")
    return {str(name): str(mark) for name, mark in marks.items()}


def merge(form: forms.Form, seen: Mapping[str, str], cleaned: dict[str, Any]) -> tuple[list[str], list[Difference]]:
    """Put what others wrote meanwhile in the fields that this person did not touch.

    Answers the names of these, and the fields that both touched. `seen`: the marks the form came with; `cleaned` is
    changed. A field without its mark counts as seen as it stands.
    """
    kept, differences = [], []
    for name, field in _visible(form).items():
        if name not in cleaned:
            continue  # it has an error of its own
        now, typed = _mark(field, form.initial.get(name)), _mark(field, cleaned[name])
        before = seen.get(name, now)
        if now in (before, typed):
            continue
        standing = field.clean(form.initial.get(name))
        if typed == before:
            cleaned[name] = standing
            kept.append(name)
        else:
            label = str(field.label)
            differences.append(Difference(name, label, _said(field, standing), _said(field, cleaned[name])))
    return kept, differences


def _visible(form: forms.Form) -> dict[str, forms.Field]:
    return {name: field for name, field in form.fields.items() if not field.widget.is_hidden}


def _mark(field: forms.Field, value: Any) -> str:
    return hashlib.sha256(json.dumps(_plain(field, value)).encode()).hexdigest()[:_LENGTH]


def _plain(field: forms.Field, value: Any) -> Any:
    """A value of the field, from the row or from the form, as JSON."""
    if isinstance(value, QuerySet | list | tuple | set):
        return sorted(str(one.pk if isinstance(one, Model) else one) for one in value)
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(field, RichTextField):
        return richtext.to_text(value or "")
    return " ".join(str(value).split()) if value not in (None, "") else ""


def _said(field: forms.Field, value: Any) -> str:
    if isinstance(value, QuerySet):
        return ", ".join(str(one) for one in value)
    if isinstance(value, date):
        return long_date(value)
    if isinstance(field, RichTextField):
        return richtext.to_text(value or "")
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return str(dict(field.choices).get(value, value))
    return "" if value is None else str(value)
