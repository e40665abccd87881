"""Character recognition with the real Tesseract: scans become searchable, page after page."""

import io
import os
import random
from types import SimpleNamespace

import pypdfium2
import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from PIL import Image

from benchmarks.corpus.pdfs import filled_form
from files import recognition
from files.extract import process, programs
from files.models import FilePart, FileVersion, SideWork, State, Verb
from files.queries import document_parts
from jobs.models import MAX_ATTEMPTS
from links.signals import changed
from tests.files.conftest import FILLER, make_pdf, read
from tests.files.stopping import stop_as_it_runs
from tests.processes import is_dead, wait_for
from words import exact_terms

LONG_AGO = timezone.timedelta(hours=1)


@pytest.fixture(scope="session", autouse=True)
def tesseract() -> None:
    """Its absence skips, or fails where CI_SERVICES names it."""
    if not programs.tesseract():
        if "tesseract" in os.environ.get("CI_SERVICES", "").split():
            pytest.fail("tesseract est demandé par CI_SERVICES et n'est pas installé, ou ne lit pas le français")
        pytest.skip("tesseract n'est pas installé (paquets tesseract-ocr et tesseract-ocr-fra de Debian)")


def sheets(pages: list[str], dots_per_inch: int = 200) -> list[Image.Image]:
    """The image of each page, as a scanner gives it."""
    document = pypdfium2.PdfDocument(make_pdf(pages))
    return [page.render(scale=dots_per_inch / 72).to_pil().convert("L") for page in document]


def scan(pages: list[str]) -> bytes:
    """A PDF that holds images and no letter."""
    first, *others = sheets(pages)
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=others, resolution=200)
    return out.getvalue()


def photo(page: str, kind: str, **options) -> bytes:
    """A photograph of a page."""
    out = io.BytesIO()
    sheets([page])[0].convert("RGB").save(out, kind, **options)
    return out.getvalue()


def lying(page: str, how: Image.Transpose) -> bytes:
    """A page laid so on the glass of a scanner, which says nothing of it."""
    out = io.BytesIO()
    sheets([page])[0].transpose(how).save(out, "PNG")
    return out.getvalue()


def turned(page: str) -> bytes:
    """A photograph taken with the telephone on its side, which says so."""
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    sheets([page])[0].convert("RGB").transpose(Image.Transpose.ROTATE_90).save(out, "JPEG", quality=92, exif=exif)
    return out.getvalue()


def hiding_its_accents(line: str, times: int) -> bytes:
    """A PDF that shows a line several times, in a font that says of its accents that they are private characters."""
    shown = line.encode("cp1252").hex()
    text = "BT /F1 20 Tf 24 TL 40 780 Td " + f"<{shown}> Tj T* " * times + "ET"
    told = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def "
        "1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfrange <20> <7E> <0020> <C0> <FF> <E0C0> "
        "endbfrange endcmap end end"
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(text)} >> stream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 6 0 R >>",
        f"<< /Length {len(told)} >> stream\n{told}\nendstream",
    ]
    body = "%PDF-1.4\n" + "".join(f"{n} 0 obj\n{content}\nendobj\n" for n, content in enumerate(objects, 1))
    return f"{body}trailer << /Root 1 0 R /Size {len(objects) + 1} >>\n%%EOF".encode()


def recognise(version: FileVersion, attempt: int = 1) -> str:
    """Run the job once, as a worker does."""
    said = recognition.recognise.func(SimpleNamespace(attempt=attempt), version.pk)
    version.refresh_from_db()
    return said


def recognise_all(version: FileVersion) -> SideWork:
    """Run the job as often as it takes."""
    for _ in range(50):
        if work_of(version).is_over:
            return work_of(version)
        recognise(version)
    raise AssertionError("la reconnaissance ne finit pas")


def work_of(version: FileVersion) -> SideWork:
    return SideWork.objects.get(version=version, verb=Verb.RECOGNISE)


def texts_of(version: FileVersion) -> list[str]:
    return list(FilePart.objects.filter(version=version).order_by("number").values_list("text", flat=True))


def indexed(version: FileVersion) -> str:
    """What the index is given."""
    return "\n".join(part.text for part in document_parts("resource", version.file.object_id))


def recall(expected: str, found: str) -> float:
    """The share of the words of a text that stand in another."""
    words = set(exact_terms(expected))
    return len(words & set(exact_terms(found))) / len(words)


def waiting_jobs(version: FileVersion) -> int:
    rows = DBTaskResult.objects.filter(
        task_path=recognition.recognise.module_path, status=TaskResultStatus.READY, queue_name="slow"
    )
    return sum(row.args_kwargs["args"] == [version.pk] for row in rows)


def a_page(number: int) -> str:
    subjects = "parentalité logement jeunesse handicap mobilité numérique alimentation précarité lecture sport".split()
    dice = random.Random(number)
    figures = " ".join(f"{dice.choice(subjects)} {dice.randrange(100, 999)} familles," for _ in range(12))
    return f"= Fiche {number}\nLa fiche parle de {subjects[number % 10]}. {figures} {FILLER}"


@pytest.fixture
def one_page(attached) -> FileVersion:
    """A scan of one page that is read and not recognised yet."""
    return read(attached(scan([a_page(1)])))


def test_a_scan_becomes_searchable_with_nearly_all_its_words(attached):
    pages = [a_page(number) for number in range(3)]
    version = read(attached(scan(pages)))
    assert (version.state, version.pages, indexed(version)) == (State.WITHOUT_TEXT, 3, "")
    assert "en cours de reconnaissance" in version.state_reason
    assert waiting_jobs(version) == 1

    work = recognise_all(version)
    assert (work.state, work.done, work.total) == (State.READY, 3, 3)
    assert (version.state, version.state_reason) == (State.READY, "")
    found = texts_of(version)
    recalls = [recall(page, text) for page, text in zip(pages, found, strict=True)]
    assert min(recalls) >= 0.95, recalls
    assert indexed(version) == "\n".join(found)
    assert all(FilePart.objects.filter(version=version).values_list("recognised", flat=True))


@pytest.mark.parametrize(
    ("make", "name"),
    [
        pytest.param(lambda page: photo(page, "PNG"), "photo.png", id="PNG"),
        pytest.param(lambda page: photo(page, "JPEG", quality=85), "photo.jpg", id="JPEG"),
        pytest.param(lambda page: photo(page, "WEBP", quality=85), "photo.webp", id="WebP"),
        pytest.param(turned, "photo.jpg", id="JPEG taken on its side"),
        pytest.param(lambda page: lying(page, Image.Transpose.ROTATE_90), "scan.png", id="lying on its side"),
        pytest.param(lambda page: lying(page, Image.Transpose.ROTATE_180), "scan.png", id="upside down"),
    ],
)
def test_a_photograph_of_a_page_is_read(attached, make, name):
    version = read(attached(make(a_page(4)), name))
    assert version.state == State.WITHOUT_TEXT
    recognise_all(version)
    assert version.state == State.READY
    assert recall(a_page(4), texts_of(version)[0]) >= 0.95


def test_what_is_read_so_far_is_searchable_and_the_progress_is_said(attached):
    told = []

    def receive(sender, kind, pk, narrows, **kwargs):
        told.append((kind, pk, narrows))

    version = read(attached(scan([a_page(number) for number in range(10)])))
    changed.connect(receive)
    try:
        assert recognise(version) == "4 pages"
    finally:
        changed.disconnect(receive)
    work = work_of(version)
    assert (str(work), work.is_over) == ("reconnaissance de caractères, 4 sur 10", False)
    assert version.state == State.READY
    assert [bool(text) for text in texts_of(version)] == [True] * 4 + [False] * 6
    assert "Fiche 3" in indexed(version)
    assert told == [("resource", version.file.object_id, False)]
    assert waiting_jobs(version) == 2  # the first one and the next


def test_the_pages_that_hold_text_are_left_as_they_are(attached):
    document = pypdfium2.PdfDocument(make_pdf([a_page(1), a_page(3)]))
    document.import_pages(pypdfium2.PdfDocument(scan([a_page(2)])), index=1)
    out = io.BytesIO()
    document.save(out)
    version = read(attached(out.getvalue()))
    assert version.state == State.READY
    before = texts_of(version)
    assert [bool(text) for text in before] == [True, False, True]
    assert recognise_all(version).total == 1
    after = texts_of(version)
    assert (after[0], after[2]) == (before[0], before[2])
    assert "Fiche 2" in after[1]
    recognised = FilePart.objects.filter(version=version, recognised=True)
    assert list(recognised.values_list("number", flat=True)) == [2]


def test_a_pdf_whose_font_hides_its_letters_is_read_in_its_images(attached):
    version = read(attached(hiding_its_accents("Les priorités de la communauté : parentalité et précarité.", 14)))
    assert version.state == State.WITHOUT_TEXT
    assert texts_of(version) == [""]
    recognise_all(version)
    assert (version.state, version.state_reason) == (State.READY, "")
    assert recall("Les priorités de la communauté : parentalité et précarité.", texts_of(version)[0]) >= 0.95


def test_blank_pages_end_as_nothing_read_with_a_sentence(attached):
    version = read(attached(scan(["", ""])))
    work = recognise_all(version)
    assert (work.state, work.done) == (State.READY, 2)
    assert version.state == State.WITHOUT_TEXT
    assert "aucun texte n'a été reconnu" in version.state_reason
    assert indexed(version) == ""


def test_a_page_that_fails_among_good_ones_is_passed_over(attached, monkeypatch):
    version = read(attached(scan([a_page(number) for number in range(6)])))
    asked = []

    def fragile(path, media_type, pages):
        asked.append(list(pages))
        for page in pages:
            if page == 3:
                raise process.Failed("too-heavy")
            yield page, f"Texte de la page {page}"

    monkeypatch.setattr(process, "recognise", fragile)
    work = recognise_all(version)
    assert (work.state, work.done, version.state) == (State.READY, 6, State.READY)
    assert texts_of(version) == [f"Texte de la page {n}" if n != 3 else "" for n in range(1, 7)]
    # What was read before the failure is kept; the page that fails is tried again alone, then left.
    assert asked == [[1, 2, 3, 4], [3, 4, 5, 6], [3], [4, 5, 6]]


def test_a_scan_that_takes_too_long_goes_on_page_by_page(attached, monkeypatch):
    version = read(attached(scan([a_page(1), a_page(2)])))

    def late(path, media_type, pages):
        raise process.TookTooLong
        yield

    monkeypatch.setattr(process, "recognise", late)
    work = recognise_all(version)
    assert (work.state, version.state) == (State.READY, State.WITHOUT_TEXT)
    assert "aucun texte n'a été reconnu" in version.state_reason


def test_a_recognition_that_somebody_kills_loses_no_page(one_page, monkeypatch):
    def killed(path, media_type, pages):
        raise process.Killed
        yield

    with monkeypatch.context() as busy:
        busy.setattr(process, "recognise", killed)
        for _ in range(MAX_ATTEMPTS - 1):
            assert recognise(one_page) == "à reprendre"
    assert recognise(one_page) == "1 pages"
    assert "Fiche 1" in texts_of(one_page)[0]


def test_the_wall_clock_really_stops_a_page(one_page, monkeypatch):
    seen = stop_as_it_runs(monkeypatch, "tesseract stdin")
    with pytest.raises(process.TookTooLong) as ended:
        list(process.recognise(_path(one_page), one_page.media_type, [1], wall=0.2))
    assert ended.type is process.TookTooLong
    (program,) = seen
    wait_for(lambda: is_dead(program))


def test_a_page_of_another_number_is_refused(one_page):
    with pytest.raises(process.Failed):
        list(process.recognise(_path(one_page), one_page.media_type, [2]))


def _path(version: FileVersion):
    from django.core.files.storage import default_storage

    return default_storage.path(version.blob.storage_name)


def test_what_was_typed_over_a_page_is_in_the_image_that_is_read(tmp_path):
    form = tmp_path / "formulaire.pdf"
    content, expected = filled_form()
    form.write_bytes(content)
    found = dict(process.recognise(form, "application/pdf", [1]))
    assert recall(" ".join(sentence.text for sentence in expected.sentences), found[1]) > 0.9
