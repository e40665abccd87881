"""What people type, parsed by us: no engine ever sees their text. DESIGN 7.

The language is small, and whatever does not belong to it is plain words:
- words: all are required; stop words only count inside phrases, unless nothing else was typed;
- "a phrase": these words, in this order, accents and capitals ignored;
- -word, -"a phrase": objects without it;
- field:value or field:"a value": `titre:` (a word of the title) and the facets of FACET_FIELDS.
There is no wildcard and no operator word.

A word that is an acronym of the glossary, and the words of a long form, each know what is as good as them: what is
typed stays what is looked for first. Between quotes, only what is typed counts.
"""

import re
from dataclasses import dataclass, field, replace

from words.analysis import terms_of, tokens
from words.folding import fold
from words.glossary import NOTHING, Glossary
from words.stopwords import STOPWORDS

MAX_CHARACTERS = 1000
MAX_WORDS = 48
# What may be typed before a colon, and the facet it narrows.
FACET_FIELDS = {
    "annee": "annee",
    "caf": "caf",
    "cdr": "cdr",
    "etape": "etape",
    "format": "format",
    "rubrique": "rubrique",
    "thematique": "thematique",
    "theme": "thematique",
    "type": "type",
}
TITLE_FIELD = "titre"
_PIECE = re.compile(
    r"""(?P<minus>(?<!\S)-(?=[\w"«“]))?
        (?:(?P<field>(?<!\S)[^\W\d_]{3,12}):(?=[\w"«“]))?
        (?:["«“”](?P<phrase>[^"«»“”]*)["»“”]|(?P<word>[^\s"«»“”]+))""",
    re.VERBOSE,
)
_BROKEN_AT_LINE_END = re.compile(r"(?<=\w)[-\u2010\u00ad]\s*[\r\n]+\s*(?=[a-zà-ÿ])")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b-\u200f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Word:
    """One term of the query, in the two forms that the index holds, and as it was typed; `same` are words that are as
    good as it."""

    exact: str
    stem: str
    stop: bool = False
    typed: str = field(default="", compare=False)
    same: tuple["Phrase", ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Phrase:
    """Terms in order, one or more; `same` are phrases that are as good as it."""

    words: tuple[Word, ...]
    same: tuple["Phrase", ...] = ()

    @property
    def exact(self) -> list[str]:
        return [word.exact for word in self.words]

    @property
    def stems(self) -> list[str]:
        return [word.stem for word in self.words]


@dataclass(frozen=True)
class ParsedQuery:
    """`words` in the order they were typed, stop words included; `filters` as typed (search.service resolves them)."""

    text: str
    words: tuple[Word, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    titles: tuple[Phrase, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def required(self) -> tuple[Word, ...]:
        """The distinct words an object must hold: all but stop words, or all when there is nothing else."""
        telling = tuple(dict.fromkeys(word for word in self.words if not word.stop))
        if telling or self.phrases or self.titles:
            return telling
        return tuple(dict.fromkeys(self.words))

    @property
    def same(self) -> tuple[Phrase, ...]:
        """The distinct phrases that are as good as some of the required words."""
        return tuple(dict.fromkeys(phrase for word in self.required for phrase in word.same))

    @property
    def numbers(self) -> tuple[str, ...]:
        """What may be the number of an object, as typed: the pieces of the text that hold a digit ("2013-205")."""
        return tuple(piece for piece in self.text.split()[:MAX_WORDS] if any(map(str.isdigit, piece)))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is looked for: filters and exclusions may still be there."""
        return not (self.words or self.phrases or self.titles)

    @property
    def says_nothing(self) -> bool:
        """Whether something was typed that holds no word, filter or exclusion ("*"): it finds nothing."""
        return bool(self.text) and self.is_empty and not (self.excluded or self.filters)


def parse(text: str, glossary: Glossary = NOTHING) -> ParsedQuery:
    """The query that someone typed; total: any text gives one, cut at MAX_CHARACTERS and MAX_WORDS."""
    text = _BROKEN_AT_LINE_END.sub("", text[:MAX_CHARACTERS])
    text = _UNSEEN.sub(" ", text)
    words: list[Word] = []
    phrases: list[Phrase] = []
    titles: list[Phrase] = []
    excluded: list[Phrase] = []
    filters: dict[str, list[str]] = {}
    for piece in _PIECE.finditer(text):
        quoted = piece["phrase"] is not None
        value = piece["phrase"] if quoted else piece["word"]
        name = fold(piece["field"] or "")
        if piece["minus"]:
            excluded += _phrase(f"{piece['field'] or ''} {value}", NOTHING if quoted else glossary)
        elif name in FACET_FIELDS:
            filters.setdefault(FACET_FIELDS[name], []).append(value.strip(",;."))
        elif name == TITLE_FIELD:
            titles += _phrase(value, NOTHING if quoted else glossary)
        else:
            found = f"{piece['field'] or ''} {value}"
            if quoted and not piece["field"]:
                phrases += _phrase(found)
            else:
                words += _words(found)
    return ParsedQuery(
        text=" ".join(text.split()),
        words=_known(tuple(words[:MAX_WORDS]), glossary),
        phrases=tuple(Phrase(phrase.words[:MAX_WORDS]) for phrase in phrases[:8]),
        titles=tuple(titles[:8]),
        excluded=tuple(excluded[:16]),
        filters={name: tuple(dict.fromkeys(values)) for name, values in filters.items()},
    )


def _words(text: str) -> tuple[Word, ...]:
    """The terms of a text, in both forms."""
    found = []
    for token in tokens(text):
        exact, stem = terms_of(token.text)
        found.append(Word(exact, stem, exact in STOPWORDS, token.text))
    return tuple(found)


def _phrase(text: str, glossary: Glossary = NOTHING) -> list[Phrase]:
    """The words of a text in order, with what is as good as all of it; nothing when it holds no word."""
    words = _words(text)
    term = glossary.named_by(text)
    same = () if term is None else (Phrase(_words(term.long if len(words) == 1 else term.short)),)
    return [Phrase(words, same)] if words else []


def _known(words: tuple[Word, ...], glossary: Glossary) -> tuple[Word, ...]:
    """The words, those of the glossary with what is as good: the long form of an acronym, the acronym of a long form.

    A long form counts as held when each of its words has the acronym beside it: all of them, or the acronym.
    """
    if not glossary:
        return words
    marked = list(words)
    for place, word in enumerate(words):
        term = glossary.of_word(word.typed)
        if term is not None:
            marked[place] = replace(word, stop=False, same=(Phrase(_words(term.long)),))
    telling = [place for place, word in enumerate(marked) if not word.stop]
    for found in glossary.long_forms([words[place].stem for place in telling]):
        acronym = Phrase(_words(found.term.short))
        for place in telling[found.start : found.end]:
            marked[place] = replace(marked[place], same=(*marked[place].same, acronym))
    return tuple(marked)
