"""The words of a stream, as pieces of rich text: for the search and the headings.

What a block says of a support is not there, no more than its title: it is shown to the readers of the support only.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.html import format_html
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.contrib.typed_table_block.blocks import TypedTable
from wagtail.rich_text import RichText

# The fields of blocks that hold words; the others hold keys and choices.
_WORDS = frozenset(
    {"title", "text", "author", "source", "alt", "caption", "credit", "label", "note", "purpose", "who", "role"}
    | {"phase", "stakes", "goals", "means", "answer"}
)


def words_of(value: Any) -> Iterator[str]:
    """Pieces of rich text, in order. A `heading` is a title of level 2, a `question` one of level 3."""
    if isinstance(value, StreamValue):
        for child in value:
            yield from _words(child.block_type, child.value)
    else:
        yield from _words("", value)


def _words(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, RichText):
        yield value.source
    elif isinstance(value, str):
        if name == "heading":
            yield format_html("<h2>{}</h2>", value)
        elif value:
            yield format_html("<p>{}</p>", value)
    elif isinstance(value, StructValue) and "support" not in value:
        if "question" in value:
            yield format_html("<h3>{}</h3>", value["question"])
        for field, child in value.items():
            if field in _WORDS or isinstance(child, ListValue):
                yield from _words(field, child)
    elif isinstance(value, ListValue):
        for item in value:
            yield from _words("", item)
    elif isinstance(value, TypedTable):
        yield from _words("", value.caption)
        for column in value.columns:
            yield from _words("", column["heading"])
        for row in value.row_data:
            for cell in row["values"]:
                yield from _words("", cell)
