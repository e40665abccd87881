"""Names of the file formats as people say them: the facet « format » and the small sheet beside a title."""

_BY_MEDIA_TYPE = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/msword": "doc",
    "application/rtf": "rtf",
    "text/rtf": "rtf",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.presentation": "odp",
    "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.ms-excel": "xls",
    "text/csv": "csv",
    "text/plain": "txt",
    "text/markdown": "md",
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/webp": "webp",
    "application/zip": "zip",
}

_FAMILIES = {
    "doc": {"docx", "odt", "doc", "rtf", "txt", "md"},
    "xls": {"xlsx", "ods", "xls", "csv"},
    "ppt": {"pptx", "odp", "ppt"},
}


def slug_of(media_type: str) -> str:
    """The slug of a format ("pdf", "docx"); "autre" for a type that the site does not name."""
    return _BY_MEDIA_TYPE.get(media_type, "autre")


def label_of(slug: str) -> str:
    """The name to show: "PDF", "DOCX", "Autre format"."""
    return "Autre format" if slug == "autre" else slug.upper()


def family_of(slug: str) -> str:
    """The colour family of a format ("doc", "xls", "ppt"), "" for the others."""
    return next((family for family, slugs in _FAMILIES.items() if slug in slugs), "")
