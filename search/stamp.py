"""The stamp of a document: tells whether what the index holds is what the database says."""

import hashlib
import json
from dataclasses import asdict

from links.documents import Document


def stamp(document: Document) -> str:
    """A short hash of everything the index takes from a document."""
    content = asdict(document)
    content["facets"] = {slug: sorted(values) for slug, values in sorted(document.facets.items())}
    content["dated"] = document.dated.isoformat() if document.dated else None
    return hashlib.blake2b(json.dumps(content, sort_keys=True).encode("utf-8", "replace"), digest_size=12).hexdigest()
