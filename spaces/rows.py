"""A support as a line of a list, with what its files say of themselves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from files.formats import FORMATS
from files.models import FileVersion
from files.queries import current_versions
from spaces import formats
from spaces.kinds import RESOURCE
from spaces.models import Resource, Status
from ui import typography


@dataclass(frozen=True)
class Row:
    """`format` is a slug ("pdf") or empty; `family` its colour; `pages` are the `unit`s of the first file."""

    resource: Resource
    format: str
    family: str
    pages: int | None
    unit: str
    files: int
    first: FileVersion | None
    versions: Sequence[FileVersion] = ()
    unread: bool = False  # new to the reader, or revised since they opened it

    @property
    def meta(self) -> list[str]:
        """The small facts under the title."""
        facts = [self.resource.owner_name, self.resource.type.label]
        if self.resource.year:
            facts.append(str(self.resource.year))
        if self.pages:
            facts.append(typography.plural(self.pages, self.unit))
        if self.files > 1:
            facts.append(typography.plural(self.files, "fichier"))
        return facts

    @property
    def badge(self) -> dict[str, str] | None:
        """The state, when it is not on the shelves."""
        if self.resource.status == Status.PUBLISHED:
            return None
        return {"text": self.resource.get_status_display(), "tone": "warm"}


def rows_for(resources: Sequence[Resource], unread: Collection[int]) -> list[Row]:
    """The lines of these supports, in their order; `unread`: the keys of those new to the reader. One query."""
    versions = current_versions(RESOURCE, [resource.pk for resource in resources])
    rows = []
    for resource in resources:
        held = versions[resource.pk]
        first = held[0] if held else None
        slug = formats.slug_of(first.media_type) if first else ""
        rows.append(
            Row(
                resource,
                slug,
                formats.family_of(slug),
                first.pages if first else None,
                _unit_of(first),
                len(held),
                first,
                held,
                resource.pk in unread,
            )
        )
    return rows


def _unit_of(version: FileVersion | None) -> str:
    known = FORMATS.get(version.media_type) if version else None
    return known.unit_label if known else "page"
