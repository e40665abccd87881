"""The entries of the main navigation, in one place. Only what exists; each leads to everyone's version of a page."""

from typing import NamedTuple


class Entry(NamedTuple):
    """A link of the navigation; it is the current one on every page below its path."""

    label: str
    path: str

    def is_current(self, path: str) -> bool:
        """Whether a page of that path belongs to this entry."""
        return path == self.path if self.path == "/" else path.startswith(self.path)


ENTRIES: tuple[Entry, ...] = (
    Entry("Accueil", "/"),
    Entry("Supports", "/supports/"),
    Entry("Caf", "/caf/"),
)
