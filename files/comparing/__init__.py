""" "Ce qui a changé": the text of two versions, by page, whatever moved from a page to the next.

Both texts are aligned as two streams of words, not page against page: a page inserted in the middle, or a paragraph
that pushes the following ones to the next pages, changes nothing but the page where it stands.
"""

from files.comparing.changes import Change, Chunk, Comparison, Passage, compare

__all__ = ["Change", "Chunk", "Comparison", "Passage", "compare"]
