"""What is struck out of an old Word document, from pages of properties of characters written here."""

import struct
import time

from files.extract.doc_changes import NOTHING, Struck

DELETED = struct.pack("<HB", 0x0800, 1)
KEPT = struct.pack("<HB", 0x0800, 0)
BOLD = struct.pack("<HB", 0x0835, 1)
FONT = struct.pack("<HH", 0x4A4F, 0x0800)  # an operand that reads like the mark of a deletion
LONG = struct.pack("<HBB", 0xC60B, 1, 1)  # says its own length


def page_of(runs: list[tuple[int, bytes]], end: int) -> bytes:
    """A ChpxFkp: (first place, properties) of each run, in order."""
    page = bytearray(512)
    page[511] = len(runs)
    struct.pack_into(f"<{len(runs) + 1}I", page, 0, *(place for place, _ in runs), end)
    at = 510
    written = {b"": 0}
    for rank, (_, properties) in enumerate(runs):
        if properties not in written:
            at -= len(properties) + 1
            at -= at % 2
            page[at : at + len(properties) + 1] = bytes((len(properties),)) + properties
            written[properties] = at // 2
        page[4 * (len(runs) + 1) + rank] = written[properties]
    return bytes(page)


def struck(*runs: tuple[int, bytes], end: int) -> Struck:
    return Struck(bytes(512) + page_of(list(runs), end), struct.pack("<III", 0, end, 1))


def shown(text: str) -> str:
    return text.replace(NOTHING, "")


def test_what_is_deleted_or_hidden_goes_and_what_is_only_dressed_stays():
    found = struck((1000, b""), (1006, FONT + DELETED), (1010, BOLD + KEPT + LONG), (1014, LONG + DELETED), end=1016)
    assert shown(found.out_of("la loi passe bien", 1000, 1)) == "la loise bn"
    assert len(found.out_of("la loi passe bien", 1000, 1)) == len("la loi passe bien")


def test_two_bytes_a_character_and_a_run_that_begins_in_the_middle():
    found = struck((2000, DELETED), (2008, b""), end=2040)
    assert shown(found.out_of("fermera le soir", 2000, 2)) == "era le soir"
    assert shown(found.out_of("rmera le soir", 2004, 2)) == "era le soir"
    assert found.out_of("ailleurs", 3000, 2) == "ailleurs"


def test_the_ends_of_paragraphs_and_cells_stay():
    found = struck((0, DELETED), end=9)
    assert shown(found.out_of("un\rdeux\x07trois", 0, 1)) == "\r\x07rois"


def test_a_document_without_properties_is_whole():
    assert Struck(b"", b"").out_of("tout", 0, 1) == "tout"


def test_broken_pages_strike_nothing_and_take_no_time():
    broken = bytearray(page_of([(0, DELETED)], 4))
    broken[511] = 255
    assert Struck(bytes(broken), struct.pack("<III", 0, 4, 0)).out_of("abcd", 0, 1) == "abcd"
    assert Struck(b"", struct.pack("<III", 0, 4, 9)).out_of("abcd", 0, 1) == "abcd"
    many = page_of([(place, DELETED) for place in range(0, 80)], 80)
    table = struct.pack(f"<{100_000}I", *([0] * 100_000))
    start = time.process_time()
    crowded = Struck(many * 200, table)
    assert shown(crowded.out_of("x" * 1_000_000, 0, 1)) == "x" * 999_920
    assert time.process_time() - start < 5
