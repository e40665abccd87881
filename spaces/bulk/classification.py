"""The values that a batch may give, and their names: one query."""

from dataclasses import dataclass, field

from django.db.models import CharField, F, Model, Value

from spaces.models import ResourceType, Rubrique, Step, Theme

_TEXT = CharField()
_TABLES: dict[str, type[Model]] = {"rubrique": Rubrique, "type": ResourceType, "steps": Step, "themes": Theme}


@dataclass(frozen=True)
class Classification:
    """{slug: label}, in the order of the classification; the keys are the fields of a Description."""

    names: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "Classification":
        """Everything, in one query."""
        branches = [
            model._default_manager.order_by()
            .annotate(family=Value(family, _TEXT), slug_=F("pk"), label_=F("label"), order_=F("order"))
            .values_list("family", "order_", "slug_", "label_")
            for family, model in _TABLES.items()
        ]
        found: dict[str, dict[str, str]] = {family: {} for family in _TABLES}
        for family, _, slug, label in sorted(branches[0].union(*branches[1:], all=True)):
            found[family][slug] = label
        return cls(found)

    def choices(self, family: str) -> list[tuple[str, str]]:
        """As a form offers them."""
        return list(self.names[family].items())

    def label(self, family: str, slug: str) -> str:
        """The name of a value, or the value itself when it has gone."""
        return self.names[family].get(slug, slug)
