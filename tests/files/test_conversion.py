"""Office documents as pages, by the real LibreOffice: what each part looks like, and what a hostile one cannot do."""

import io
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pypdfium2
import pytest
from django.core.files.storage import default_storage
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from PIL import Image

from files import actions, conversion, drawing, jobs, recovery, storage, works
from files.extract import process, programs
from files.formats import PPT
from files.models import Blob, FilePart, FileVersion, SideWork, State, Verb
from jobs.models import MAX_ATTEMPTS
from tests.files import office_suite
from tests.files.conftest import FILLER, make_docx, read
from tests.files.making import make_pptx, make_xlsx

HOUR = timezone.timedelta(hours=1)
TITLES = ("Contexte", "Diagnostic", "Plan d'actions")


@pytest.fixture(scope="session", autouse=True)
def libreoffice() -> None:
    """See tests.files.office_suite."""
    office_suite.required()


def report() -> bytes:
    """A DOCX of three sections: the second one runs over two pages, each begins on its own."""

    def build(document):
        for rank, title in enumerate(TITLES):
            if rank:
                document.add_page_break()
            document.add_heading(title, 1)
            for number in range(18 if rank == 1 else 2):
                document.add_paragraph(f"{title}, paragraphe {number}. {FILLER}")

    return make_docx(build)


def workbook() -> bytes:
    rows = [["Commune", "Places", "Observations"]]
    return make_xlsx(
        {
            "Places": [*rows, *[[f"Commune {n}", n, "Accueil collectif"] for n in range(120)]],
            "Familles": [*rows, *[[f"Hameau {n}", n, "Accueil individuel"] for n in range(4)]],
        }
    )


def slides() -> bytes:
    """A PPTX of four slides, the second one hidden, the third without a word."""

    def build(presentation):
        for number in (1, 2, 3, 4):
            slide = presentation.slides.add_slide(presentation.slide_layouts[6 if number == 3 else 5])
            if number != 3:
                slide.shapes.title.text = f"Vue {number}"
            if number == 2:
                slide._element.set("show", "0")

    return make_pptx(build)


@cache
def document(slug: str) -> bytes:
    """The same documents in every format: those that no library writes are made by LibreOffice."""
    makers = {"docx": report, "xlsx": workbook, "pptx": slides}
    if slug in makers:
        return makers[slug]()
    origin = next(origin for origin, others in FAMILIES.items() if slug in others)
    return office_suite.converted(makers[origin](), f".{origin}", slug)


FAMILIES = {"docx": ("odt", "doc", "rtf"), "xlsx": ("ods", "xls"), "pptx": ("odp", "ppt")}


def convert(version: FileVersion, attempt: int = 1) -> str:
    """Run the job once, as a worker does."""
    said = conversion.convert.func(SimpleNamespace(attempt=attempt), version.pk)
    version.refresh_from_db()
    return said


def work_of(version: FileVersion) -> SideWork:
    return SideWork.objects.get(version=version, verb=Verb.CONVERT)


def spans_of(version: FileVersion) -> list[tuple[int, int]]:
    parts = FilePart.objects.filter(version=version).order_by("number")
    return list(parts.values_list("first_leaf", "last_leaf"))


def leaves_of(version: FileVersion) -> list[str]:
    """The text of the pages of the PDF made of it."""
    opened = pypdfium2.PdfDocument(default_storage.path(version.blob.converted_name))
    return [page.get_textpage().get_text_range() for page in opened]


def waiting_jobs(version: FileVersion, task=conversion.convert) -> list[str]:
    """The queues where a job waits for this version."""
    rows = DBTaskResult.objects.filter(task_path=task.module_path, status=TaskResultStatus.READY)
    return [row.queue_name for row in rows if row.args_kwargs["args"] == [version.pk]]


@pytest.fixture
def read_docx(attached) -> FileVersion:
    """A document that is read and not converted yet."""
    return read(attached(document("docx"), "rapport.docx"))


@pytest.fixture
def quick(monkeypatch) -> list[Path]:
    """LibreOffice in its place: the same PDF for every document, at once; what was asked."""
    from tests.files.conftest import make_pdf

    asked: list[Path] = []
    pdf = make_pdf([*TITLES])

    def stand_in(path, media_type, target, wall=0):
        asked.append(path)
        target.write_bytes(pdf)

    monkeypatch.setattr(process, "convert", stand_in)
    return asked


@pytest.mark.parametrize("slug", ["docx", "odt", "doc", "rtf"])
def test_each_section_of_a_text_has_its_pages(attached, slug):
    version = read(attached(document(slug), f"rapport.{slug}"))
    assert waiting_jobs(version) == ["slow"]
    assert convert(version) == f"{version.leaves} pages"
    assert work_of(version).state == State.READY
    pages = leaves_of(version)
    assert version.leaves == len(pages)
    parts = list(FilePart.objects.filter(version=version).order_by("number"))
    first = {title: next(n for n, page in enumerate(pages, 1) if page.startswith(title)) for title in TITLES}
    assert first["Contexte"] < first["Diagnostic"] < first["Plan d'actions"] - 1
    for title, end in zip(TITLES, (*[first[title] - 1 for title in TITLES[1:]], len(pages)), strict=True):
        spans = [(part.first_leaf, part.last_leaf) for part in parts if part.label.startswith(title)]
        assert (spans[0][0], spans[-1][1]) == (first[title], end), (title, spans)


@pytest.mark.parametrize("slug", ["xlsx", "ods", "xls"])
def test_each_sheet_of_a_workbook_has_its_pages(attached, slug):
    version = read(attached(document(slug), f"tableau.{slug}"))
    convert(version)
    pages = leaves_of(version)
    parts = list(FilePart.objects.filter(version=version).order_by("number"))
    last = next(n for n, page in enumerate(pages, 1) if "Hameau 0" in page)
    assert last >= 3
    places = [part for part in parts if "Commune 0" in part.text or "Commune 119" in part.text]
    assert (places[0].first_leaf, places[-1].last_leaf) == (1, last - 1)
    assert spans_of(version)[-1] == (last, len(pages))


@pytest.mark.parametrize("slug", ["pptx", "odp"])
def test_slide_n_is_page_n_even_after_a_hidden_one(attached, slug):
    version = read(attached(document(slug), f"diaporama.{slug}"))
    convert(version)
    assert (version.leaves, spans_of(version)) == (4, [(1, 1), (2, 2), (3, 3), (4, 4)])
    assert [page.strip() for page in leaves_of(version)] == ["Vue 1", "Vue 2", "", "Vue 4"]


def test_an_old_presentation_is_read_by_slide_through_libreoffice(attached):
    version = attached(document("ppt"), "ancien.ppt")
    assert version.media_type == PPT
    assert waiting_jobs(version, jobs.extract) == ["slow"]  # people wait for the queue of texts
    read(version)
    parts = FilePart.objects.filter(version=version).order_by("number")
    assert (version.state, version.pages) == (State.READY, 4)
    assert [(part.unit, part.label, part.text) for part in parts] == [
        ("diapositive", "Vue 1", "Vue 1"),
        ("diapositive", "Vue 2", "Vue 2"),
        ("diapositive", "", ""),
        ("diapositive", "Vue 4", "Vue 4"),
    ]
    convert(version)
    assert spans_of(version) == [(1, 1), (2, 2), (3, 3), (4, 4)]


def test_an_old_presentation_without_libreoffice_says_it_and_is_read_once_installed(attached, monkeypatch, quick):
    content = document("ppt")
    monkeypatch.setattr(programs, "libreoffice", lambda: "")
    version = read(attached(content, "ancien.ppt"))
    assert version.state == State.FAILED
    assert "LibreOffice" in version.state_reason
    assert "enregistré en .pptx" in version.state_reason
    assert recovery.catch_up() == 0
    monkeypatch.setattr(programs, "libreoffice", lambda: "/usr/bin/soffice")
    assert recovery.catch_up() == 1
    assert (read(version).state, version.pages) == (State.READY, 3)


def test_an_old_presentation_that_cannot_be_read_is_not_tried_for_ever(attached, monkeypatch):
    version = attached(document("ppt"), "ancien.ppt")

    def refuse(*args, **kwargs):
        raise process.Failed("not-converted")

    monkeypatch.setattr(process, "convert", refuse)
    assert read(version).state == State.FAILED
    assert recovery.catch_up() == 0


def test_a_document_read_without_libreoffice_is_converted_once_installed(attached, monkeypatch, quick):
    monkeypatch.setattr(programs, "libreoffice", lambda: "")
    version = read(attached(document("docx"), "rapport.docx"))
    assert (version.state, waiting_jobs(version)) == (State.READY, [])
    assert work_of(version).reason == conversion.MISSING
    assert recovery.catch_up() == 0
    monkeypatch.setattr(programs, "libreoffice", lambda: "/usr/bin/soffice")
    assert (recovery.catch_up(), recovery.catch_up()) == (1, 0)
    assert waiting_jobs(version) == ["slow"]
    convert(version)
    assert version.leaves == 3


def test_the_images_of_a_converted_file_are_those_of_its_pages(attached, client, people, quick):
    version = read(attached(document("docx"), "rapport.docx"))
    client.force_login(people.lecteur)
    card = client.get(reverse("files:preview", args=[version.pk])).content
    convert(version)
    assert drawing.shown_pages(version) == 3
    preview = client.get(reverse("files:preview", args=[version.pk]))
    with Image.open(io.BytesIO(preview.content)) as picture:
        assert (picture.format, picture.width) == ("WEBP", drawing.THUMBNAIL_WIDTH)
    assert preview.content != card
    image = client.get(reverse("files:image", args=[version.pk, 3]))
    with Image.open(io.BytesIO(image.content)) as picture:
        assert picture.width > 500
    assert client.get(reverse("files:image", args=[version.pk, 4])).status_code == 404


def test_the_pdf_goes_with_the_bytes_it_was_made_of(read_docx, people, quick, django_capture_on_commit_callbacks):
    convert(read_docx)
    name = read_docx.blob.converted_name
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_version_for_good(read_docx, people.editeur, "noms")
    assert not default_storage.exists(name)
    assert not Blob.objects.exists()


def test_a_pdf_made_of_bytes_that_went_meanwhile_is_not_kept(
    read_docx, people, monkeypatch, django_capture_on_commit_callbacks
):
    name = read_docx.blob.converted_name

    def slow(path, media_type, target, wall=0):
        with django_capture_on_commit_callbacks(execute=True):
            actions.remove_version_for_good(read_docx, people.editeur, "noms")
        target.write_bytes(b"%PDF-1.4 Madame Untel")

    monkeypatch.setattr(process, "convert", slow)
    monkeypatch.setattr(process, "read_text", lambda *args: process.Answer([], 1, ""))
    convert(read_docx)
    assert not default_storage.exists(name)
    assert list(storage.incoming().iterdir()) == []
    assert read_docx.leaves is None


def test_a_lost_pdf_is_made_again_and_shows_nothing_meanwhile(read_docx, quick):
    convert(read_docx)
    assert recovery.convert_lost() == 0
    default_storage.delete(read_docx.blob.converted_name)
    assert drawing.page_image(read_docx, 1) is None
    assert recovery.convert_lost() == 1
    read_docx.refresh_from_db()
    assert (drawing.shown_pages(read_docx), set(spans_of(read_docx))) == (0, {(None, None)})
    assert recovery.convert_lost() == 0
    convert(read_docx)
    assert (read_docx.leaves, len(quick)) == (3, 2)
    assert default_storage.exists(read_docx.blob.converted_name)
    assert drawing.page_image(read_docx, 1)  # the failure of a moment ago is forgotten


def test_a_pdf_that_cannot_be_read_any_more_is_made_again(read_docx, quick):
    convert(read_docx)
    Path(default_storage.path(read_docx.blob.converted_name)).write_bytes(b"poussiere")
    conversion.start(read_docx)
    convert(read_docx)
    assert (read_docx.leaves, len(quick)) == (3, 2)


def test_two_versions_of_the_same_bytes_are_converted_once(attached, quick):
    first, second = (read(attached(document("docx"), name)) for name in ("a.docx", "b.docx"))
    convert(first)
    convert(second)
    assert (first.leaves, second.leaves, len(quick)) == (3, 3, 1)


@pytest.mark.parametrize(
    ("error", "reason"),
    [(process.TookTooLong(), process.REASONS["too-heavy"]), (OSError(28, "full"), conversion.GAVE_UP)],
)
def test_a_passing_failure_is_tried_again_at_most_three_times(read_docx, monkeypatch, error, reason):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(process, "convert", fail)
    for attempt in range(1, MAX_ATTEMPTS):
        assert convert(read_docx) == "à reprendre"
        assert waiting_jobs(read_docx) == ["slow"] * (attempt + 1)
        assert work_of(read_docx).state == State.WAITING
    assert convert(read_docx) == "abandonné"
    assert (work_of(read_docx).state, work_of(read_docx).reason) == (State.FAILED, reason)
    assert read_docx.state == State.READY  # its text stays


def test_a_document_that_libreoffice_cannot_open_says_so(read_docx):
    Path(default_storage.path(read_docx.blob.storage_name)).write_bytes(b"PK\x03\x04 rien")
    convert(read_docx)
    assert work_of(read_docx).reason == process.REASONS["not-converted"]
    assert list(storage.incoming().iterdir()) == []


def test_bytes_that_are_missing_are_said(read_docx):
    default_storage.delete(read_docx.blob.storage_name)
    convert(read_docx)
    assert work_of(read_docx).reason == conversion.LOST


def test_an_output_past_the_limit_is_not_kept(read_docx, monkeypatch):
    monkeypatch.setattr(process, "MAX_CONVERTED", 2000)
    convert(read_docx)
    assert work_of(read_docx).state == State.FAILED
    assert not default_storage.exists(read_docx.blob.converted_name)
    assert list(storage.incoming().iterdir()) == []


def test_a_worker_killed_in_a_conversion_leaves_it_to_the_next(read_docx, quick):
    assert works.take(read_docx.pk, Verb.CONVERT, conversion.LEASE, 1)
    assert convert(read_docx) == "rien à convertir"
    assert convert(read_docx, attempt=2) == "3 pages"


def test_a_conversion_interrupted_three_times_is_given_up(read_docx):
    SideWork.objects.update(
        state=State.READING, attempts=MAX_ATTEMPTS, lease_until=timezone.now() - HOUR, created_at=F("created_at") - HOUR
    )
    DBTaskResult.objects.all().delete()
    assert recovery.resume(timezone.now()).given_up == 1
    assert (work_of(read_docx).state, work_of(read_docx).reason) == (State.FAILED, conversion.GAVE_UP)
