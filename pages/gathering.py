"""What the blocks of a page show, read at once: one question a kind for the whole page, through the reader's rights.

A block stores keys. Before a page is rendered its blocks are walked, the keys gathered, the objects read through
`visible_to`; a template asks `shown` and gets nothing for what the person may not see.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from re import compile as pattern
from typing import Any
from urllib.parse import urlencode

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.contrib.typed_table_block.blocks import TypedTable
from wagtail.rich_text import RichText

from pages.filepages import Cited, FilePage, read_file_pages
from pages.models.pictures import Shown, shown_pictures
from pages.outline import Anchors
from spaces.kinds import visible_cafs
from spaces.models import Resource, Status
from spaces.news import is_new_to
from spaces.rows import Row, rows_for
from territories.models import Caf

_KEY = 'id="([0-9]{1,18})"'  # a number that every database can hold
_LINKED = pattern(f'<a [^>]*linktype="page"[^>]*{_KEY}|<a [^>]*{_KEY}[^>]*linktype="page"')
_DEFAULT, _MOST = 5, 20
Place = tuple[str, str]  # the field of a support, and the slug it holds: ("steps", "preparer")


@dataclass(frozen=True)
class Listing:
    """The supports that a block lists: those on the shelves with these values, the last ones first."""

    rubrique: str = ""
    step: str = ""
    type: str = ""
    theme: str = ""
    national: bool = False
    number: int = _DEFAULT

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> "Listing":
        """From the value of a `supports` block."""
        words = {name: value.get(name) or "" for name in ("rubrique", "step", "type", "theme")}
        number = min(max(int(value.get("number") or _DEFAULT), 1), _MOST)
        return cls(**words, national=bool(value.get("national")), number=number)

    def keys(self, user: Any) -> QuerySet:
        """The keys of its supports, for this person."""
        wanted = {"rubrique": self.rubrique, "steps": self.step, "type": self.type, "themes": self.theme}
        found = Resource.objects.visible_to(user).filter(
            status=Status.PUBLISHED, **{name: value for name, value in wanted.items() if value}
        )
        if self.national:
            found = found.filter(caf=None)
        return found.order_by("-published_at", "-pk").values("pk")[: self.number]

    @property
    def places(self) -> frozenset[Place]:
        """The étape and the thématique that it asks."""
        return frozenset(place for place in (("steps", self.step), ("themes", self.theme)) if place[1])

    def holds(self, resource: Resource, borne: Set[Place]) -> bool:
        """Whether a support on the shelves has these values; `borne`: the étapes and thématiques that it bears."""
        return (
            self.rubrique in ("", resource.rubrique_id)
            and self.type in ("", resource.type_id)
            and not (self.national and resource.caf_id)
            and self.places <= borne
        )

    @property
    def address(self) -> str:
        """The shelves with the same filters."""
        asked = {"rubrique": self.rubrique, "etape": self.step, "type": self.type, "thematique": self.theme}
        if self.national:
            asked["caf"] = "cnaf"
        return "/supports/?" + urlencode({name: value for name, value in asked.items() if value})


@dataclass
class Wanted:
    """The keys that the blocks name."""

    supports: set[int] = field(default_factory=set)
    cafs: set[str] = field(default_factory=set)
    pictures: set[int] = field(default_factory=set)
    pages: set[int] = field(default_factory=set)
    file_pages: set[Cited] = field(default_factory=set)
    listings: list[Listing] = field(default_factory=list)

    @classmethod
    def by(cls, streams: Iterable[Any], listings: Iterable[Listing] = ()) -> "Wanted":
        """What these streams name, and these lists beside them."""
        wanted = cls(listings=list(listings))
        for stream in streams:
            for block_type, value in walk(stream):
                wanted.look(block_type, value)
        return wanted

    def look(self, block_type: str, value: Any) -> None:
        """Note what one value names."""
        if isinstance(value, RichText):
            self.pages.update(int(one or other) for one, other in _LINKED.findall(value.source))
        elif isinstance(value, StructValue):
            for name, kept in (("support", self.supports), ("caf", self.cafs), ("picture", self.pictures)):
                if value.get(name):
                    kept.add(value[name])
            if block_type == "supports":
                self.listings.append(Listing.of(value))
            elif block_type == "file_page" and value.get("page"):
                self.file_pages.add(Cited.of(value))


@dataclass
class Gathered:
    """What one person sees in the blocks of one page; each template takes its own piece, None when it is not theirs."""

    rows: Mapping[int, Row] = field(default_factory=dict)
    lists: Mapping[Listing, list[Row]] = field(default_factory=dict)
    cafs: Mapping[str, Caf] = field(default_factory=dict)
    pictures: Mapping[int, Shown] = field(default_factory=dict)
    pages: Mapping[int, str] = field(default_factory=dict)
    file_pages: Mapping[Cited, FilePage] = field(default_factory=dict)
    anchors: Anchors = field(default_factory=Anchors)

    @classmethod
    def read(cls, wanted: Wanted, user: Any, pages: Mapping[int, str]) -> "Gathered":
        """Read what is wanted for this person; `pages` are the addresses of the pages that they may read, by key."""
        rows, lists = _supports(wanted, user)
        return cls(
            rows=rows,
            lists=lists,
            cafs=_cafs(wanted.cafs, user),
            pictures=shown_pictures(wanted.pictures),
            pages=pages,
            file_pages=read_file_pages(wanted.file_pages, rows),
        )

    def listed(self, value: Mapping[str, Any]) -> list[Row]:
        """The lines of a `supports` block."""
        return self.lists.get(Listing.of(value), [])


def walk(value: Any, block_type: str = "") -> Iterator[tuple[str, Any]]:
    """Every value within a stream, with the name of the block that holds it."""
    if isinstance(value, StreamValue):
        for child in value:
            yield from walk(child.value, child.block_type)
    elif isinstance(value, ListValue):
        for item in value:
            yield from walk(item, block_type)
    elif isinstance(value, TypedTable):
        for row in value.row_data:
            for cell in row["values"]:
                yield from walk(cell, block_type)
    elif isinstance(value, StructValue):
        yield block_type, value
        for child in value.values():
            yield from walk(child, block_type)
    elif isinstance(value, RichText):
        yield block_type, value


def _cafs(keys: set[str], user: Any) -> dict[str, Caf]:
    if not keys:
        return {}
    return {caf.pk: caf for caf in visible_cafs(user).filter(pk__in=keys).select_related("cdr")}


def _supports(wanted: Wanted, user: Any) -> tuple[dict[int, Row], dict[Listing, list[Row]]]:
    """The rows of what is named and of what is listed: one question for the supports, one for their files."""
    listings = list(dict.fromkeys(wanted.listings))
    if not listings and not wanted.supports:
        return {}, {}
    places = sorted({place for listing in listings for place in listing.places})
    found = list(_read(wanted.supports, listings, places, user))
    rows = {row.resource.pk: row for row in rows_for(found, [one.pk for one in found if getattr(one, "is_new", False)])}
    borne = {one.pk: {place for rank, place in enumerate(places) if getattr(one, f"bears_{rank}")} for one in found}
    return rows, {listing: _of_list(listing, rows, borne) for listing in listings}


def _of_list(listing: Listing, rows: Mapping[int, Row], borne: Mapping[int, Set[Place]]) -> list[Row]:
    """The lines of a list: the first, in the order of the shelves, of those that have its values. Those that were read
    for other blocks come after them, or are among them."""
    held = [row for key, row in rows.items() if listing.holds(row.resource, borne[key])]
    return held[: listing.number]


def _read(keys: set[int], listings: Sequence[Listing], places: Sequence[Place], user: Any) -> QuerySet:
    """These supports and those of the lists, on the shelves and for this person, the last published first. Each tells
    by `bears_<rank>` whether it bears one of these étapes and thématiques, by `is_new` whether it is new."""
    named = Resource.objects.visible_to(user).filter(pk__in=keys, status=Status.PUBLISHED)
    condition = Q(pk__in=named.values("pk"))
    for listing in listings:
        condition |= Q(pk__in=listing.keys(user))
    found = Resource.objects.filter(condition).annotate(
        **{f"bears_{rank}": _bears(*place) for rank, place in enumerate(places)}
    )
    if user.is_authenticated:
        found = found.annotate(is_new=ExpressionWrapper(is_new_to(user), BooleanField()))
    return found.select_related("type", "caf").order_by("-published_at", "-pk")


def _bears(field: str, slug: str) -> Exists:
    """Whether a support bears an étape (`steps`) or a thématique (`themes`)."""
    return Exists(Resource.objects.order_by().filter(pk=OuterRef("pk"), **{field: slug}))
