"""Old word-processor files: DOC built here byte by byte or by LibreOffice, RTF written by hand."""

import os
import shutil
import struct
import subprocess
from pathlib import Path

import docx
import pytest

from files.extract import process
from files.formats import DOC, RTF
from tests.files.conftest import FILLER, make_docx
from tests.files.test_extract import read

SOFFICE = shutil.which("soffice")
SECTOR = 512
END_OF_CHAIN, FREE, FAT_SECTOR, NO_STREAM = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
FIB_FLAGS, FIB_COUNTS, FIB_PAPX, FIB_CLX = 0x0A, 0x4C, 0x102, 0x1A2
TEXT_AT = 0x800


def entry(name: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
    """An entry of the directory of a container."""
    letters = name.encode("utf-16-le")
    head = letters.ljust(64, b"\0") + struct.pack("<HBBIII", len(letters) + 2, kind, 1, NO_STREAM, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def ole(streams: dict[str, bytes]) -> bytes:
    """A container of these streams, each of whole sectors and too long for the small ones."""
    contents = {name: content.ljust(4096, b"\0") for name, content in streams.items()}
    contents = {name: content + b"\0" * (-len(content) % SECTOR) for name, content in contents.items()}
    fat: list[int] = []
    directory = entry("Root Entry", 5, 1, NO_STREAM, END_OF_CHAIN, 0)
    for number, (name, content) in enumerate(contents.items(), start=1):
        start, count = len(fat), len(content) // SECTOR
        fat += [*range(start + 1, start + count), END_OF_CHAIN]
        directory += entry(name, 2, NO_STREAM, number + 1 if number < len(contents) else NO_STREAM, start, len(content))
    directory += b"\0" * (-len(directory) % SECTOR)
    directory_at = len(fat)
    fat += [*range(directory_at + 1, directory_at + len(directory) // SECTOR), END_OF_CHAIN]
    fat_at = len(fat)
    fat_count = 1
    while (fat_at + fat_count) * 4 > fat_count * SECTOR:
        fat_count += 1
    fat += [FAT_SECTOR] * fat_count
    fat += [FREE] * (fat_count * SECTOR // 4 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, fat_count, directory_at, 0, 4096, END_OF_CHAIN, 0, END_OF_CHAIN, 0)
    header += struct.pack("<109I", *range(fat_at, fat_at + fat_count), *[FREE] * (109 - fat_count))
    return header + b"".join(contents.values()) + directory + struct.pack(f"<{len(fat)}I", *fat)


def word(text: str, notes: str = "", headers: str = "", flags: int = 0, counts: list[int] | None = None) -> bytes:
    """A DOC whose text is one piece of two bytes a character; `counts` forges how much of it there is."""
    counts = counts or [len(part.encode("utf-16-le")) // 2 for part in (text, notes, headers)]
    main = bytearray(TEXT_AT)
    struct.pack_into("<HH", main, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", main, FIB_FLAGS, flags)
    struct.pack_into("<3i", main, FIB_COUNTS, *counts)
    clx = (
        b"\x02"
        + struct.pack("<I", 16)
        + struct.pack("<II", 0, sum(counts) & 0xFFFFFFFF)
        + struct.pack("<HIH", 0, TEXT_AT, 0)
    )
    struct.pack_into("<II", main, FIB_CLX, 0, len(clx))
    return ole({"WordDocument": bytes(main) + (text + notes + headers).encode("utf-16-le"), "0Table": clx})


def rtf(body: str) -> bytes:
    """An RTF of which this is the body, in the encoding of Windows."""
    return rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}" + body.encode("cp1252") + b"}"


def refusal(tmp_path: Path, content: bytes, media_type: str) -> str:
    """The code of the failure that reading this file ends in."""
    with pytest.raises(process.Failed) as failure:
        read(tmp_path, content, media_type)
    return failure.value.code


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    """converted(content, suffix) -> what LibreOffice makes of a DOCX; its absence skips, or fails where it is asked."""
    if SOFFICE is None:
        if "libreoffice" in os.environ.get("CI_SERVICES", "").split():
            pytest.fail("libreoffice est demandé par CI_SERVICES et n'est pas installé")
        pytest.skip("LibreOffice n'est pas installé (paquet libreoffice-writer de Debian)")
    folder = tmp_path_factory.mktemp("libreoffice")

    def convert(content: bytes, suffix: str) -> bytes:
        (folder / "source.docx").write_bytes(content)
        profile = f"-env:UserInstallation=file://{folder}/profil"
        command = [SOFFICE, profile, "--headless", "--convert-to", suffix, "--outdir", str(folder)]
        subprocess.run([*command, str(folder / "source.docx")], check=True, capture_output=True, timeout=120)
        return (folder / f"source.{suffix}").read_bytes()

    return convert


def build(document: docx.Document) -> None:
    document.add_paragraph("Avant-propos\u00a0: l’été à Angoulême, œuvre, 12 000 €. 😀")
    document.add_heading("Contexte", 1)
    document.add_heading("Le territoire", 2)
    document.add_paragraph("Un rendez\u2011vous\tdes élus.\nSeize communes.")
    table = document.add_table(2, 3)
    for place, text in enumerate(["Commune", "Habitants", "Année", "Montmoreau", "", "2024"]):
        table.cell(place // 3, place % 3).text = text
    table.cell(1, 1).add_paragraph("2 600")
    table.cell(1, 1).add_paragraph("habitants")
    document.add_heading("Enjeux", 1)
    document.add_paragraph(FILLER * 10)
    document.sections[0].header.paragraphs[0].text = "Caf de la Charente"


@pytest.mark.parametrize(("suffix", "media_type"), [("doc", DOC), ("rtf", RTF)])
def test_what_a_word_processor_wrote_is_read_by_its_headings(tmp_path, converted, suffix, media_type):
    answer = read(tmp_path, converted(make_docx(build), suffix), media_type)
    assert answer.pages is None
    assert [part.label for part in answer.parts] == [
        "",
        "Contexte – Le territoire",
        "Enjeux",
        "En-têtes et pieds de page",
    ]
    assert answer.parts[0].text == "Avant-propos\u00a0: l’été à Angoulême, œuvre, 12 000 €. 😀"
    assert answer.parts[1].text.split("\n") == [
        "Contexte",
        "Le territoire",
        "Un rendez-vous des élus.",
        "Seize communes.",
        "Commune | Habitants | Année",
        "Montmoreau | 2 600 habitants | 2024",
    ]
    assert answer.parts[2].text == f"Enjeux\n{(FILLER * 10).strip()}"
    assert answer.parts[3].text == "Caf de la Charente"


def test_the_instructions_of_fields_are_not_text(tmp_path):
    field = '\x13 HYPERLINK "http://exemple.org" \x14le \x13 PAGE \x1412\x15 lien\x15'
    entry = '\x13 XE "index" \x15'
    assert read(tmp_path, word(f"Voir {field}{entry} ici.\r"), DOC).parts[0].text == "Voir le 12 lien ici."


def test_marks_of_word_become_what_they_show(tmp_path):
    text = "rendez\x1evous com\x1fmune\tfin\x0bsuite\r\x01\x08objet\x0cAprès la page\r\uf0b7 point 😀\r"
    assert read(tmp_path, word(text), DOC).parts[0].text.split("\n") == [
        "rendez-vous commune fin",
        "suite",
        "objet",
        "Après la page",
        "• point 😀",
    ]


def test_notes_and_headers_of_a_doc_stand_apart(tmp_path):
    answer = read(tmp_path, word("Corps.\r", "\x02 Une note.\r", "Caf\rCaf\r"), DOC)
    assert [(part.label, part.text) for part in answer.parts] == [
        ("", "Corps."),
        ("Notes", "Une note."),
        ("En-têtes et pieds de page", "Caf"),
    ]


def test_a_doc_with_a_password_says_so(tmp_path):
    assert refusal(tmp_path, word("secret\r", flags=0x0100), DOC) == "password"


def test_an_old_macintosh_document_keeps_its_accents(tmp_path):
    main = bytearray(TEXT_AT)
    text = "L’été à Angoulême.\r".encode("mac_roman")
    struct.pack_into("<HH", main, 0, 0xA5DC, 104)
    struct.pack_into("<H2xI", main, 0x14, 0x100, TEXT_AT)
    struct.pack_into("<i", main, 0x34, len(text))
    content = ole({"WordDocument": bytes(main) + text})
    assert read(tmp_path, content, DOC).parts[0].text == "L’été à Angoulême."


def with_fat(content: bytes, sector: int, following: int) -> bytes:
    """The container where another sector follows this one."""
    fat_at = (struct.unpack_from("<I", content, 0x4C)[0] + 1) * SECTOR
    out = bytearray(content)
    struct.pack_into("<I", out, fat_at + 4 * sector, following)
    return bytes(out)


def deep_directory() -> bytes:
    return ole({f"f{number}": b"" for number in range(1500)} | {"WordDocument": b""})


def with_size(content: bytes, size: int) -> bytes:
    """The container whose first stream declares this size."""
    out = bytearray(content)
    at = out.index("WordDocument".encode("utf-16-le"))
    struct.pack_into("<Q", out, at + 120, size)
    return bytes(out)


HOSTILE_DOC = {
    "empty": (lambda: b"", "damaged"),
    "truncated": (lambda: word("texte\r" * 3000)[:5000], "damaged"),
    "head alone": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4000, "damaged"),
    "not a document": (lambda: b"<html>" * 1000, "damaged"),
    "without its main stream": (lambda: ole({"Autre": b"x"}), "damaged"),
    "main stream of NUL": (lambda: ole({"WordDocument": bytes(8000)}), "damaged"),
    "main stream of 4 GB": (lambda: with_size(word("texte\r"), 0xFFFFFFF0), "damaged"),
    "directory 1500 deep": (lambda: deep_directory(), "damaged"),
    "more letters than any text": (lambda: word("a\r", counts=[2_000_000_000, 0, 0]), "too-long"),
    "fewer letters than none": (lambda: word("a\r", counts=[-5, 0, 0]), "damaged"),
}


@pytest.mark.parametrize("case", HOSTILE_DOC)
def test_a_hostile_doc_ends_in_a_state(tmp_path, case):
    make, code = HOSTILE_DOC[case]
    assert refusal(tmp_path, make(), DOC) == code


def test_circles_among_the_sectors_of_a_doc_end(tmp_path):
    content = word("texte\r" * 2000)
    directory = struct.unpack_from("<I", content, 0x30)[0]
    assert read(tmp_path, with_fat(content, directory, directory), DOC).parts[0].text.startswith("texte")
    last = TEXT_AT // SECTOR + 1
    assert read(tmp_path, with_fat(content, last, last), DOC).parts[0].text.startswith("texte")


def test_a_small_doc_that_shows_the_same_letters_again_and_again_is_bounded(tmp_path):
    text = ("mot " * 499 + "fin\r").encode("utf-16-le")
    count, length = 9990, len(text) // 2
    main = bytearray(TEXT_AT)
    struct.pack_into("<HH", main, 0, 0xA5EC, 0xC1)
    struct.pack_into("<i", main, FIB_COUNTS, count * length)
    places = struct.pack(f"<{count + 1}I", *(number * length for number in range(count + 1)))
    plc = places + struct.pack("<HIH", 0, TEXT_AT, 0) * count
    struct.pack_into("<II", main, FIB_CLX, 0, 5 + len(plc))
    content = ole({"WordDocument": bytes(main) + text, "0Table": b"\x02" + struct.pack("<I", len(plc)) + plc})
    assert len(content) < 140_000
    assert sum(len(part.text) for part in read(tmp_path, content, DOC).parts) < 20_000_000


def test_broken_properties_do_not_hide_the_text_of_a_doc(tmp_path):
    content = bytearray(word("Le texte reste.\r"))
    at = content.index(struct.pack("<HH", 0xA5EC, 0xC1))
    struct.pack_into("<II", content, at + FIB_PAPX, 0, 12)
    assert read(tmp_path, bytes(content), DOC).parts[0].text == "Le texte reste."


def test_letters_of_an_rtf_are_read_in_the_encoding_of_their_font(tmp_path):
    body = (
        r"\uc1 L\rquote\'e9t\'e9\~: \u339?uvre, \u-10179?\u-8704? {\uc2\u233 ab}t{\uc0\u233 }\par"
        r"{\fonttbl{\f1\fcharset238 Arial CE;}}\f1\'b3\'f3d\'9f\plain \'e8\par na\u239\'efve \endash\_\-\{\}\\"
    )
    assert read(tmp_path, rtf(body), RTF).parts[0].text.split("\n") == [
        "L’été\u00a0: œuvre, 😀 été",
        "łódźè",
        "naïve –-{}\\",
    ]


@pytest.mark.parametrize(
    ("declared", "code"), [(r"\mac", "8e"), (r"\pca", "82"), (r"\ansi\ansicpg1250", "e9"), (r"\ansi", "e9")]
)
def test_the_encoding_that_an_rtf_declares_is_obeyed(tmp_path, declared, code):
    content = rf"{{\rtf1{declared} \'{code}t\'{code}\par}}".encode()
    assert read(tmp_path, content, RTF).parts[0].text == "été"


def test_pictures_objects_and_hidden_text_of_an_rtf_give_no_text(tmp_path):
    body = (
        r"avant {\pict\pngblip 89504e47\bin12 }{SECRET\'41}"
        r"{\object\objemb{\*\objdata 53454352}{\result R\'e9sultat}}{\*\inconnu SECRET}"
        r"{\deleted SECRET}{\v SECRET\plain  vu}{\v SECRET\v0  aussi}"
        r"{\field{\*\fldinst HYPERLINK SECRET}{\fldrslt lien}}"
        r"{\info{\title SECRET}}{\*\shpinst{\sp{\sn SECRET}{\sv SECRET}}} apr\'e8s\par"
    )
    assert read(tmp_path, rtf(body), RTF).parts[0].text == "avant Résultat vu aussilien après"


def test_tables_notes_boxes_and_headings_of_an_rtf_are_where_they_should(tmp_path):
    body = (
        r"{\stylesheet{\s0 Normal;}{\s3\outlinelevel0 Chapitre;}{\s4 heading 2;}}{\header\pard Caf\par}"
        r"\pard\s3 Contexte\par\pard\s4 Le territoire\par\pard Texte{\footnote\pard Une note.} ici.\par"
        r"\trowd\pard\intbl Commune\cell Habitants\par en 2024\cell\row"
        r"\trowd\pard\intbl Montmoreau\cell 2\~600\cell\row\pard\outlinelevel0 Enjeux\par"
        r"\pard Fin{\shp{\*\shpinst{\shptxt\pard Encadr\'e9\par}}{\shprslt SECRET}} ici\page Suite\tab x\line y\sect"
    )
    answer = read(tmp_path, rtf(body), RTF)
    assert [part.label for part in answer.parts] == [
        "Contexte – Le territoire",
        "Enjeux",
        "Notes",
        "En-têtes et pieds de page",
    ]
    assert answer.parts[0].text.split("\n")[2:] == [
        "Texte ici.",
        "Commune | Habitants en 2024",
        "Montmoreau | 2\u00a0600",
    ]
    assert answer.parts[1].text.split("\n") == ["Enjeux", "Encadré", "Fin ici", "Suite x", "y"]
    assert answer.parts[2].text == "Une note."


def test_text_after_a_row_that_nothing_ends_is_out_of_the_table(tmp_path):
    body = r"\trowd\pard\intbl a\cell b\cell\pard Hors du tableau\par"
    assert read(tmp_path, rtf(body), RTF).parts[0].text == "a | b\nHors du tableau"


def test_a_word_cut_by_the_lines_of_the_file_is_whole(tmp_path):
    assert read(tmp_path, rtf("paren\r\ntali\nté\\par"), RTF).parts[0].text == "parentalité"


def test_a_truncated_rtf_gives_what_it_holds(tmp_path):
    assert read(tmp_path, rtf(r"{\b Le d\'e9but\par la suite")[:-1], RTF).parts[0].text == "Le début\nla suite"


HOSTILE_RTF = {
    "empty": (lambda: b"", "damaged"),
    "not an RTF": (lambda: b"<html>", "damaged"),
    "5 million groups open": (lambda: b"{\\rtf1 " + b"{" * 5_000_000, "damaged"),
    "letters without end": (lambda: b"{\\rtf1 " + b" " * 30_000_000 + b"}", "too-long"),
    "paragraphs without end": (lambda: b"{\\rtf1 " + (b"mot " * 250 + b"\\par ") * 21_000 + b"}", "too-long"),
}


@pytest.mark.parametrize("case", HOSTILE_RTF)
def test_a_hostile_rtf_ends_in_a_state(tmp_path, case):
    make, code = HOSTILE_RTF[case]
    assert refusal(tmp_path, make(), RTF) == code


@pytest.mark.parametrize(
    "body",
    [
        "}" * 100_000 + "texte",
        "\x00" * 1000 + "texte",
        "\\u99999999999 ?\\u-99999? \\uc-5 \\s-1 \\f-9 \\outlinelevel-3 \\outlinelevel99 texte\\par",
        "\\cell\\row\\cell\\row\\intbl\\row\\row\\trowd\\trowd texte",
        "{" * 900 + "texte" + "}" * 900,
        "\\" * 100_000 + "texte",
        "{\\pict " + "ff" * 1_000_000 + "}texte",
        "{\\fonttbl{\\f1\\fcharset7777 X;}}\\f1 texte",
        "\\ansicpg77777 texte",
    ],
)
def test_a_twisted_rtf_is_read_to_its_end(tmp_path, body):
    assert read(tmp_path, rtf(body), RTF).parts[-1].text.endswith("texte")


def test_binary_data_that_would_go_past_the_end_of_an_rtf_ends_it(tmp_path):
    assert read(tmp_path, rtf("avant\\bin9999999999 texte"), RTF).parts[0].text == "avant"


def test_megabytes_of_rtf_text_are_read_within_the_limits(tmp_path):
    paragraph = r"\pard\plain L\rquote accueil favorise la parentalit\'e9\~: \f0 un rendez\_vous.\par" + "\n"
    count = 5_000_000 // len(paragraph)
    answer = read(tmp_path, rtf(paragraph * count), RTF)
    assert sum(part.text.count("parentalité") for part in answer.parts) == count
