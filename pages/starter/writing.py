"""The small vocabulary in which the first pages are written: each function gives the raw value of a block.

Texts are written with ordinary spaces; `french` puts those that do not break.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from ui.typography import NBSP, nbsp

Block = dict[str, Any]

_ABBREVIATIONS = re.compile(r"\b(n°|p\.|M\.|Mme) (?=\w)")


@dataclass(frozen=True)
class Written:
    """A page as it is first given: `name` is remembered, `parent` names the page above ("": home)."""

    name: str
    model: str
    slug: str
    title: str
    fields: dict[str, Any] = field(default_factory=dict)
    parent: str = ""
    audience: str = "reseau"


def french(text: str) -> str:
    """The text with its French spaces: before `: ; ? !`, inside « », after "n°" and "p."."""
    return _ABBREVIATIONS.sub(lambda found: found[1] + NBSP, nbsp(text))


def p(text: str) -> str:
    return f"<p>{french(text)}</p>"


def h2(title: str) -> str:
    return f"<h2>{french(title)}</h2>"


def h3(title: str) -> str:
    return f"<h3>{french(title)}</h3>"


def ul(*items: str) -> str:
    return "<ul>" + "".join(f"<li>{french(item)}</li>" for item in items) + "</ul>"


def source(text: str) -> str:
    """Where a section comes from, in italics at its end."""
    return f"<p><i>{french('Source : ' + text)}</i></p>"


def text(*pieces: str) -> Block:
    return _block("text", "".join(pieces))


def callout(tone: str, title: str, *paragraphs: str) -> Block:
    """tone: "info", "important" or "advice"."""
    return _block("callout", {"tone": tone, "title": french(title), "text": "".join(p(each) for each in paragraphs)})


def section(title: str) -> Block:
    """A heading alone, above blocks that have none."""
    return text(h2(title))


def steps(*pairs: tuple[str, str]) -> Block:
    """pairs: what is done, and how. Its title is the `section` above it."""
    return _block("steps", {"title": "", "steps": [{"title": french(name), "text": p(how)} for name, how in pairs]})


def table(caption: str, headings: tuple[str, ...], *rows: tuple[str, ...]) -> Block:
    return _block(
        "table",
        {
            "caption": french(caption),
            "columns": [{"type": "text", "heading": french(heading)} for heading in headings],
            "rows": [{"values": [p(cell) for cell in row]} for row in rows],
        },
    )


def quotation(words: str, author: str, where: str) -> Block:
    return _block("quotation", {"text": french(words), "author": french(author), "source": french(where)})


def supports(title: str, number: int = 5, *, national: bool = False, **filters: str) -> Block:
    """The supports that answer slugs of `rubrique`, `step`, `type`, `theme`; all that is not named is open."""
    named = {name: filters.pop(name, None) for name in ("rubrique", "step", "type", "theme")}
    if filters:
        raise TypeError(f"unknown filters: {', '.join(filters)}")
    return _block("supports", {"title": french(title), **named, "national": national, "number": number})


def links(title: str, *entries: tuple[str, str, str]) -> Block:
    """entries: title, address, what for."""
    return _block(
        "links",
        {
            "title": french(title),
            "links": [
                {"title": french(name), "address": address, "purpose": french(purpose)}
                for name, address, purpose in entries
            ],
        },
    )


def actor(who: str, role: str) -> Block:
    return _block("actor", {"who": french(who), "role": p(role)})


def row(phase: str, stakes: str, goals: str, means: str) -> Block:
    """A line of the synthesis of an étape; the three last are made with `p` and `ul`."""
    return _block("row", {"phase": french(phase), "stakes": stakes, "goals": goals, "means": means})


def point(words: str) -> Block:
    return _block("point", p(words))


def heading(words: str) -> Block:
    return _block("heading", french(words))


def question(words: str, *answer: str) -> Block:
    return _block("question", {"question": french(words), "answer": "".join(p(each) for each in answer)})


def _block(kind: str, value: Any) -> Block:
    return {"type": kind, "value": value}
