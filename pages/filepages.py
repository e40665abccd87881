"""The pages of files that blocks show: each by its image, with its text, as the reading of files gives them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Q

from files.drawing import shown_pages
from files.formats import FORMATS, Format, Images
from files.models import FilePart, FileVersion
from files.reading import flowing
from spaces.models import Resource
from spaces.rows import Row


class Cited(NamedTuple):
    """What a block names: the keys of a support and of one of its files, the number of a page."""

    support: int
    file: int | None
    page: int

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> "Cited":
        """From the value of a `file_page` block."""
        return cls(value.get("support") or 0, value.get("file"), value["page"])


@dataclass(frozen=True)
class FilePage:
    """A page for its reader. `version` is None when the file is gone; `image` is None while nothing can be drawn.

    `count` is the number of its pages, None while it is not known; `width` and `height` those of the image in pixels.
    """

    resource: Resource
    version: FileVersion | None
    number: int
    image: int | None = None
    count: int | None = None
    width: int | None = None
    height: int | None = None
    text: str = ""

    @property
    def format(self) -> Format | None:
        """What the file is."""
        return FORMATS[self.version.media_type] if self.version else None

    @property
    def is_beyond(self) -> bool:
        """Whether the file, as it is now, has no such page any more."""
        return self.count is not None and self.number > self.count


def version_of(row: Row | None, file: int | None) -> FileVersion | None:
    """The current version of a file of a support; of its only file when none is named."""
    if row is None:
        return None
    if file is None:
        return row.versions[0] if len(row.versions) == 1 else None
    return next((one for one in row.versions if one.file_id == file), None)


def read_file_pages(cited: Collection[Cited], rows: Mapping[int, Row]) -> dict[Cited, FilePage]:
    """These pages, for whoever reads these supports; one query. Those of other supports are not there."""
    seen = {one: rows[one.support] for one in cited if one.support in rows}
    versions = {one: version_of(row, one.file) for one, row in seen.items()}
    wanted = Q(pk__in=[])
    for one, version in versions.items():
        if version is not None:
            wanted |= Q(version=version, number=one.page)
    parts = {(part.version_id, part.number): part for part in FilePart.objects.filter(wanted)}
    return {
        one: _page(row.resource, version, one.page, parts.get((version.pk, one.page)) if version else None)
        for one, row, version in ((one, row, versions[one]) for one, row in seen.items())
    }


def _page(resource: Resource, version: FileVersion | None, number: int, part: FilePart | None) -> FilePage:
    if version is None:
        return FilePage(resource, None, number)
    return FilePage(
        resource=resource,
        version=version,
        number=number,
        image=_image(version, number, part),
        count=version.pages,
        width=part.width if part else None,
        height=part.height if part else None,
        text=flowing(part) if part and part.text else "",
    )


def _image(version: FileVersion, number: int, part: FilePart | None) -> int | None:
    """The number of the image that shows a page: its own, or the first one of the PDF that was made of the file."""
    wanted = number if FORMATS[version.media_type].images is Images.OWN else part and part.first_leaf
    return wanted if wanted and not version.is_held and wanted <= shown_pages(version) else None
