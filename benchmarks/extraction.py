"""`python -m benchmarks.extraction [FOLDER]`: pages per second of the whole path, beside pdftotext on the same files.

The path: the job, the child that reads, the text in the database, the search for personal data; without the deposit,
the index and the images. Twenty files of two pages, then one of 300: what starts a process weighs on the first alone.
Then the PDF of the folder that hold text, when one is given, without a budget.
Five rounds, each file read by one then by the other, at the same priority: the ratio is the median of theirs, which
other work on the machine moves less than the speeds. Exits 1 when a ratio is under its budget.
"""

import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pypdfium2

from benchmarks.throwaway import FIRST_ATTEMPT, FOLDER, Deposits

# isort: split
from benchmarks.corpus.pdfs import BOOK_PAGES, laid_out
from files import jobs
from files.models import FileVersion, State

ROUNDS = 5
SHORT_FILES, SHORT_PAGES = 20, 2
NICE = "5"  # that of the child which reads: on a busy machine the ratio would tell who is served first
BUDGETS = {"short": 0.1, "long": 0.4}  # pages per second, as a share of those of pdftotext: a third under what is usual


@dataclass
class Race:
    """The seconds of each round, for all the files."""

    name: str
    paths: list[Path]
    pages: int
    budget: float
    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """Our pages per second for one of theirs."""
        return statistics.median(theirs / ours for ours, theirs in zip(self.ours, self.theirs, strict=True))

    def speed(self, seconds: list[float]) -> float:
        return self.pages / statistics.median(seconds)


def races() -> list[Race]:
    """The files to read, written once: papers of a few pages, and a book."""
    short = [_written(f"courte-{number}", SHORT_PAGES) for number in range(1, SHORT_FILES + 1)]
    return [
        Race(f"{SHORT_FILES} de {SHORT_PAGES} pages", short, SHORT_FILES * SHORT_PAGES, BUDGETS["short"]),
        Race(f"1 de {BOOK_PAGES} pages", [_written("recueil", BOOK_PAGES)], BOOK_PAGES, BUDGETS["long"]),
    ]


def found_in(folder: Path) -> Race:
    """The PDF of a folder in which pdftotext reads something."""
    paths = [path for path in sorted(folder.glob("*.pdf")) if _pdftotext(path).strip()]
    pages = 0
    for path in paths:
        with pypdfium2.PdfDocument(path) as document:
            pages += len(document)
    return Race(f"{len(paths)} du dossier", paths, pages, 0.0)


def _written(seed: str, pages: int) -> Path:
    path = FOLDER / f"{seed}.pdf"
    path.write_bytes(laid_out(seed, pages, paragraphs=8)[0])
    return path


def run(race: Race, deposits: Deposits) -> None:
    """One round: each file by us, then by pdftotext."""
    ours = theirs = 0.0
    for path in race.paths:
        version = deposits.add(path)
        ours += _seconds(partial(jobs.extract.func, FIRST_ATTEMPT, version.pk))
        theirs += _seconds(partial(_pdftotext, path))
        _check(version)
    race.ours.append(ours)
    race.theirs.append(theirs)


def _pdftotext(path: Path) -> bytes:
    command = ["nice", "-n", NICE, PDFTOTEXT, str(path), "-"]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _check(version: FileVersion) -> None:
    """What is not read is not measured."""
    version.refresh_from_db()
    if version.state != State.READY:
        raise SystemExit(f"{version.name} : {version.state_reason}")


PDFTOTEXT = shutil.which("pdftotext") or ""


def main() -> int:
    if not PDFTOTEXT:
        print("pdftotext n'est pas installé (paquet poppler-utils de Debian) : rien à comparer.")
        return 0
    deposits = Deposits()
    lanes = [*races(), *(found_in(Path(folder)) for folder in sys.argv[1:])]
    for race in lanes:  # warm: the first file pays for what Python imports late
        run(Race(race.name, race.paths[:1], 0, 0.0), deposits)
    for _ in range(ROUNDS):
        for race in lanes:
            run(race, deposits)
    print(f"{'fichiers':18} {'nous, pages/s':>14} {'pdftotext':>10} {'rapport':>8} {'budget':>7}")
    for race in lanes:
        speeds = f"{race.speed(race.ours):14.0f} {race.speed(race.theirs):10.0f}"
        print(f"{race.name:18} {speeds} {race.ratio:8.2f} {race.budget:7.2f}")
    return 1 if any(race.ratio < race.budget for race in lanes) else 0


if __name__ == "__main__":
    raise SystemExit(main())
