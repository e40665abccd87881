"""What a file is, told from its content whatever its name says; and what is not accepted, with what to do instead."""

import io
import zipfile
from functools import cache, partial

import pytest
from PIL import Image

from files import actions
from files.errors import Refused
from files.formats import (
    BY_SLUG,
    CSV,
    DOC,
    DOCM,
    DOCX,
    FORMATS,
    MD,
    ODP,
    ODS,
    ODT,
    PPT,
    PPTM,
    PPTX,
    TXT,
    XLS,
    XLSM,
    XLSX,
    detect,
    zipped,
)
from tests.files import making
from tests.files.conftest import make_docx, make_pdf, upload
from tests.files.hostile.ole import Folder, container

_TEXTS = {"txt": (TXT, b"Compte rendu\n"), "md": (MD, b"# Titre\n"), "csv": (CSV, b"a;b\n1;2\n")}
_MAIN = {
    DOCX: ("wordprocessingml.document", "ms-word.document"),
    XLSX: ("spreadsheetml.sheet", "ms-excel.sheet"),
    PPTX: ("presentationml.presentation", "ms-powerpoint.presentation"),
}


@cache
def minimal(media_type: str) -> bytes:
    """A real file of this format."""
    slug = FORMATS[media_type].slug
    if slug in _TEXTS:
        return _TEXTS[slug][1]
    if slug in ("png", "jpeg", "webp"):
        out = io.BytesIO()
        Image.new("RGB", (40, 30), "white").save(out, slug.upper())
        return out.getvalue()
    return {
        "pdf": lambda: make_pdf(["Une page"]),
        "docx": lambda: make_docx(lambda document: document.add_paragraph("texte")),
        "docm": lambda: with_macros(DOCX),
        "odt": lambda: making.make_odf("text", "<text:p>texte</text:p>"),
        "doc": lambda: container({"WordDocument": fib()}),
        "rtf": lambda: rb"{\rtf1\ansi Une phrase.}",
        "pptx": lambda: making.make_pptx(lambda shown: shown.slides.add_slide(shown.slide_layouts[5])),
        "pptm": lambda: with_macros(PPTX),
        "odp": lambda: making.make_odf("presentation", "<draw:page/>"),
        "ppt": lambda: container({"PowerPoint Document": bytes(4096), "Current User": bytes(32)}),
        "xlsx": lambda: making.make_xlsx({"Feuille": [["a", 1]]}),
        "xlsm": lambda: with_macros(XLSX),
        "ods": lambda: making.make_odf("spreadsheet", "<table:table/>"),
        "xls": lambda: making.make_xls([["a", 1.0]]),
        "zip": lambda: making.zipped({"a.txt": "texte", "dossier/b.pdf": "%PDF-"}),
    }[slug]()


def fib(flags: int = 0) -> bytes:
    """The beginning of the main stream of a Word document."""
    return b"\xec\xa5\xc1\x00" + bytes(6) + flags.to_bytes(2, "little") + bytes(4084)


def with_macros(media_type: str) -> bytes:
    """The same document, whose main part says that it carries macros, and that carries some."""
    plain, macro = _MAIN[media_type]
    content = minimal(media_type)
    types = making.unzipped(content)["[Content_Types].xml"].decode()
    types = types.replace(
        f"application/vnd.openxmlformats-officedocument.{plain}.main", f"application/vnd.{macro}.macroEnabled.main"
    )
    return making.rewritten(content, {"[Content_Types].xml": types, "word/vbaProject.bin": b"macros"})


def found(tmp_path, content: bytes, name: str = "rapport"):
    path = tmp_path / "contenu"
    path.write_bytes(content)
    return detect(path, name)


def refusal(tmp_path, content: bytes, name: str = "rapport") -> str:
    with pytest.raises(Refused) as refused:
        found(tmp_path, content, name)
    return str(refused.value)


_BINARY = [row for row in FORMATS.values() if row.slug not in _TEXTS]


@pytest.mark.parametrize("row", _BINARY, ids=lambda row: row.slug)
@pytest.mark.parametrize("suffix", [None, "", ".pdf", ".docx", ".txt", ".exe", ".csv"])
def test_a_file_is_what_its_content_says_whatever_its_name(tmp_path, row, suffix):
    name = f"rapport{row.suffix if suffix is None else suffix}"
    assert found(tmp_path, minimal(row.media_type), name).format == row


@pytest.mark.parametrize("slug", _TEXTS)
def test_a_text_is_what_its_name_says(tmp_path, slug):
    media_type, content = _TEXTS[slug]
    for suffix in BY_SLUG[slug].suffixes:
        assert found(tmp_path, content, f"rapport{suffix.upper()}").format.media_type == media_type
    assert found(tmp_path, content, "rapport").format.media_type == TXT
    assert found(tmp_path, content, "rapport.données").format.media_type == TXT


@pytest.mark.parametrize("row", FORMATS.values(), ids=lambda row: row.slug)
def test_a_wrong_or_missing_extension_is_corrected_with_a_word_and_a_right_one_is_kept(people, row):
    content, by = minimal(row.media_type), people.editeur_national
    for suffix in row.suffixes:
        kept = actions.store(upload(content, f"bilan{suffix}"), by)
        assert (kept.name, kept.remark, kept.media_type) == (f"bilan{suffix}", "", row.media_type)
    if row.slug in ("csv", "md"):
        return  # under another name, it is a plain text
    wrong = ".docx" if row.suffix == ".pdf" else ".pdf"
    if row.slug == "txt":
        with pytest.raises(Refused, match=r"s'appelle \.pdf mais n'est pas un PDF"):
            actions.store(upload(content, "bilan.pdf"), by)
    else:
        renamed = actions.store(upload(content, f"bilan{wrong}"), by)
        assert renamed.name == f"bilan{row.suffix}"
        assert row.label in renamed.remark
    bare = actions.store(upload(content, "bilan"), by)
    assert bare.name == f"bilan{row.suffix}"
    assert f"bilan{row.suffix}" in bare.remark


_REFUSED = {
    "a program of Windows": (b"MZ" + bytes(60), "rapport.pdf", "est un programme"),
    "a program of Linux": (b"\x7fELF" + bytes(60), "rapport.pdf", "est un programme"),
    "a shortcut": (b"L\0\0\0\x01\x14\x02\0" + bytes(60), "rapport.lnk", "est un programme"),
    "a script": (b"#!/bin/sh\nrm -rf /\n", "rapport.txt", "est un programme"),
    "a batch file": (b"@echo off\r\n", "rapport.bat", "est un programme"),
    "an installer": (lambda: container({"\u4840\u3f3f": b"table"}), "rapport.msi", "est un programme"),
    "a Java program": (lambda: making.zipped({"META-INF/MANIFEST.MF": "Main-Class: a"}), "a.jar", "est un programme"),
    "a web page": (b"<!DOCTYPE html><p>x", "rapport.txt", "imprimez-la dans un PDF"),
    "a web page after a remark": (b"<!-- a --> <!-- b -->\n<html>", "rapport.txt", "est une page web"),
    "a web page by its name": (b"bonjour", "rapport.HTML", "est une page web"),
    "a web page in two bytes a letter": ("<html>".encode("utf-16"), "rapport.txt", "est une page web"),
    "a web page named .xls": (b"<table><tr><td>1", "rapport.xls", "enregistrez-le comme classeur"),
    "a drawing": (b"<?xml version='1.0'?><svg xmlns='x'/>", "plan.png", "en image PNG"),
    "data in XML": (b"<?xml version='1.0'?><donnees/>", "d.xml", "données XML"),
    "a mail": (b"From: a@example.org\nSubject: b\n\nc", "m.eml", "est un courriel"),
    "a mail of Outlook": (lambda: container({"__substg1.0_0037001F": b"o"}), "m.msg", "est un courriel"),
    "a GIF": (b"GIF89a" + bytes(60), "a.png", "en PNG, en JPEG"),
    "a TIFF": (b"II*\0" + bytes(60), "a.tif", "en PNG, en JPEG"),
    "a BMP": (b"BM" + bytes(60), "a.bmp", "en PNG, en JPEG"),
    "an icon": (b"\0\0\1\0" + bytes(60), "a.ico", "en PNG, en JPEG"),
    "a photo of a phone": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(60), "a.heic", "en PNG, en JPEG"),
    "a film": (b"\0\0\0\x18ftypmp42" + bytes(60), "a.mp4", "ni vidéo ni son"),
    "a sound": (b"ID3\x03" + bytes(60), "a.mp3", "ni vidéo ni son"),
    "another archive": (b"7z\xbc\xaf'\x1c" + bytes(60), "a.7z", "n'est pas un ZIP"),
    "a RAR": (b"Rar!\x1a\x07\x01\x00" + bytes(60), "a.zip", "n'est pas un ZIP"),
    "PostScript": (b"%!PS-Adobe\n", "a.txt", "exportez-le en PDF"),
    "a book": (lambda: making.zipped({"mimetype": "application/epub+zip"}), "a.epub", "exportez-le en PDF"),
    "a document of Pages": (lambda: making.zipped({"Index/Document.iwa": "x"}), "a.pages", "exportez-le en PDF"),
    "a drawing of LibreOffice": (lambda: making.make_odf("graphics", ""), "a.odg", "exportez-le en PDF"),
    "another old document": (lambda: container({"Contents": b"x"}), "a.pub", "exportez-le en PDF"),
    "nobody knows what": (b"\0\1\2\3" * 30, "a.bin", "ne sait pas lire ce fichier. Envoyez un document"),
    "a template of Word": (lambda: retyped("document.main", "template.main"), "a.dotx", r"est un modèle.*\.docx"),
    "a template of Writer": (lambda: making.make_odf("text-template", ""), "a.ott", r"est un modèle.*\.odt"),
    "a text named as another format": (b"texte", "a.docx", r"n'est pas un document Word.*\.txt"),
    "a document with a password": (lambda: container({"EncryptedPackage": b"x"}), "a.docx", "sans protection"),
    "an old document with a password": (lambda: container({"WordDocument": fib(0x100)}), "a.doc", "sans protection"),
    "an old workbook with a password": (lambda: making.make_xls([], protected=True), "a.xls", "sans protection"),
    "old slides with a password": (
        lambda: container({"PowerPoint Document": b"", "EncryptedSummary": b""}), "a.ppt", "sans protection",
    ),
    "an OpenDocument with a password": (
        lambda: making.make_odf("text", "", manifest=making.encrypted_manifest()), "a.odt", "sans protection",
    ),
    "an archive with a password": (
        lambda: making.encrypted(making.zipped({"a.txt": "x"}), "a.txt"), "a.zip", "refaites-la sans mot de passe",
    ),
    "an archive with a program": (lambda: making.zipped({"d/Lisez-moi.EXE": "MZ"}), "a.zip", r"d/Lisez-moi\.EXE"),
    "an archive with a program for Windows only": (lambda: making.zipped({"a.js. ": ""}), "a.zip", "un programme"),
    "an archive with macros": (lambda: making.zipped({"d/budget.xlsm": "PK"}), "a.zip", r"des macros.*budget\.xlsm"),
}  # fmt: skip


def retyped(old: str, new: str) -> bytes:
    types = making.unzipped(minimal(DOCX))["[Content_Types].xml"].decode()
    return making.rewritten(minimal(DOCX), {"[Content_Types].xml": types.replace(old, new)})


@pytest.mark.parametrize(("content", "name", "said"), _REFUSED.values(), ids=_REFUSED.keys())
def test_what_is_not_accepted_is_refused_with_what_to_do_instead(content, name, said):
    with pytest.raises(Refused, match=said):
        actions.store(upload(content() if callable(content) else content, name))


def test_a_name_without_extension_is_not_taken_for_that_of_a_program(tmp_path):
    assert found(tmp_path, b"Liste", "com").format.media_type == TXT


BASIC = "Basic/Standard/Module1.xml"
VBA_ATOM = b"\x02\x00\x00\x04\x0c\x00\x00\x00" + b"\x07\0\0\0" + b"\x01\0\0\0" + b"\x02\0\0\0"


def xlm_book() -> bytes:
    """The stream of a workbook with a sheet of Excel 4 macros."""
    sheet = bytes(5) + b"\x01" + b"\x05\x00Macro"
    return b"\x09\x08\x10\x00" + bytes(16) + b"\x85\x00" + len(sheet).to_bytes(2, "little") + sheet + b"\x0a\0\0\0"


_MACROS = {
    "docm": (partial(minimal, DOCM), DOCM, ".docx"),
    "xlsm": (partial(minimal, XLSM), XLSM, ".xlsx"),
    "pptm": (partial(minimal, PPTM), PPTM, ".pptx"),
    "a docx that hides its macros": (
        lambda: making.rewritten(minimal(DOCX), {"word/vbaProject.bin": b"x"}), DOCM, ".docx",
    ),
    "an xlsx with a sheet of old macros": (
        lambda: making.rewritten(
            minimal(XLSX),
            {
                "[Content_Types].xml": making.unzipped(minimal(XLSX))["[Content_Types].xml"].replace(
                    b"</Types>",
                    b'<Override PartName="/xl/macrosheets/sheet1.xml" '
                    b'ContentType="application/vnd.ms-excel.macrosheet+xml"/></Types>',
                )
            },
        ),
        XLSM, ".xlsx",
    ),
    "doc": (lambda: container({"WordDocument": fib(), "Macros": Folder({"VBA": Folder({"dir": b"x"})})}), DOC, ".docx"),
    "xls": (lambda: container({"Workbook": b"", "_VBA_PROJECT_CUR": Folder({"PROJECT": b"x"})}), XLS, ".xlsx"),
    "xls of Excel 4": (lambda: container({"Workbook": xlm_book()}), XLS, ".xlsx"),
    "ppt": (lambda: container({"PowerPoint Document": bytes(100) + VBA_ATOM}), PPT, ".pptx"),
    "odt": (lambda: making.rewritten(minimal(ODT), {BASIC: b"x"}), ODT, ".odt"),
    "ods": (lambda: making.rewritten(minimal(ODS), {"Scripts/python/a.py": b"x"}), ODS, ".ods"),
    "odp": (lambda: making.rewritten(minimal(ODP), {BASIC: b"x"}), ODP, ".odp"),
}  # fmt: skip


@pytest.mark.parametrize(("build", "media_type", "suffix"), _MACROS.values(), ids=_MACROS.keys())
def test_macros_are_for_national_levels_and_the_others_are_told_to_save_without(people, build, media_type, suffix):
    for who in ("lecteur", "editeur", "admin_local"):
        with pytest.raises(Refused) as refused:
            actions.store(upload(build(), f"a{suffix}"), getattr(people, who))
        assert f"sans macro ({suffix})" in str(refused.value)
    with pytest.raises(Refused, match="macros"):
        actions.store(upload(build(), f"a{suffix}"))
    for who in ("editeur_national", "admin_national"):
        stored = actions.store(upload(build(), f"a{suffix}"), getattr(people, who))
        assert (stored.media_type, stored.macros) == (media_type, True)


def test_libraries_without_a_module_are_no_macros(tmp_path):
    empty = making.rewritten(minimal(ODT), {"Basic/script-lc.xml": b"x", "Basic/Standard/script-lb.xml": b"x"})
    assert not found(tmp_path, empty).macros


def in_another_method(method: int) -> bytes:
    """An archive whose first member, in a method that zipfile inflates without bounds, is 100 MB of zeros."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("mimetype", bytes(100_000_000))
    return out.getvalue()


def test_a_member_that_tells_the_type_is_never_inflated_without_bounds(tmp_path, monkeypatch):
    assert "abîmé" in refusal(tmp_path, making.inflating(minimal(DOCX), "[Content_Types].xml", b"", 5))
    bomb = in_another_method(zipfile.ZIP_BZIP2)
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *args: pytest.fail("inflated"))
    assert "abîmé" in refusal(tmp_path, bomb)


def test_bytes_that_do_not_inflate_are_a_damaged_archive(tmp_path):
    content = making.zipped({"mimetype": "application/vnd.oasis.opendocument.text" * 9})
    at = content.index(b"mimetype") + len("mimetype")
    assert "abîmé" in refusal(tmp_path, content[:at] + b"\xff" * 8 + content[at + 8 :])


def test_two_lists_of_types_are_refused_since_programs_would_not_agree(tmp_path):
    out = io.BytesIO(minimal(DOCX))
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("[Content_Types].xml", "<Types/>")
    assert "abîmé" in refusal(tmp_path, out.getvalue())


def test_a_long_archive_that_leaves_its_numbers_to_its_second_end_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 0)
    content = making.zipped({"a.txt": "texte"})
    monkeypatch.undo()
    at = content.rindex(b"PK\x05\x06") + 12
    assert content[at - 32 : at - 28] == b"PK\x06\x07"
    assert found(tmp_path, content[:at] + b"\xff" * 8 + content[at + 8 :]).format.slug == "zip"


def test_an_archive_of_too_many_files_says_so_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(zipped, "_MAX_DIRECTORY", 1000)
    content = making.zipped({f"{number}.txt": "" for number in range(30)})
    monkeypatch.setattr(zipfile, "ZipFile", lambda *args: pytest.fail("opened"))
    assert "trop de fichiers" in refusal(tmp_path, content)
