"""The embedded engine: tantivy in the process, files in SEARCH_INDEX_DIR, one writer at a time."""

from search.tantivy_engine.engine import TantivyEngine

__all__ = ["TantivyEngine"]
