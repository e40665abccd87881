"""The stamp of a support: it differs when anybody changed anything that a batch shows or changes."""

import hashlib

from spaces.models import Resource

_WATCHED = (
    "revised_at",
    "status",
    "audience_id",
    "readers_id",
    "caf_id",
    "author_id",
    "type_id",
    "rubrique_id",
    "review_on",
    "held_at",
    "holds_personal_data",
)


def stamp_of(resource: Resource) -> str:
    """16 characters; every revision moves `revised_at`, and what the site does by itself moves another column."""
    watched = [str(getattr(resource, name)) for name in _WATCHED]
    return hashlib.sha256("|".join(watched).encode()).hexdigest()[:16]
