"""What a document of the corpus must give once it is read, known from its making; what is missing from a reading."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

SIDECAR = "verite.json"
_SHOWN = 60
_WORD = re.compile(r"\w+")


class Part(Protocol):
    """A page, slide, sheet or section as it was read."""

    number: int
    label: str
    text: str


@dataclass(frozen=True)
class Sentence:
    """Words that one part must hold: that of this number, or one whose label holds `label`, or any of them.

    `share`: of its words that are enough, for what is read in an image.
    """

    text: str
    part: int | None = None
    label: str = ""
    share: float = 1.0

    def stands_in(self, part: Part) -> bool:
        """Whether this part is the one, and holds the words, whatever their spaces and line ends."""
        if (self.part is not None and part.number != self.part) or _flat(self.label) not in _flat(part.label):
            return False
        if self.share == 1.0:
            return _flat(self.text) in _flat(part.text)
        words = _WORD.findall(self.text.lower())
        found = set(_WORD.findall(part.text.lower()))
        return sum(word in found for word in words) >= self.share * len(words)


@dataclass(frozen=True)
class Truth:
    """The sentences to find, and how many parts there are (None when the reader cuts as it likes)."""

    sentences: tuple[Sentence, ...]
    parts: int | None = None

    def missing(self, parts: Sequence[Part]) -> list[str]:
        """A French line per sentence that does not stand where it should, and one for a wrong number of parts."""
        wrong = [_told(sentence) for sentence in self.sentences if not any(map(sentence.stands_in, parts))]
        if self.parts is not None and len(parts) != self.parts:
            wrong.append(f"{len(parts)} parties au lieu de {self.parts}")
        return wrong

    @property
    def checks(self) -> int:
        """How many things `missing` looks at."""
        return len(self.sentences) + (self.parts is not None)


@dataclass(frozen=True)
class Document:
    """A file of the corpus: its name (maybe a wrong one), the slug of its true format, its bytes, its truth."""

    name: str
    slug: str
    content: bytes
    truth: Truth


@dataclass(frozen=True)
class Recipe:
    """How to make a document. `office`: LibreOffice is needed."""

    name: str
    slug: str
    make: Callable[[], tuple[bytes, Truth]]
    office: bool = False

    def document(self) -> Document:
        return Document(self.name, self.slug, *self.make())


def write(documents: Iterable[Document], folder: Path) -> int:
    """Write the files and, beside them, the truth of all in one JSON file; how many files."""
    folder.mkdir(parents=True, exist_ok=True)
    told = {}
    for document in documents:
        (folder / document.name).write_bytes(document.content)
        told[document.name] = {"slug": document.slug, **asdict(document.truth)}
    (folder / SIDECAR).write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    return len(told)


def read(folder: Path) -> dict[str, tuple[str, Truth]]:
    """The slug and the truth of each file of a folder that `write` filled, by name; empty for another folder."""
    try:
        told = json.loads((folder / SIDECAR).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {
        name: (entry["slug"], Truth(tuple(Sentence(**one) for one in entry["sentences"]), entry["parts"]))
        for name, entry in told.items()
    }


def _told(sentence: Sentence) -> str:
    place = f"partie {sentence.part} : " if sentence.part else f"{sentence.label} : " if sentence.label else ""
    shown = sentence.text if len(sentence.text) <= _SHOWN else f"{sentence.text[:_SHOWN]}…"
    return f"{place}« {shown} » absent"


def _flat(text: str) -> str:
    return " ".join(text.split())
