"""Engines under contract: each test of the contract runs once per engine."""

from datetime import date

import pytest

from links.documents import Document, Part
from search.engine import Request
from search.query import parse
from search.strategy import look
from search.tantivy_engine import TantivyEngine

NETWORK, CHARENTE = 1, 2  # ids of audiences


@pytest.fixture(params=["embedded"])
def engine(request, tmp_path):
    """An empty engine of its own."""
    made = TantivyEngine(tmp_path / "index")
    made.rebuild([])
    return made


def document(identifier, text="", *, pages=(), readers=NETWORK, title="Support", kind="resource", **fields) -> Document:
    """A document with one text or several pages."""
    texts = pages or ([text] if text else [])
    parts = tuple(
        Part(key=f"v1p{number}", text=page, address=f"/fichiers/{identifier}/page/{number}/", number=number)
        for number, page in enumerate(texts, 1)
    )
    fields.setdefault("dated", date(2024, 1, 1))
    return Document(kind=kind, id=str(identifier), readers=readers, title=title, parts=parts, **fields)


def put(engine, *documents, gone=()):
    """Index documents, and see them."""
    with engine.writing(wait=10) as writer:
        writer.replace(documents, gone)
        writer.commit()
    engine.refresh()


def ask(text, readers=(NETWORK,), **fields) -> Request:
    return Request(query=parse(text), readers=frozenset(readers), **fields)


def found(engine, text, readers=(NETWORK,), **fields) -> list[str]:
    """The ids of the hits, in order, after the whole strategy."""
    return [hit.id for hit in look(engine, ask(text, readers, **fields)).hits]
