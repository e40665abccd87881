"""A hundred files of every format, and kill -9 at ten random moments: what is there in the end is what an undisturbed
site holds."""

import io
import json
import random
import time
import zipfile
from pathlib import Path

import pypdfium2
import pytest

from files.extract import process
from spaces.demo.documents import docx, pdf
from tests import processes
from tests.crash.progress import VERSIONS, WORKS, done, is_on_its_last_attempt, left
from tests.files.making import make_odf, make_pptx, make_xlsx, rewritten
from tests.files.test_personal import KEY, NUMBER
from tests.processes import Site, copy_of, kill, tree, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

FILES, KILLS = 100, 10
SEED = 3
UNFINISHED = (
    f"SELECT 'lecture', id, state, attempts FROM {VERSIONS} WHERE state IN ('en-attente', 'en-cours') "
    f"UNION ALL SELECT verb, id, state, attempts FROM {WORKS} WHERE state IN ('en-attente', 'en-cours')"
)
CLEAN = {"missing": 0, "stale": 0, "orphan": 0}
WORDS = ("belvédère", "halte-garderie", "ludothèque", "parentalité", "numérisation")
SUBJECTS = ("le belvédère", "la halte-garderie", "la ludothèque", "la parentalité", "le relais petite enfance")

SNAPSHOT = """
import hashlib, json
from accounts.models import User
from files.models import Blob, FileVersion
from search import service
from spaces.models import Resource
held = {}
for version in FileVersion.objects.select_related("file").prefetch_related("parts", "works").order_by("pk"):
    texts = [(p.number, p.unit, p.label, p.text, p.recognised, p.first_leaf, p.last_leaf) for p in version.parts.all()]
    held[version.name] = [
        version.state, version.state_reason, version.pages, version.leaves, version.lease_until and "un bail",
        len(texts), hashlib.sha256(repr(texts).encode()).hexdigest(), version.personal,
        [(w.verb, w.state, w.reason, w.done, w.total, w.lease_until and "un bail") for w in version.works.all()],
        Resource.objects.get(pk=version.file.object_id).status,
    ]
reader = User.objects.get(email="editeur@example.org")
print(json.dumps({
    "versions": held,
    "blobs": sorted(blob.sha256 for blob in Blob.objects.all()),
    "converted": sorted(blob.sha256 for blob in Blob.objects.filter(versions__leaves__isnull=False).distinct()),
    "found": {word: service.find(reader, word).total for word in WORDS},
}))
"""

# Jobs put off are due, leases of the dead are over, and nothing was deposited just before.
AN_HOUR_PASSES = """
from datetime import timedelta
from django.db.models import F
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from files.models import FileVersion, SideWork
now, hour = timezone.now(), timedelta(hours=1)
DBTaskResult.objects.filter(status="READY", run_after__range=(now, now + hour)).update(run_after=now)
for model in (FileVersion, SideWork):
    model.objects.update(created_at=F("created_at") - hour)
    model.objects.filter(lease_until__gt=now).update(lease_until=now)
"""
CLEAN_UP = """
from datetime import timedelta
from django.utils import timezone
from files import cleanup
cleanup.clean(timezone.now() + timedelta(hours=2))
"""


def sentences(number: int, dice: random.Random) -> list[str]:
    """What a file says, that no other says."""
    return [
        f"Le document numéro {number} parle de {dice.choice(SUBJECTS)} et de {dice.randrange(10_000)} familles.",
        f"Sa deuxième partie décrit {dice.choice(SUBJECTS)} en {dice.randrange(2015, 2026)}.",
    ]


def scanned(text: str, number: int) -> bytes:
    """The image of a page."""
    page = pypdfium2.PdfDocument(pdf([text], f"Numérisation {number}"))[0]
    out = io.BytesIO()
    page.render(scale=150 / 72).to_pil().convert("L").save(out, "PNG")
    return out.getvalue()


def slides(said: list[str]) -> bytes:
    def build(presentation):
        for one in said:
            presentation.slides.add_slide(presentation.slide_layouts[5]).shapes.title.text = one

    return make_pptx(build)


def document_of(number: int, dice: random.Random) -> tuple[str, bytes]:
    """(suffix, content): mostly what is read at once, some that take time, some that nothing can read."""
    said = sentences(number, dice)
    text = "\n\n".join(said)
    if number < 2:
        return ".docx", docx([("Contexte", said[0]), ("Action", said[1])], f"Document {number}")
    if number < 4:
        paragraphs = "".join(f"<text:p>{one}</text:p>" for one in said)
        return ".odt", make_odf("text", paragraphs)
    if number < 6:
        return ".pptx", slides(said)
    if number < 8:
        return ".xlsx", make_xlsx({"Synthèse": [[one, number] for one in said], "Détail": [["total", number]]})
    if number < 11:
        return ".png", scanned(said[0], number)
    if number < 15:
        whole = pdf(said, f"Document {number}")
        return ".pdf", whole[: len(whole) // 2] + b"\0" * 400
    if number < 17:
        broken = docx([("Contexte", said[0])], f"Document {number}")
        return ".docx", rewritten(broken, {"word/document.xml": b"<w:document"})
    if number < 20:
        return ".txt", f"{text}\nNuméro de sécurité sociale : {NUMBER} {KEY}".encode()
    if number == 20:
        return ".docx", docx([("Contexte", said[0])], "Coupé")[:500]
    if number == 21:
        return ".pdf", b""
    if number == 22:
        return ".pdf", b"MZ\x90\x00 programme"
    if number < 25:
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as members:
            members.writestr(f"note {number}.txt", text)
        return ".zip", archive.getvalue()
    if number < 34:  # recognised one after the other: there is work left for the last kill, however quick the machine
        return ".png", scanned(said[0], number)
    if number < 40:
        rows = "\n".join(f"Commune {row};{dice.randrange(1000)}" for row in range(30))
        return ".csv", f"Commune;Places\n{rows}\n{said[0].replace(';', ',')};0\n".encode("cp1252", "replace")
    if number < 55:
        return ".txt", text.encode("utf-8" if number % 2 else "cp1252", "replace")
    if number < 62:
        return ".md", f"# Document {number}\n\n{text}\n".encode()
    return ".pdf", pdf(said, f"Document {number}")


@pytest.fixture(scope="module")
def deposits(tmp_path_factory) -> Path:
    """The hundred files."""
    dice = random.Random(SEED)
    folder = tmp_path_factory.mktemp("depot")
    for number in range(FILES):
        suffix, content = document_of(number, dice)
        (folder / f"document {number:02d}{suffix}").write_bytes(content)
    return folder


class Butcher:
    """Kills the workers of a site, all of them or one process of theirs, and starts them again."""

    def __init__(self, site: Site, dice: random.Random) -> None:
        self.site = site
        self.dice = dice
        self.killed: list[str] = []
        self.workers = site.start("work")

    def strike(self) -> None:
        """At a random moment of what goes on now."""
        before = done(self.site)
        wait_for(lambda: done(self.site) >= before + self.dice.randrange(1, 4) or not left(self.site), seconds=600)
        while True:
            time.sleep(self.dice.random() * 0.15)
            if not is_on_its_last_attempt(self.site):
                break
        assert left(self.site), "tout était fini avant le dernier coup"
        victims = tree(self.workers.pid)
        if self.dice.random() < 0.4 or len(victims) < 3:
            self.killed.append("tous")
            self.site.kill(self.workers)
            self.workers = self.site.start("work")
        else:
            victim = self.dice.choice(victims[1:])
            self.killed.append(name_of(victim))
            kill([victim])

    def rest(self) -> None:
        """The workers stop."""
        self.site.kill(self.workers)


def name_of(pid: int) -> str:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return "mort"
    words = [Path(word.decode(errors="replace")).name for word in command[:5]]
    return next((word for word in words if word.startswith(("soffice", "tesseract", "child"))), "travailleur")


def settle(site: Site) -> None:
    """Work until nothing is left to do, whatever was put off."""
    for _ in range(6):
        site.manage("work", "--until-empty")
        if not left(site) and not site.rows(UNFINISHED):
            return
        site.python(AN_HOUR_PASSES)
        site.manage("files_check")
    raise AssertionError(site.rows(UNFINISHED))


def on_the_disk(site: Site) -> dict[str, list[str]]:
    root = site.folder / "files"
    return {
        "blobs": sorted(path.parent.name + path.name for path in root.glob("blobs/*/*")),
        "converted": sorted(path.parent.name + path.name.removesuffix(".pdf") for path in root.glob("converted/*/*")),
        "incoming": sorted(path.name for path in root.glob("incoming/*")),
    }


def test_ten_kills_of_a_hundred_file_ingestion_change_nothing_in_the_end(site, deposits, tmp_path, monkeypatch):
    temporary = tmp_path / "temporaire"
    temporary.mkdir()
    monkeypatch.setitem(processes.ENVIRONMENT, "TMPDIR", str(temporary))
    sent = site.run(
        *("deposit", *map(str, sorted(deposits.iterdir())), "--owner", "caf-16", "--by", "editeur@example.org"),
        *("--rubrique", "diagnostic", "--json"),
    )
    lines = json.loads(sent.stdout)
    assert [line["file"].rpartition("/")[2] for line in lines if line["status"] == "refused"] == [
        "document 20.docx",
        "document 21.pdf",
        "document 22.pdf",
    ]
    other = copy_of(site, tmp_path / "disturbed")

    with site.running("work", "--until-empty") as undisturbed:
        butcher = Butcher(other, random.Random(SEED))
        try:
            for _ in range(KILLS):
                butcher.strike()
            butcher.rest()
            settle(other)
        finally:
            other.close()
        assert undisturbed.wait(900) == 0
    settle(site)

    assert len(butcher.killed) == KILLS
    expected, found = (json.loads(one.python(f"WORDS = {WORDS}\n{SNAPSHOT}")) for one in (site, other))
    assert found == expected
    states = [held[0] for held in expected["versions"].values()]
    assert len(states) == FILES - 3
    assert (states.count("pret"), states.count("echec")) == (91, 6)
    assert all(total for word, total in expected["found"].items() if word != "numérisation"), expected["found"]
    for one in (site, other):
        one.python(CLEAN_UP)
        assert on_the_disk(one) == {name: expected[name] for name in ("blobs", "converted")} | {"incoming": []}
        assert one.json("index_check") == CLEAN
        assert (left(one), one.rows(UNFINISHED)) == (0, [])
    assert list(temporary.glob(f"{process.FOLDER}*")) == []
