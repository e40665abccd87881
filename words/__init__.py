"""French text: fold, tokens, stems, marks, excerpts, acronyms. Pure functions, the same for every room; of Django, only
the tags of templates (`templatetags/`)."""

from words.analysis import MAX_TERM, Terms, Token, analyse, exact_terms, stem_terms, terms_of, tokens
from words.excerpts import Excerpt, excerpt
from words.folding import fold
from words.marking import Chunk, Hit, Marks, hits, mark, spans
from words.stopwords import STOPWORDS

__all__ = [
    "MAX_TERM",
    "STOPWORDS",
    "Chunk",
    "Excerpt",
    "Hit",
    "Marks",
    "Terms",
    "Token",
    "analyse",
    "exact_terms",
    "excerpt",
    "fold",
    "hits",
    "mark",
    "spans",
    "stem_terms",
    "terms_of",
    "tokens",
]
