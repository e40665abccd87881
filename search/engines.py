"""Which engine this site runs."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from search.engine import Engine
from search.tantivy_engine import TantivyEngine


@cache
def _embedded(root: Path) -> Engine:
    return TantivyEngine(root)


def engine() -> Engine:
    """The engine of the settings: tantivy in SEARCH_INDEX_DIR, or Elasticsearch when ELASTICSEARCH_URL is set."""
    if settings.ELASTICSEARCH_URL:
        raise ImproperlyConfigured(
            "ELASTICSEARCH_URL est définie, mais ce site ne sait pas encore interroger Elasticsearch : "
            "videz cette variable pour garder le moteur embarqué."
        )
    return _embedded(Path(settings.SEARCH_INDEX_DIR))
