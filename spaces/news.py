"""What is new to a person: published or revised lately, by somebody else, and not opened since."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from links import follows, memory
from spaces.kinds import RESOURCE
from spaces.models import Resource, ResourceType, Rubrique, Status
from territories.models import Caf

# What can be followed: the facet, and the field of a support that bears it.
FOLLOWED = {"rubrique": "rubrique", "type": "type", "caf": "caf"}


def register_all() -> None:
    """Declare what can be followed: called once, when Django is ready."""
    follows.register("rubrique", lambda key: _named(Rubrique, "label", key))
    follows.register("type", lambda key: _named(ResourceType, "label", key))
    follows.register("caf", lambda key: _named(Caf, "name", key))


def unread_among(resources: Iterable[Resource], reader: Any) -> frozenset[int]:
    """Of these supports, the keys of those that are new to this person. Two queries."""
    changed = {
        one.pk: one.revised_at for one in resources if one.status == Status.PUBLISHED and one.author_id != reader.pk
    }
    return memory.unread(reader, RESOURCE, changed)


def new_for(reader: Any) -> QuerySet[Resource]:
    """The supports that are new to this person, the last changed first; the same rule as `unread_among`, in SQL."""
    return Resource.objects.visible_to(reader).filter(is_new_to(reader)).order_by("-revised_at", "-pk")


def is_new_to(reader: Any) -> Q:
    """The condition that a support, which this person may read, is new to them."""
    return Q(
        ~memory.opened_since(reader, RESOURCE, "revised_at"),
        ~Q(author=reader),
        status=Status.PUBLISHED,
        revised_at__gt=timezone.now() - memory.NEW_FOR,
    )


def followed_by(reader: Any, among: QuerySet[Resource]) -> QuerySet[Resource]:
    """Of these supports, those that bear a rubrique, a type or a Caf that this person follows."""
    return among.filter(bears_one_of(memory.followed(reader)))


def bears_one_of(followed: Iterable[tuple[str, str]]) -> Q:
    """The condition that a support bears one of these values, (kind, key)."""
    wanted: dict[str, list[str]] = {}
    for kind, key in followed:
        wanted.setdefault(kind, []).append(key)
    condition = Q(pk__in=[])
    for kind, field in FOLLOWED.items():
        if kind in wanted:
            condition |= Q(**{f"{field}__in": wanted[kind]})
    return condition


def buttons(reader: Any, chosen: Mapping[str, Mapping[str, str]]) -> list[dict[str, Any]]:
    """The follow buttons of a list narrowed to one rubrique, type or Caf ({kind: {key: label}}); none otherwise.

    One query at most.
    """
    single = [(kind, *next(iter(chosen[kind].items()))) for kind in FOLLOWED if len(chosen.get(kind, ())) == 1]
    kept = memory.followed(reader) if single else frozenset()
    return [{"kind": kind, "pk": key, "label": label, "kept": (kind, key) in kept} for kind, key, label in single]


def _named(model: type[Model], field: str, key: str) -> str | None:
    return model._default_manager.filter(pk=key).values_list(field, flat=True).first()
