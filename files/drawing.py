"""Images of pages: drawn once by the child process, kept in `cache/pages/<sha256>/`, drawn again when lost; and the
card that stands for a file whose pages cannot be shown."""

import io
import json
import logging
import os
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from PIL import Image

from files import storage
from files.extract import process
from files.formats import FORMATS, PDF, Images
from files.models import Blob, FileVersion

logger = logging.getLogger(__name__)

THUMBNAIL_WIDTH, MINI_WIDTH = 240, 84  # 8 kB for the page of a support; 1 kB for the line of a list
_BRAND = "#0b5563"
_FAMILIES = {"doc": "#2a5ea8", "xls": "#1b6340", "ppt": "#9c470b"}
_POINTS = 180  # the width of the pages of our templates
_MAX_TITLE = 60
_BREAKABLE = re.compile(r"(?<=\w{12})(?=\w)|(?<=[.)])(?=\w)")  # where a line may turn in what has no space
_TRY_AGAIN_SECONDS = 3600.0
_AT_ONCE = threading.BoundedSemaphore(2)  # a page of 200 thumbnails must not start 200 processes


def shown_pages(version: FileVersion) -> int:
    """How many images of its pages there are: none for a format that has no pages, or that is not converted yet.

    Until the pages of a PDF are counted, there is only the first.
    """
    images = FORMATS[version.media_type].images
    if images is Images.OWN:
        return version.pages or 1
    return version.leaves or 0 if images is Images.CONVERTED else 0


def page_image(version: FileVersion, page: int, width: int = 0) -> bytes | None:
    """The WebP image of a page, at the reading size or at `width` pixels; None when it cannot be drawn.

    A page that failed is not tried again for an hour.
    """
    blob = version.blob
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
        with _drawable(version) as (path, media_type):
            image = process.draw_page(path, media_type, page, width)
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


@contextmanager
def _drawable(version: FileVersion) -> Iterator[tuple[Path, str]]:
    """The bytes that are drawn, and their type: those of the file, or the PDF made of it. Raises FileNotFoundError."""
    if FORMATS[version.media_type].images is Images.CONVERTED:
        with storage.local_converted(version.blob) as path:
            yield path, PDF
    else:
        with storage.local_path(version.blob) as path:
            yield path, version.media_type


@lru_cache(maxsize=256)
def card(name: str, label: str, family: str, width: int) -> bytes:
    """The WebP image, at that width in pixels, of a sheet that bears the name of a file, its type and the colour of its
    family: for what has no page to show.

    Set by typst: it brings fonts that hold the letters of French, which that of Pillow does not. The name reaches it
    as data, never as markup.
    """
    words = Path(name).stem.replace("_", " ")
    title = _BREAKABLE.sub("\N{ZERO WIDTH SPACE}", words if len(words) <= _MAX_TITLE else f"{words[:_MAX_TITLE]}…")
    shown = {"title": title, "label": label, "colour": _FAMILIES.get(family, _BRAND), "cells": family == "xls"}
    return _set("card.typ", shown, width)


@lru_cache(maxsize=4)
def placeholder(width: int) -> bytes:
    """The WebP image of a page that could not be drawn, at that width in pixels."""
    return _set("placeholder.typ", {"said": "Cette page ne peut pas être montrée"}, width)


def _set(template: str, data: dict[str, Any], width: int) -> bytes:
    """The WebP image that a template of this folder makes of `data`, which it reads from `sys.inputs.data`."""
    drawn = typst.compile(
        Path(__file__).with_name(template).read_bytes(),
        format="png",
        ppi=72 * width / _POINTS,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
    )
    out = io.BytesIO()
    with Image.open(io.BytesIO(drawn)) as sheet:
        sheet.convert("RGB").save(out, "WEBP", quality=85)
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
