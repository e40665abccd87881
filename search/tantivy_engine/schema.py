"""The fields of the two indexes, and documents in their form.

Texts are analysed by `words`, never by tantivy: each text has an exact field (`_x`, folded tokens) and a stemmed one
(`_s`), given as tokens between spaces. Objects hold all their text in `text_*`, so that one field answers "all the
words"; title and head (summary, keywords) stand again in fields of their own, for ranking.
"""

import json
import re
from collections.abc import Iterator

import tantivy

from links.documents import Document
from search.engine import Ref
from search.stamp import stamp
from words.analysis import analyse
from words.folding import fold

VERSION = 2  # of the fields and of the analysis: an index of another version is rebuilt, not read
_WORDS = {"tokenizer_name": "whitespace", "index_option": "position"}
_RAW = {"tokenizer_name": "raw", "index_option": "basic"}
# Words cut at the end of a line are also indexed whole, after the text.
# Every repetition is bounded: a text is whatever somebody deposited, a megabyte without a space included.
_CUT = re.compile(r"(?<=\w\w)[-\u2010\u00ad\ufffe\x02][^\S\n]{0,40}\n\s{0,40}(?=[a-zà-ÿ])")
_FIRST_HALF = re.compile(r"\w{2,100}\Z")
_SECOND_HALF = re.compile(r"\w{1,100}")


def key(ref: Ref) -> str:
    """An object as one term of the field `ref`."""
    return f"{ref.kind}:{ref.id}"


def ref_of(term: str) -> Ref:
    """The object of a term of the field `ref`."""
    kind, _, identifier = term.partition(":")
    return Ref(kind, identifier)


def facet_term(slug: str, value: str) -> str:
    return f"{slug}={value}"


def number_term(number: str) -> str:
    """The number that people cite an object by, as one term of the field `push`."""
    return f"number={fold(number)}"


def _objects() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("ref", stored=True, **_RAW)
    builder.add_text_field("stamp", stored=True, **_RAW)
    builder.add_bytes_field("shown", stored=True)
    builder.add_text_field("kind", fast=True, **_RAW)
    builder.add_text_field("facet", fast=True, **_RAW)
    builder.add_text_field("push", **_RAW)
    builder.add_unsigned_field("readers", indexed=True)
    builder.add_unsigned_field("dated", fast=True)
    for name in ("title", "head", "text"):
        builder.add_text_field(f"{name}_x", **_WORDS)
        builder.add_text_field(f"{name}_s", **_WORDS)
    return builder.build()


def _parts() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("ref", stored=True, **_RAW)
    builder.add_text_field("part", stored=True, **_RAW)
    builder.add_bytes_field("text", stored=True)
    builder.add_text_field("text_x", **_WORDS)
    builder.add_text_field("text_s", **_WORDS)
    return builder.build()


OBJECTS = _objects()
PARTS = _parts()
NATIONAL = "national"


Forms = tuple[str, str]


def _forms(text: str) -> tuple[Forms, ...]:
    """The values of a text, in its exact and stemmed forms (a phrase never runs over two values)."""
    if not text or text.isspace():
        return ()
    cut = " ".join(_cut_words(text))
    both = (analyse(value) for value in (text, cut) if value)
    return tuple((" ".join(exact), " ".join(stems)) for exact, stems in both)


def _cut_words(text: str) -> Iterator[str]:
    """The words cut at the end of a line, whole; in a time that follows the length of the text, whatever it holds."""
    for cut in _CUT.finditer(text):
        first = _FIRST_HALF.search(text, max(cut.start() - 100, 0), cut.start())
        second = _SECOND_HALF.match(text, cut.end())
        if first and second:
            yield first[0] + second[0]


def _add(document: tantivy.Document, name: str, forms: tuple[Forms, ...]) -> None:
    for exact, stemmed in forms:
        document.add_text(f"{name}_x", exact)
        document.add_text(f"{name}_s", stemmed)


def rows(source: Document) -> tuple[tantivy.Document, list[tantivy.Document]]:
    """A document as its row of the objects index and its rows of the parts index; each text is analysed once."""
    name = key(Ref(source.kind, source.id))
    document = tantivy.Document()
    document.add_text("ref", name)
    document.add_text("stamp", stamp(source))
    document.add_bytes("shown", json.dumps([source.title, source.summary, source.facets]).encode())
    document.add_text("kind", source.kind)
    document.add_unsigned("readers", source.readers)
    document.add_unsigned("dated", source.dated.toordinal() if source.dated else 0)
    for slug, values in source.facets.items():
        for value in dict.fromkeys(values):
            document.add_text("facet", facet_term(slug, value))
    if source.national:
        document.add_text("push", NATIONAL)
    if source.number:
        document.add_text("push", number_term(source.number))
    title, head = _forms(source.title), _forms(source.summary) + _forms(source.keywords)
    _add(document, "title", title)
    _add(document, "head", head)
    _add(document, "text", title + head)
    parts = []
    for part in source.parts:
        forms = _forms(part.text)
        if not forms:
            continue
        _add(document, "text", forms)
        row = tantivy.Document()
        row.add_text("ref", name)
        row.add_text("part", json.dumps([part.key, part.address, part.label, part.number]))
        row.add_bytes("text", part.text.encode("utf-8", "replace"))
        _add(row, "text", forms)
        parts.append(row)
    return document, parts
