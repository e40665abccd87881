"""Images of pages: drawn once by the child process, kept in `cache/pages/<sha256>/`, drawn again when lost."""

import io
import logging
import os
import tempfile
import threading
import time
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw

from files import storage
from files.extract import process
from files.models import Blob

logger = logging.getLogger(__name__)

THUMBNAIL_WIDTH = 240
_TRY_AGAIN_SECONDS = 3600.0
_AT_ONCE = threading.BoundedSemaphore(2)  # a page of 200 thumbnails must not start 200 processes


def page_image(blob: Blob, page: int, width: int = 0) -> bytes | None:
    """The WebP image of a page of a PDF, at the reading size or at `width` pixels; None when it cannot be drawn.

    A page that failed is not tried again for an hour.
    """
    name = f"{page}-{width}" if width else str(page)
    folder = storage.cache() / blob.sha256
    kept, failed = folder / f"{name}.webp", folder / f"{name}.failed"
    try:
        return kept.read_bytes()
    except FileNotFoundError:
        if _is_recent(failed):
            return None
    if not _AT_ONCE.acquire(timeout=process.IMAGE_WALL_SECONDS):
        return None
    try:
        with storage.local_path(blob) as path:
            image = process.draw_page(path, page, width)
    except (process.Failed, process.TookTooLong, OSError) as error:
        logger.warning("page %s of %s not drawn: %r", page, blob.sha256, error)
        _keep(failed, b"")
        return None
    finally:
        _AT_ONCE.release()
    _keep(kept, image)
    if not Blob.objects.filter(sha256=blob.sha256).exists():
        storage.forget_drawn(blob.sha256)  # removed for good while we were drawing
    return image


@lru_cache(maxsize=4)
def placeholder(width: int) -> bytes:
    """The WebP image of a page that could not be drawn, at that width in pixels."""
    height = round(width * 1.414)
    picture = Image.new("RGB", (width, height), "#f8f6f1")
    pencil = ImageDraw.Draw(picture)
    margin, step = width // 8, max(height // 28, 6)
    pencil.rectangle((1, 1, width - 2, height - 2), outline="#c9c2b3", width=2)
    for row, y in enumerate(range(margin, height - margin, step)):
        end = width - margin - (width // 4 if row % 5 == 4 else 0)
        pencil.rectangle((margin, y, end, y + step // 4), fill="#e0dbd0")
    pencil.line((margin, margin, width - margin, height - margin), fill="#c9c2b3", width=2)
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=60)
    return out.getvalue()


def _is_recent(mark: Path) -> bool:
    try:
        return time.time() - mark.stat().st_mtime < _TRY_AGAIN_SECONDS
    except FileNotFoundError:
        return False


def _keep(path: Path, content: bytes) -> None:
    """Write whole or not at all; a full disk or a removal at the same moment only costs another drawing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as draft:
            draft.write(content)
        os.replace(draft.name, path)
    except OSError as error:
        logger.warning("image not kept: %r", error)
