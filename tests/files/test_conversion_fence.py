"""What LibreOffice may do while it converts: end in time, run nothing, reach nothing."""

import http.server
import io
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pypdfium2
import pytest
from PIL import Image
from pypdfium2 import raw

from files.extract import fence, process
from files.formats import BY_SLUG, ODP, ODT
from tests.files import office_suite
from tests.files.conftest import make_docx
from tests.files.making import rewritten, unzipped
from tests.files.stopping import stop_as_it_runs, stopped
from tests.files.test_conversion import document, libreoffice, report  # noqa: F401
from tests.processes import ROOT, children, is_dead, kill, wait_for


@pytest.fixture
def given(tmp_path) -> Iterator[Path]:
    """A document on the disk; what is left of the programs that worked on it is killed after the test."""
    path = tmp_path / "document.docx"
    path.write_bytes(report())
    yield path
    kill(programs_of(str(tmp_path)))


def programs_of(folder: str) -> list[int]:
    """The processes of LibreOffice that work in a folder of that name."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = entry.read_bytes()
        except OSError:
            continue
        if b"soffice" in command and folder.encode() in command:
            found.append(int(entry.parent.name))
    return found


def test_the_wall_clock_ends_a_conversion_and_all_that_it_started(given, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    seen = stop_as_it_runs(monkeypatch, "soffice")
    target = tmp_path / "fait.pdf"
    with pytest.raises(process.TookTooLong) as ended:
        process.convert(given, BY_SLUG["docx"].media_type, target, wall=1.0)
    assert ended.type is process.TookTooLong
    (program,) = seen
    wait_for(lambda: is_dead(program))
    assert not target.exists()
    assert programs_of(str(tmp_path)) == []
    assert list(tmp_path.glob(f"{process.FOLDER}*")) == []


@pytest.mark.parametrize("killed", ["the worker", "the worker and its child"])
def test_nothing_goes_on_after_the_worker_is_killed(given, tmp_path, killed):
    """kill -9 leaves nobody to clean up: LibreOffice must die of it."""
    code = (
        "from pathlib import Path; from files.extract import process; import tempfile; "
        f"tempfile.tempdir = {str(tmp_path)!r}; "
        f"process.convert(Path({str(given)!r}), {BY_SLUG['docx'].media_type!r}, Path({str(tmp_path / 'fait.pdf')!r}))"
    )
    worker = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.DEVNULL)
    program = stopped("soffice", worker.pid)
    (child,) = children(worker.pid)
    kill([worker.pid] if killed == "the worker" else [worker.pid, child])
    worker.wait()
    wait_for(lambda: is_dead(child) and is_dead(program))
    assert programs_of(str(tmp_path)) == []


def test_when_somebody_kills_libreoffice_the_document_is_not_blamed(given, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ordinary = process._output

    def output(child, deadline, most):
        kill([stopped("soffice", os.getpid())])
        yield from ordinary(child, deadline, most)

    monkeypatch.setattr(process, "_output", output)
    with pytest.raises(process.Killed):
        process.convert(given, BY_SLUG["docx"].media_type, tmp_path / "fait.pdf")


# What a hostile document tries


@pytest.fixture(scope="module")
def odt() -> bytes:
    return office_suite.converted(make_docx(lambda document: document.add_paragraph("Bonjour")), ".docx", "odt")


@pytest.fixture
def server() -> Iterator[SimpleNamespace]:
    """A web server of this machine that gives an image and says what it was asked."""
    picture = io.BytesIO()
    Image.new("RGB", (300, 200), "red").save(picture, "PNG")
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(picture.getvalue())

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *args):
            """Say nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever, daemon=True)
        thread.start()
        yield SimpleNamespace(
            address=f"http://127.0.0.1:{listening.server_port}/x.png", asked=asked, png=picture.getvalue()
        )
        listening.shutdown()
        thread.join()


def linking(odp: bytes, *addresses: str) -> bytes:
    """The presentation with images that stand elsewhere."""
    content = unzipped(odp)["content.xml"].decode()
    frames = "".join(
        '<draw:frame svg:x="1cm" svg:y="1cm" svg:width="5cm" svg:height="4cm"><draw:image '
        f'xlink:href="{address}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame>'
        for address in addresses
    )
    at = content.index("<draw:frame")
    return rewritten(odp, {"content.xml": content[:at] + frames + content[at:]})


def images_in(pdf: Path) -> int:
    """How many images the pages of a PDF show."""
    opened = pypdfium2.PdfDocument(pdf)
    return sum(len(list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))) for page in opened)


def test_a_macro_that_opens_with_the_document_is_not_run(odt, tmp_path):
    witness = tmp_path / "temoin"
    hostile = office_suite.with_macro(
        odt, f'n = FreeFile\nOpen "{witness}" For Output As #n\nPrint #n, "macro"\nClose #n'
    )
    given = tmp_path / "macro.odt"
    given.write_bytes(hostile)
    office_suite.trusting().open_until(given, witness.exists)
    witness.unlink()

    process.convert(given, ODT, tmp_path / "fait.pdf")
    assert images_in(tmp_path / "fait.pdf") == 0
    assert not witness.exists()


def test_a_document_that_links_images_of_the_network_and_of_the_server_gets_none(tmp_path, server):
    (tmp_path / "secret.png").write_bytes(server.png)
    given = tmp_path / "liens.odp"
    given.write_bytes(linking(document("odp"), server.address, f"file://{tmp_path}/secret.png"))
    assert images_in(office_suite.trusting().convert(given, "pdf")) == 2, "le document ne lie rien"
    assert server.asked
    server.asked.clear()

    process.convert(given, ODP, tmp_path / "fait.pdf")
    assert server.asked == []
    assert images_in(tmp_path / "fait.pdf") == (0 if fence.version() else 1)
