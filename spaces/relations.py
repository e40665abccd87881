"""The steps, themes and territories of a support, read at once for its page."""

from dataclasses import dataclass, field

from django.db.models import CharField, F, Value

from spaces.models import Resource

_TEXT = CharField()
_NAMES = {
    "steps": ("step__slug", "step__label", Resource.steps.through),
    "themes": ("theme__slug", "theme__label", Resource.themes.through),
    "cafs": ("caf__code", "caf__name", Resource.about_cafs.through),
    "epcis": ("epci__siren", "epci__name", Resource.about_epcis.through),
    "communes": ("commune__code", "commune__name", Resource.about_communes.through),
}


@dataclass(frozen=True)
class Relations:
    """Each a list of (key, label), in the order of the keys."""

    steps: list[tuple[str, str]] = field(default_factory=list)
    themes: list[tuple[str, str]] = field(default_factory=list)
    cafs: list[tuple[str, str]] = field(default_factory=list)
    epcis: list[tuple[str, str]] = field(default_factory=list)
    communes: list[tuple[str, str]] = field(default_factory=list)


def relations_of(resource_id: int) -> Relations:
    """What the support is attached to; one query."""
    branches = [
        through.objects.filter(resource_id=resource_id)
        .order_by()
        .annotate(family=Value(family, _TEXT), key=F(key), name_=F(label))
        .values_list("family", "key", "name_")
        for family, (key, label, through) in _NAMES.items()
    ]
    found = Relations()
    for family, key, label in sorted(branches[0].union(*branches[1:], all=True)):
        getattr(found, family).append((key, label))
    return found
