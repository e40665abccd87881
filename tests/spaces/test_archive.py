"""The ZIP that is written as it is sent, and the names of its members."""

import zipfile
from datetime import datetime
from io import BytesIO

import pytest

from spaces import archive, carried
from spaces.archive import Archive, Uneven, crc_of


def opened(content):
    whole = zipfile.ZipFile(BytesIO(content))
    assert whole.testzip() is None
    return whole


def written(members):
    moment = datetime(2024, 2, 29, 13, 37, 42)
    plan, whole = Archive(moment), Archive(moment)
    sent = []
    for name, content in members:
        crc, size = crc_of([content])
        plan.place(name, size)
        sent += whole.write(name, size, crc, [content[:3], content[3:]])
    sent.append(whole.end())
    assert plan.length() == len(b"".join(sent))
    return b"".join(sent)


def test_a_zip_keeps_names_dates_and_bytes():
    whole = opened(written([("Été/œuvre.txt", b"texte"), ("vide", b"")]))
    first, empty = whole.infolist()
    assert (first.filename, first.date_time, empty.file_size) == ("Été/œuvre.txt", (2024, 2, 29, 13, 37, 42), 0)
    assert whole.read("Été/œuvre.txt") == b"texte"


def test_a_member_past_four_gigabytes_and_what_follows_are_found(tmp_path):
    path, size = tmp_path / "gros.zip", 5_000_000_000
    big = Archive(datetime(2024, 1, 1))
    with path.open("wb") as out:  # the bytes of the large member are a hole, which takes no room
        out.write(big.place("gros.bin", size))
        out.seek(size, 1)
        for chunk in big.write("apres.txt", 5, crc_of([b"apres"])[0], [b"apres"]):
            out.write(chunk)
        foreseen = big.length()
        out.write(big.end())
    assert path.stat().st_size == foreseen
    with zipfile.ZipFile(path) as whole:
        assert [one.file_size for one in whole.infolist()] == [size, 5]
        assert whole.read("apres.txt") == b"apres"


def test_more_members_than_two_bytes_count_are_found():
    many = Archive(datetime(2024, 1, 1))
    content = b"".join(many.place(f"{number}", 0) for number in range(archive.MANY + 1)) + many.end()
    assert len(zipfile.ZipFile(BytesIO(content)).namelist()) == archive.MANY + 1


def test_a_small_archive_has_no_zip64_field():
    assert b"PK\x06\x06" not in written([(f"{n}.txt", b"x" * 40) for n in range(5)])


def test_bytes_that_are_not_those_announced_stop_the_archive():
    for content in (b"abc", b"abcdef", b"abce"):
        with pytest.raises(Uneven):
            list(Archive(datetime(2024, 1, 1)).write("x", 4, crc_of([b"abcd"])[0], [content]))


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "-..-etc-passwd"),
        ("CON.pdf", "CON_.pdf"),
        ('a<b>:"c"|?*.docx', "a-b-c-.docx"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("rapport\u202efdp.exe", "rapportfdp.exe"),
        ("", "document"),
    ],
)
def test_a_name_is_safe_for_every_system(given, safe):
    assert carried.safe_name(given) == safe


def test_names_differ_even_where_capitals_do_not_count():
    assert carried.unique(["a.pdf", "A.pdf", "a.pdf", "sans", "sans"]) == [
        "a.pdf", "A (2).pdf", "a (3).pdf", "sans", "sans (2)"
    ]  # fmt: skip
