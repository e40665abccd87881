"""The pages around a page, and those that its words link to: read in one question, through the reader's rights."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Site


@dataclass(frozen=True)
class Family:
    """What one person may read around a page, in the order of the tree. Each has `address`."""

    page: Any
    found: list[Any]

    @property
    def above(self) -> list[Any]:
        """The pages that it stands under, the home page aside."""
        return [one for one in self.found if one.depth < self.page.depth and self.page.path.startswith(one.path)]

    @cached_property
    def beside(self) -> list[Any]:
        """The pages at its level, itself too."""
        parent = self.page.path[: -self.page.steplen]
        return [one for one in self.found if one.depth == self.page.depth and one.path.startswith(parent)]

    @cached_property
    def below(self) -> list[Any]:
        """The pages just below it."""
        depth = self.page.depth + 1
        return [one for one in self.found if one.depth == depth and one.path.startswith(self.page.path)]

    @property
    def addresses(self) -> dict[int, str]:
        """Their addresses, by key: a link to another page leads nowhere."""
        return {one.pk: one.address for one in self.found}


def family_of(page: Any, readable: QuerySet, linked: Collection[int]) -> Family:
    """The pages above this one, those of its `kin`, those that its words link to; `readable` are the person's."""
    above = [page.path[:end] for end in range(3 * page.steplen, len(page.path), page.steplen)]
    wanted = Q(path__in=above) | Q(pk__in=linked) | page.kin(readable)
    found = readable.filter(wanted).annotate(**page.kin_told()).select_related(*page.kin_kinds)
    return Family(page, with_addresses(found.order_by("path")))


def with_addresses(pages: Iterable[Any]) -> list[Any]:
    """These pages, each with `address`: the same as Wagtail's, without its question a request."""
    roots = Site.get_site_root_paths()
    root = roots[0].root_path if roots else "/"
    found = list(pages)
    for page in found:
        page.address = "/" + page.url_path.removeprefix(root)
    return found


def is_preview(request: Any) -> bool:
    """Whether an editor looks at what they write, before it is saved (wagtail.models.PreviewableMixin)."""
    return getattr(request, "is_preview", False)


def siblings(page: Any) -> Q:
    """The pages at its level, itself too."""
    return Q(depth=page.depth, path__startswith=page.path[: -page.steplen])


def children(page: Any) -> Q:
    """The pages just below it."""
    return Q(depth=page.depth + 1, path__startswith=page.path)
