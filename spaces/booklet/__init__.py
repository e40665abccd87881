"""A collection as a PDF to print or to send: its title, its notes, and what is known of each support."""

from spaces.booklet.contents import booklet_of
from spaces.booklet.printing import Unprintable, printed

__all__ = ["Unprintable", "booklet_of", "printed"]
