"""Names of the file formats as lists say them: the facet « format » and the small sheet beside a title."""

from files.formats import BY_SLUG, FORMATS

OTHER = "autre"
KNOWN = frozenset({*BY_SLUG, OTHER})


def slug_of(media_type: str) -> str:
    """The slug of a format ("pdf", "docx"); "autre" for a type that the site does not name."""
    known = FORMATS.get(media_type)
    return known.slug if known else OTHER


def label_of(slug: str) -> str:
    """The name to show: "PDF", "DOCX", "Autre format"."""
    return "Autre format" if slug == OTHER else slug.upper()


def family_of(slug: str) -> str:
    """The colour family of a format ("doc", "xls", "ppt"), "" for the others."""
    known = BY_SLUG.get(slug)
    return known.family if known else ""
