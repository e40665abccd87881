"""Which page numbers to show, and a page of results that were already cut by an engine."""

from dataclasses import dataclass


def window(number: int, last: int, around: int = 1) -> list[int | None]:
    """The pages to link around page `number` of `last`: the first, the last, the near ones; None stands for a gap.

    A gap of one page is shown as that page.
    """
    near = {1, last, *range(number - around, number + around + 1)}
    shown: list[int | None] = []
    previous = 0
    for page in sorted(page for page in near if 1 <= page <= last):
        if page - previous == 2:
            shown.append(page - 1)
        elif page - previous > 2:
            shown.append(None)
        shown.append(page)
        previous = page
    return shown


@dataclass(frozen=True)
class Cut:
    """A page that an engine already cut, with what templates/ui/pagination.html reads of Django's own pages."""

    number: int
    count: int
    per_page: int

    @property
    def num_pages(self) -> int:
        """How many pages there are: one at least."""
        return max(1, -(-self.count // self.per_page))

    @property
    def paginator(self) -> "Cut":
        return self

    def start_index(self) -> int:
        """The rank of the first object of the page, from 1; 0 when there is none."""
        return min(self.count, (self.number - 1) * self.per_page + 1)

    def end_index(self) -> int:
        """The rank of the last object of the page."""
        return min(self.count, self.number * self.per_page)
