"""ZIP archives are listed, never opened further."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from files.extract import process, zip_list
from files.extract.reading import Unreadable
from files.formats import ZIP
from tests.files.test_extract import read

NBSP = "\N{NO-BREAK SPACE}"
THIN = "\N{NARROW NO-BREAK SPACE}"


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return out.getvalue()


def lines(tmp_path: Path, content: bytes) -> list[str]:
    """The lines of the list, with plain spaces."""
    text = "\n".join(part.text for part in read(tmp_path, content, ZIP).parts)
    return text.replace(NBSP, " ").replace(THIN, " ").split("\n")


def named(raw: bytes, flags: int = 0) -> bytes:
    """An archive of one file whose name is these bytes."""
    content = bytearray(zipped({"n" * len(raw): b"x"}).replace(b"n" * len(raw), raw))
    for head, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", content, content.index(head) + place, flags)
    return bytes(content)


def with_directory(content: bytes, place: int, form: str, value: int) -> bytes:
    """The archive where a field of the first entry of its directory has this value."""
    out = bytearray(content)
    struct.pack_into(form, out, out.index(b"PK\x01\x02") + place, value)
    return bytes(out)


def test_files_are_listed_by_path_with_their_sizes_and_folders_are_left_out(tmp_path):
    content = zipped({"b/note.txt": b"x" * 12_400, "b/": b"", "a.pdf": b"x" * 999, "c.csv": b"x", "vide": b""})
    assert lines(tmp_path, content) == [
        "4 fichiers, 13,4 ko en tout",
        "a.pdf – 999 octets",
        "b/note.txt – 12,4 ko",
        "c.csv – 1 octet",
        "vide – 0 octet",
    ]
    answer = read(tmp_path, content, ZIP)
    assert [(part.number, part.unit, part.label) for part in answer.parts] == [(1, "section", "")]
    assert answer.pages is None
    assert f"12,4{NBSP}ko" in answer.parts[0].text


def test_an_empty_archive_says_so(tmp_path):
    assert lines(tmp_path, zipped({})) == ["0 fichier, 0 octet en tout"]


def test_names_that_climb_stay_text_and_nothing_is_written(tmp_path):
    content = zipped({"../../etc/passwd": b"x", "/racine.txt": b"x", "C:\\Windows\\x.exe": b"x"})
    assert lines(tmp_path, content)[1:] == [
        "../../etc/passwd – 1 octet",
        "/racine.txt – 1 octet",
        "C:\\Windows\\x.exe – 1 octet",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["contenu"]


def test_names_cannot_turn_hide_or_add_lines(tmp_path):
    content = zipped({"rapport\u202efdp.exe": b"x", "a\nb – 1 octet\u2028c": b"x", "e\u0301te\u0301\x00.txt": b"x"})
    assert lines(tmp_path, content) == [
        "3 fichiers, 3 octets en tout",
        "ab – 1 octetc – 1 octet",
        "rapportfdp.exe – 1 octet",
        "été – 1 octet",
    ]


@pytest.mark.parametrize(("raw", "flags"), [("Àé".encode(), 0), ("Àé".encode("cp850"), 0), ("Àé".encode(), 0x800)])
def test_accents_of_names_are_read_as_macs_and_windows_write_them(tmp_path, raw, flags):
    assert lines(tmp_path, named(raw, flags))[1] == "Àé – 1 octet"


def test_a_name_of_sixty_thousand_letters_is_cut_in_its_middle(tmp_path):
    line = lines(tmp_path, zipped({"a" * 60_000 + ".pdf": b""}))[1]
    assert len(line) < 300
    assert line.endswith("aaa.pdf – 0 octet")
    assert "…" in line


def test_an_archive_with_a_password_is_listed_and_said(tmp_path):
    content = with_directory(zipped({"secret.pdf": b"x"}), 8, "<H", 0x1)
    assert lines(tmp_path, content)[1] == "secret.pdf – 1 octet"
    summary: dict = {}
    list(zip_list.parts(str(tmp_path / "contenu"), summary))
    assert summary == {"encrypted": True}


def test_a_long_list_is_cut_in_parts_and_stops_at_five_thousand(tmp_path):
    answer = read(tmp_path, zipped({f"{number:05}.txt": b"" for number in range(5432)}, zipfile.ZIP_STORED), ZIP)
    assert len(answer.parts) == 25
    assert answer.parts[0].label == "Fichiers 1 à 200"
    assert answer.parts[0].text.startswith(f"5{THIN}432{NBSP}fichiers, ")
    assert answer.parts[-1].label == f"Fichiers 4{THIN}801 à 5{THIN}000"
    assert answer.parts[-1].text.split("\n")[-1] == f"et 432{NBSP}autres"
    assert answer.parts[-1].text.split("\n")[-2].startswith("04999.txt")


def test_forged_sizes_are_only_shown(tmp_path):
    content = with_directory(zipped({"petit.txt": b"x"}), 24, "<I", 0xFFFFFFF0)
    assert lines(tmp_path, content) == ["1 fichier, 4,3 Go en tout", "petit.txt – 4,3 Go"]


def test_a_bomb_is_listed_without_being_inflated(tmp_path):
    content = zipped({"bombe.txt": bytes(100_000_000)})
    assert lines(tmp_path, content)[1] == "bombe.txt – 100,0 Mo"


def without_directory(content: bytes) -> bytes:
    return content[: content.index(b"PK\x01\x02")]


def with_end(content: bytes, place: int, form: str, value: int) -> bytes:
    """The archive where a field of its end has this value."""
    out = bytearray(content)
    struct.pack_into(form, out, out.rindex(b"PK\x05\x06") + place, value)
    return bytes(out)


HOSTILE = {
    "empty": (lambda: b"", "damaged"),
    "not an archive": (lambda: b"<html>" * 1000, "damaged"),
    "truncated": (lambda: without_directory(zipped({"a": b"x"})), "damaged"),
    "directory of 4 GB": (lambda: with_end(zipped({"a": b"x"}), 12, "<I", 0xFFFFFF00), "damaged"),
    "false letters in a name": (lambda: named(b"\xff\xfe", 0x800), "damaged"),
    "version to come": (lambda: with_directory(zipped({"a": b"x"}), 6, "<H", 99), "damaged"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_archive_ends_in_a_state(tmp_path, case):
    make, code = HOSTILE[case]
    with pytest.raises(process.Failed) as failure:
        read(tmp_path, make(), ZIP)
    assert failure.value.code == code


@pytest.mark.parametrize("place", [0xFFFFFF00, 0xFFFFFFFF])
def test_a_directory_that_lies_about_its_place_is_found(tmp_path, place):
    assert lines(tmp_path, with_end(zipped({"a": b"x"}), 16, "<I", place))[1] == "a – 1 octet"


def test_a_directory_of_a_hundred_thousand_files_is_too_heavy(tmp_path):
    entry = zipped({"0.txt": b""}, zipfile.ZIP_STORED)
    at, end = entry.index(b"PK\x01\x02"), entry.index(b"PK\x05\x06")
    directory = entry[at:end] * 100_000
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(directory), at, 0)
    path = tmp_path / "contenu"
    path.write_bytes(entry[:at] + directory + tail)
    with pytest.raises(Unreadable) as failure:
        list(zip_list.parts(str(path), {}))
    assert failure.value.code == "too-heavy"
