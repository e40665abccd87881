"""Where the index lies: generations side by side, a pointer to the one that is read, and a lock for who writes.

SEARCH_INDEX_DIR/current             {"generation": "…", "version": 1}, replaced at once
SEARCH_INDEX_DIR/writer.lock         held (flock) by the one process that writes, freed by its death
SEARCH_INDEX_DIR/<generation>/objects, parts
"""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import tantivy

from search.engine import EngineBusy, EngineUnavailable
from search.tantivy_engine.schema import OBJECTS, PARTS, VERSION

_POLL = 0.1


@contextmanager
def telling() -> Iterator[None]:
    """Turn what tantivy raises on files it cannot read into EngineUnavailable (its panics are not Exceptions)."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise EngineUnavailable(f"index illisible : {error}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise EngineUnavailable(f"index abîmé : {error}") from error


@dataclass(frozen=True)
class Opened:
    """One generation, open."""

    generation: str
    objects: tantivy.Index
    parts: tantivy.Index


class Store:
    """The folder of the index."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def generation(self) -> str:
        """The generation to read. Raises EngineUnavailable when there is none, or one of another version."""
        try:
            pointer = json.loads((self.root / "current").read_text())
            generation, version = str(pointer["generation"]), pointer["version"]
        except FileNotFoundError as error:
            raise EngineUnavailable("il n'y a pas encore d'index") from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EngineUnavailable(f"pointeur d'index illisible : {error}") from error
        if version != VERSION:
            raise EngineUnavailable(f"l'index est de la version {version}, il faut la version {VERSION}")
        return generation

    def open(self, generation: str) -> Opened:
        """Open a generation for reading or writing. Raises EngineUnavailable."""
        place = self.root / generation
        with telling():
            objects, parts = (tantivy.Index.open(str(place / name)) for name in ("objects", "parts"))
            for index in (objects, parts):
                index.config_reader("manual")  # else a thread per index watches the files
            return Opened(generation, objects, parts)

    def create(self) -> Opened:
        """A new empty generation, which nobody reads before `point_to`."""
        generation = f"g{time.time_ns()}"
        place = self.root / generation
        for name in ("objects", "parts"):
            (place / name).mkdir(parents=True)
        with telling():
            return Opened(
                generation,
                tantivy.Index(OBJECTS, str(place / "objects")),
                tantivy.Index(PARTS, str(place / "parts")),
            )

    def point_to(self, generation: str) -> None:
        """Make readers follow a generation, at once and durably."""
        waiting = self.root / "current.new"
        with waiting.open("w") as stream:
            json.dump({"generation": generation, "version": VERSION}, stream)
            stream.flush()
            os.fsync(stream.fileno())
        waiting.replace(self.root / "current")

    def sweep(self, keep: set[str]) -> None:
        """Remove the generations that nobody reads any more."""
        for place in self.root.glob("g[0-9]*"):
            if place.is_dir() and place.name not in keep:
                shutil.rmtree(place, ignore_errors=True)

    @contextmanager
    def lock(self, wait: float) -> Iterator[None]:
        """Be the one who writes; raises EngineBusy after `wait` seconds of someone else being it."""
        self.root.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + wait
        with (self.root / "writer.lock").open("a") as stream:
            while True:
                try:
                    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError as error:
                    if time.monotonic() >= deadline:
                        raise EngineBusy("l'index est en cours d'écriture par un autre processus") from error
                    time.sleep(_POLL)
            yield
