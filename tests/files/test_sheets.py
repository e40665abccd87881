"""Workbooks, read by the child process under its limits, and the cutting of rows into parts."""

from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import pytest

from files.extract import process
from files.extract.reading import Budget, Unreadable
from files.extract.sheets_cutting import parts_of_rows
from files.formats import ODS, XLS, XLSX
from tests.files import making
from tests.files.hostile.watching import Watch


def read(tmp_path: Path, content: bytes, media_type: str = XLSX) -> process.Answer:
    path = tmp_path / "contenu"
    path.write_bytes(content)
    return process.read_text(path, media_type)


def refusal(tmp_path: Path, content: bytes, media_type: str = XLSX) -> str:
    """The code of the failure that reading this file ends in."""
    with pytest.raises(process.Failed) as failure:
        read(tmp_path, content, media_type)
    return failure.value.code


def cut(rows, label="Budget", **kwargs):
    return list(parts_of_rows(rows, label, Budget(), **kwargs))


def test_a_short_sheet_is_one_part_whose_columns_align_without_its_empty_margins():
    (part,) = cut([[], ["", "", "", ""], ["", "", "2024", "2025", ""], ["", "Crèches", "12", ""], ["", "Ludothèque"]])
    assert part == {
        "number": 1,
        "unit": "feuille",
        "label": "Budget",
        "text": "\t2024\t2025\nCrèches\t12\nLudothèque",
    }


def test_tabs_and_line_ends_inside_a_cell_become_a_space():
    (part,) = cut([["Relais\tpetite\r\nenfance", "a\u2028b", "\x00\x0b"], ["c"]])
    assert part["text"] == "Relais petite enfance\ta b\nc"


def test_a_long_sheet_is_cut_and_says_which_rows_each_part_holds():
    rows = [[], [], *[[f"commune {row}"] for row in range(3, 404)]]
    parts = cut(rows, first_number=5)
    assert [(part["number"], part["label"]) for part in parts] == [
        (5, "Budget, lignes 3 à 202"),
        (6, "Budget, lignes 203 à 402"),
        (7, "Budget, ligne 403"),
    ]
    assert parts[1]["text"].startswith("commune 203\n")


def test_a_part_stays_under_twenty_thousand_characters_and_loses_nothing():
    rows = [[f"ligne {row}", "é" * 900] for row in range(1, 101)]
    parts = cut(rows, label="")
    assert all(len(part["text"]) <= 20_000 for part in parts)
    assert "\n".join(part["text"] for part in parts).split("\n") == ["\t".join(row) for row in rows]
    assert parts[0]["label"] == "Lignes 1 à 21"


def test_rows_left_empty_in_the_middle_cost_one_line_and_no_part():
    parts = cut([["début"], *[[]] * 100, ["milieu"], *[["", ""]] * 100_000, ["fin"]])
    assert [part["text"] for part in parts] == ["début\n\nmilieu", "fin"]
    assert parts[1]["label"] == "Budget, ligne 100103"


def test_the_label_stays_whole_with_its_rows_however_long_the_name_of_the_sheet():
    parts = cut([["x"]] * 300, label="é" * 300)
    assert len(parts[0]["label"]) == 200
    assert parts[0]["label"].endswith(", lignes 1 à 200")


def test_an_empty_sheet_gives_no_part():
    assert cut([]) == []
    assert cut([["", " "], ["\t"]]) == []


def test_rows_past_the_budget_stop_the_reading_before_they_are_all_kept():
    budget = Budget()
    budget.left = 1000
    seen = 0

    def endless():
        nonlocal seen
        while True:
            seen += 1
            yield ["x" * 99]

    with pytest.raises(Unreadable) as stopped:
        list(parts_of_rows(endless(), "Budget", budget))
    assert stopped.value.code == "too-long"
    assert seen == 11


def test_each_sheet_of_a_workbook_is_a_part_and_says_when_it_is_hidden(tmp_path):
    sheets = {"Vide": [], "Budget": [["Crèche", "Places"], ["Les Lutins", 24]], "Calculs": [["secret"]]}
    answer = read(tmp_path, making.make_xlsx(sheets, hidden=["Calculs"]))
    assert answer.pages is None
    assert [(part.number, part.unit, part.label, part.text) for part in answer.parts] == [
        (1, "feuille", "Budget", "Crèche\tPlaces\nLes Lutins\t24"),
        (2, "feuille", "Calculs (feuille masquée)", "secret"),
    ]


def test_a_workbook_whose_sheets_are_all_empty_is_flagged_and_still_lists_them(tmp_path):
    answer = read(tmp_path, making.make_xlsx({"Feuil1": [], "Feuil2": []}, hidden=["Feuil2"]))
    assert answer.flaw == "empty"
    assert [(part.number, part.label) for part in answer.parts] == [(1, "Feuil1"), (2, "Feuil2 (feuille masquée)")]


def test_values_are_written_as_people_read_them(tmp_path):
    shown = [
        (12.0, "12"),
        (-0.0, "0"),
        (0.1 + 0.2, "0,3"),
        (-1234.5, "-1234,5"),
        (1 / 3, "0,333333333333"),
        (12345678901234.0, "12345678901234"),
        (1234567890.25, "1234567890,25"),
        (True, "VRAI"),
        (False, "FAUX"),
        ("12.0", "12.0"),
        (date(2024, 3, 5), "05/03/2024"),
        (datetime(2024, 3, 5, 14, 30), "05/03/2024 14:30"),
        (datetime(2024, 3, 5, 23, 59, 59), "05/03/2024 23:59:59"),
        (time(9, 5), "09:05"),
        (timedelta(hours=30, minutes=15), "30:15"),
    ]
    (part,) = read(tmp_path, making.make_xlsx({"Valeurs": [[value] for value, _ in shown]})).parts
    assert part.text.split("\n") == [text for _, text in shown]


def test_an_old_workbook_and_an_opendocument_one_are_read_as_a_new_one(tmp_path):
    (old,) = read(tmp_path, making.make_xls([[None, "Été", 1.5], [True, None, 12.0]], "Budget"), XLS).parts
    cell = '<table:table-cell office:value-type="{}">{}</table:table-cell>'
    body = f"""<table:table table:name="Budget"><table:table-row table:number-rows-repeated="1000">
      <table:table-cell table:number-columns-repeated="16384"/></table:table-row><table:table-row><table:table-cell/>
      {cell.format("string", "<text:p>Été<text:tab/>et</text:p>")}
      {cell.format('float" office:value="1.5', "<text:p>1,50</text:p>")}
      </table:table-row><table:table-row>{cell.format('boolean" office:boolean-value="true', "")}<table:table-cell/>
      {cell.format('float" office:value="12', "")}
      {cell.format('time" office:time-value="PT36H05M00S', "")}</table:table-row></table:table>"""
    (new,) = read(tmp_path, making.make_odf("spreadsheet", body), ODS).parts
    assert (old.label, old.text) == ("Budget", "\tÉté\t1,5\nVRAI\t\t12")
    assert (new.label, new.text) == ("Budget", "\tÉté et\t1,5\nVRAI\t\t12\t36:05")


def test_a_workbook_of_twenty_thousand_rows_is_read_in_seconds_and_keeps_the_numbers_of_its_rows(tmp_path):
    rows = [[f"commune {row}", *[row * column + 0.5 for column in range(11)]] for row in range(1, 20_001)]
    content = making.make_xlsx({"Données": rows})
    with Watch() as watch:
        answer = read(tmp_path, content)
    assert watch.processor < 10
    assert answer.parts[0].label.startswith("Données, lignes 1 à ")
    assert answer.parts[-1].label.endswith(" à 20000")
    assert sum(part.text.count("commune ") for part in answer.parts) == 20_000
    assert max(len(part.text) for part in answer.parts) <= 20_000


def test_a_workbook_past_five_million_characters_is_too_long(tmp_path):
    text = "é" * 30_000
    assert refusal(tmp_path, making.make_xlsx({"Long": [[text] for _ in range(170)]})) == "too-long"
    assert len(read(tmp_path, making.make_xlsx({"Long": [[text] for _ in range(160)]})).parts) == 160


def test_a_value_alone_at_the_end_of_a_workbook_does_not_prevent_reading(tmp_path):
    rows = [["début"], *[[]] * 1_048_574, [None] * 5 + ["égaré"]]
    answer = read(tmp_path, making.make_xlsx({"Feuil1": rows}))
    assert [(part.label, part.text) for part in answer.parts] == [
        ("Feuil1, ligne 1", "début"),
        ("Feuil1, ligne 1048576", "\t\t\t\t\tégaré"),
    ]


def test_a_broken_sheet_among_good_ones_does_not_prevent_reading_the_others(tmp_path):
    content = making.make_xlsx({"Un": [["lu"]], "Deux": [["perdu"]]})
    hurt = making.rewritten(content, {"xl/worksheets/sheet2.xml": "<worksheet><sheetData><row><c"})
    assert [part.text for part in read(tmp_path, hurt).parts] == ["lu"]
    hurt = making.rewritten(hurt, {"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row><c"})
    assert refusal(tmp_path, hurt) == "damaged"


def test_macros_of_an_opendocument_workbook_do_not_prevent_reading(tmp_path):
    body = (
        "<table:table table:name='Un'><table:table-row><table:table-cell office:value-type='string'><text:p>lu</text:p>"
    )
    body += "</table:table-cell></table:table-row></table:table>"
    declared = '<?xml version="1.0"?><!DOCTYPE script:module SYSTEM "module.dtd"><module/>'
    content = making.rewritten(making.make_odf("spreadsheet", body), {"Basic/Standard/Module1.xml": declared})
    assert read(tmp_path, content, ODS).parts[0].text == "lu"


@cache
def sound(media_type: str) -> bytes:
    """A workbook of this type that is read."""
    if media_type == XLSX:
        return making.make_xlsx({"Feuil1": [["sain", 1]]})
    return making.make_odf("spreadsheet", _open_document_table("sain"))


def _open_document_table(content: str) -> str:
    cell = f'<table:table-cell office:value-type="string"><text:p>{content}</text:p></table:table-cell>'
    return f'<table:table table:name="Un"><table:table-row>{cell}</table:table-row></table:table>'


MAIN = {XLSX: "xl/worksheets/sheet1.xml", ODS: "content.xml"}
zipped_types = pytest.mark.parametrize("media_type", [XLSX, ODS])


def start_of(media_type: str) -> bytes:
    """The first bytes of the cells of a sound workbook."""
    whole = making.unzipped(sound(media_type))[MAIN[media_type]]
    mark = b"<row" if media_type == XLSX else b"<text:p>"
    return whole[: whole.index(mark)]


@zipped_types
def test_a_workbook_that_inflates_beyond_measure_is_too_heavy_whatever_size_it_claims(tmp_path, media_type):
    bomb = making.inflating(sound(media_type), MAIN[media_type], start_of(media_type), 300)
    assert refusal(tmp_path, bomb, media_type) == "too-heavy"
    liar = making.forged(bomb, MAIN[media_type], start_of(media_type))
    assert refusal(tmp_path, liar, media_type) == "damaged"


def test_cells_that_repeat_themselves_by_millions_kill_only_the_child(tmp_path):
    body = """<table:table table:name="Un"><table:table-row table:number-rows-repeated="1048576"><table:table-cell
      table:number-columns-repeated="90" office:value-type="string"><text:p>ha</text:p></table:table-cell>
      </table:table-row></table:table>"""
    assert refusal(tmp_path, making.make_odf("spreadsheet", body), ODS) in ("too-heavy", "damaged")
    assert read(tmp_path, sound(ODS), ODS).parts[0].text == "sain"


def test_a_cell_at_the_far_corner_kills_only_the_child(tmp_path):
    far = making.unzipped(sound(XLSX))[MAIN[XLSX]].replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    assert refusal(tmp_path, making.rewritten(sound(XLSX), {MAIN[XLSX]: far})) == "too-heavy"
    assert read(tmp_path, sound(XLSX)).parts[0].text == "sain\t1"


@zipped_types
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_workbook_that_declares_a_document_type_is_refused(tmp_path, media_type, encoding):
    text = making.unzipped(sound(media_type))[MAIN[media_type]].decode().partition("?>")[2]
    declared = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>{text}'
    )
    hostile = making.rewritten(sound(media_type), {MAIN[media_type]: declared.encode(encoding)})
    assert refusal(tmp_path, hostile, media_type) == "damaged"


def test_elements_nested_without_end_in_a_workbook_do_no_harm(tmp_path):
    nested = start_of(XLSX) + b"<row><c><is><r>" * 400_000
    assert refusal(tmp_path, making.rewritten(sound(XLSX), {MAIN[XLSX]: nested})) in ("damaged", "too-heavy")


@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
@pytest.mark.parametrize("media_type", [XLSX, ODS, XLS])
def test_a_truncated_workbook_is_damaged(tmp_path, media_type, share):
    content = making.make_xls([["sain"]]) if media_type == XLS else sound(media_type)
    kept = len(content) - 4200 if media_type == XLS and share == 0.98 else int(len(content) * share)
    assert refusal(tmp_path, content[:kept], media_type) == "damaged"


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        (XLSX, making.rewritten(sound(XLSX), {"xl/workbook.xml": None})),
        (XLSX, making.zipped({"nom": "autre chose"})),
        (ODS, making.rewritten(sound(ODS), {"content.xml": None})),
        (XLS, making.make_ole({"Workbook": b"rien"})),
        (XLS, making.make_ole({"Autre": b"rien"})),
        (XLS, b"<html><table><tr><td>1</td></tr></table></html>"),
        (XLS, making.make_ole({"Workbook": b"rien"})[:30] + b"\xff\xff" + bytes(3000)),
    ],
)
def test_what_is_no_workbook_inside_is_damaged(tmp_path, media_type, content):
    assert refusal(tmp_path, content, media_type) == "damaged"


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        (XLSX, making.make_ole({"EncryptionInfo": b"", "EncryptedPackage": b"illisible"})),
        (XLSX, making.encrypted(sound(XLSX), "xl/workbook.xml")),
        (ODS, making.rewritten(sound(ODS), {"META-INF/manifest.xml": making.encrypted_manifest()})),
        (XLS, making.make_xls([["illisible"]], protected=True)),
    ],
)
def test_a_workbook_saved_with_a_password_says_so(tmp_path, media_type, content):
    assert refusal(tmp_path, content, media_type) == "password"
