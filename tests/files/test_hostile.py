"""Nothing that people can send harms the site: each hostile file ends in a verdict with its sentence, within limits."""

import contextlib
import os
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from files import actions, jobs, names, screening, storage
from files.errors import Refused
from files.extract import process
from files.extract.child import LIMITS
from files.formats import FORMATS, Images
from files.models import FileVersion
from jobs.models import MAX_ATTEMPTS
from tests.factories import ResourceFactory, people
from tests.files.hostile import FAILED, HOSTILE, READ, REFUSED, Hostile
from tests.files.hostile.watching import Watch, processes_below

pytestmark = pytest.mark.django_db

_GOOD = "Un texte sain, lu après un fichier hostile.".encode()
_SECONDS = 5.0  # for the good file that follows
_DRAWING_SECONDS = 3.0
_DEPOSIT_SECONDS = screening.WALL_SECONDS + 6.0  # on a busy machine
_KEPT = 64  # megabytes, of them all, by the process that deposits and reads them
_GROWTH = 96  # while it deposits and reads one of them


@dataclass(frozen=True)
class Outcome:
    """What became of a file: what its sender is told, and what the `watch` saw.

    `deposit`: the seconds that who sends it waits; `good_after`: those of the good file that follows.
    """

    verdict: str
    sentence: str
    watch: Watch
    deposit: float
    good_after: float


@dataclass
class Row:
    """All the hostile files, deposited and read one after the other in one process."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    left_files: list[str] = field(default_factory=list)
    left_processes: list[int] = field(default_factory=list)

    def table(self) -> str:
        """What docs/mesures.md quotes: `pytest tests/files/test_hostile.py -rP -k in_a_row` shows it."""
        lines = [
            "| fichier | verdict | dépôt, s | en tout, s | processeur, s | enfant, Mo | site, Mo |",
            "|---|---|---|---|---|---|---|",
        ]
        for title, seen in self.outcomes.items():
            watch = seen.watch
            times = " | ".join(f"{value:.1f}" for value in (seen.deposit, watch.seconds, watch.processor))
            numbers = f"{times} | {watch.peak} | {watch.growth}".replace(".", ",")
            lines.append(f"| {title} | {seen.verdict} | {numbers} |")
        return "\n".join([*lines, f"Mémoire gardée : {self.kept} Mo."])

    @property
    def kept(self) -> int:
        """The memory that the process kept of them all, in megabytes."""
        return sum(seen.watch.kept for seen in self.outcomes.values())


class Depositor:
    """Deposits files on a support, as an editor of a Caf does, and reads them as a worker does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._editor = people().editeur
        self._support = ResourceFactory(author=self._editor)

    def outcome(self, case: Hostile) -> Outcome:
        given = self._written(case.build())
        with Watch() as watch:
            began = time.monotonic()
            version, refusal = self._deposited(given, case.name)
            deposit = time.monotonic() - began
            if version is not None:
                self._read(version)
                self._draw(version)
        verdict, sentence = (version.state, version.state_reason) if version else (REFUSED, refusal)
        good_after = self._read_a_good_one() if verdict == FAILED else 0.0
        return Outcome(verdict, sentence, watch, deposit, good_after)

    def _written(self, content: bytes) -> Path:
        path = self._folder / "envoi"
        path.write_bytes(content)
        return path

    def _deposited(self, given: Path, name: str) -> tuple[FileVersion | None, str]:
        """The version, or the sentence that refuses it."""
        try:
            with given.open("rb") as opened:
                stored = actions.store(SimpleNamespace(name=name, seek=opened.seek, read=opened.read), self._editor)
        except Refused as refused:
            return None, str(refused)
        return actions.attach(stored, "resource", self._support.pk, self._editor), ""

    def _read(self, version: FileVersion) -> None:
        for _ in range(MAX_ATTEMPTS):
            if version.state not in jobs.FINAL:
                jobs.extract.func(SimpleNamespace(attempt=1), version.pk)
                version.refresh_from_db()

    def _draw(self, version: FileVersion) -> None:
        """Draw its first page, as the viewer asks for it: it may fail, and nothing else."""
        if version.state != FAILED and FORMATS[version.media_type].images is Images.OWN:
            with storage.local_path(version.blob) as path, contextlib.suppress(process.Failed, process.TookTooLong):
                process.draw_page(path, version.media_type, 1, wall=_DRAWING_SECONDS)

    def _read_a_good_one(self) -> float:
        began = time.monotonic()
        version, _ = self._deposited(self._written(_GOOD), "sain.txt")
        assert version is not None
        self._read(version)
        assert version.state == READ
        return time.monotonic() - began


@pytest.fixture(scope="module")
def row(django_db_setup, django_db_blocker, tmp_path_factory) -> Row:
    folder = tmp_path_factory.mktemp("hostiles")
    local = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder / "files"}}
    seen = Row()
    with (
        django_db_blocker.unblock(),
        override_settings(DATA_DIR=folder, STORAGES=settings.STORAGES | {"default": local}),
        pytest.MonkeyPatch.context() as patched,
        transaction.atomic(),
    ):
        patched.setattr(tempfile, "tempdir", str(folder))
        depositor = Depositor(folder)
        depositor.outcome(HOSTILE[0])  # what is loaded once is not counted
        for case in HOSTILE:
            seen.outcomes[case.title] = depositor.outcome(case)
        seen.left_processes = processes_below(os.getpid())
        seen.left_files = [path.name for path in (folder / "files" / "incoming").iterdir()]
        seen.left_files += [path.name for path in folder.glob("espace-ctg-lecture-*")]
        transaction.set_rollback(True)
    return seen


def test_there_are_at_least_forty_five_and_each_has_its_name():
    assert len({case.title for case in HOSTILE}) == len(HOSTILE) >= 45


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.title)
def test_a_hostile_file_ends_in_its_verdict_with_its_sentence(row, case):
    seen = row.outcomes[case.title]
    sentence = seen.sentence.replace("\N{NO-BREAK SPACE}", " ")
    assert (seen.verdict, case.said in sentence) == (case.verdict, True), sentence
    assert bool(sentence) == (case.verdict != READ)


def test_all_in_a_row_they_leave_nothing_behind_and_the_good_file_after_each_is_read(row):
    sys.stdout.write(row.table())  # shown when this fails, and by -rP
    outcomes = row.outcomes.values()
    assert {seen.verdict for seen in outcomes} <= {REFUSED, *jobs.FINAL}
    assert row.left_files == []
    assert row.left_processes == []
    assert row.kept < _KEPT
    assert max(seen.watch.growth for seen in outcomes) < _GROWTH
    assert max(seen.watch.peak for seen in outcomes) <= LIMITS["text"].memory
    assert max(seen.deposit for seen in outcomes) < _DEPOSIT_SECONDS
    assert max(seen.good_after for seen in outcomes) < _SECONDS


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("CON.txt", "CON_.txt"),
        ("aux", "aux_"),
        ("com1.tar.txt", "com1_.tar.txt"),
        ("Conte.txt", "Conte.txt"),
        ("   .txt", "document.txt"),
        ("....", "document"),
        ("\x00\x01\x7f\u2028", "document"),
        ("rapport\u202efdp.exe", "rapportfdp.exe"),
        ("../../../etc/cron.d/a.txt", "a.txt"),
        ('a"\r\nSet-Cookie: b=c\r\n.txt', 'a"Set-Cookie: b=c.txt'),
        ("😀👩\u200d👧.txt", "😀👩👧.txt"),
        ("script.js\u202e", "script.js"),
    ],
)
def test_a_hostile_name_is_made_safe(given, kept):
    assert names.clean(given) == kept
