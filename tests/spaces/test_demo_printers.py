from dataclasses import replace
from datetime import datetime

import pytest

from files import formats
from files.extract import process
from spaces.demo.catalogue import CATALOGUE
from spaces.demo.papers import Heading, Paper, Table
from spaces.demo.printers import PRINTERS, tables
from spaces.demo.producing import write
from spaces.demo.writing import Place, Territory, french

LAND = Territory(
    "CC Creuse Grand Sud", "Caf de la Creuse", "Creuse", (Place("Aubusson", 3100), Place("Felletin", 1500)), "CC"
)
ORDER = next(order for order in CATALOGUE if order.code == "demo-322")
WITHOUT_TEXT = {"scan", "png", "jpg"}
KEPT = {"doc", "xls", "ppt"}


def printed(kind, **changes):
    (content,) = write(replace(ORDER, formats=(kind,), later=(), **changes), LAND).contents[kind]
    return content


@pytest.mark.parametrize("kind", sorted(PRINTERS.keys() - KEPT))
def test_a_document_is_what_its_name_says_and_the_site_reads_it(kind, tmp_path):
    path = tmp_path / f"Programmation.{PRINTERS[kind].suffix}"
    path.write_bytes(printed(kind))
    found = formats.detect(path, path.name).format
    assert found.suffixes[0] == path.suffix
    answer = process.read_text(path, found.media_type)
    text = "\n".join(part.text for part in answer.parts).replace("\u00a0", " ")
    if kind in WITHOUT_TEXT:
        assert answer.flaw == "empty"
    elif kind == "zip":
        assert "Annexes/Tableaux.ods" in text
    else:
        assert kind == "csv" or "Outil de programmation du Grand Périgueux".lower() in text.lower()
        assert "Harmoniser les critères d’attribution des places" in text


@pytest.mark.parametrize("kind", sorted(PRINTERS))
def test_a_document_has_the_same_bytes_at_every_run(kind):
    assert printed(kind) == printed(kind)


@pytest.mark.parametrize("kind", ["odt", "odp", "ods", "xlsx", "rtf"])
def test_hostile_words_stay_words(kind, tmp_path):
    path = tmp_path / f"Hostile.{kind}"
    path.write_bytes(printed(kind, title=r"Tarifs <b>&amp; {\b co} \par ûts</b>"))
    text = process.read_text(path, formats.detect(path, path.name).format.media_type).parts[0].text
    assert r"Tarifs <b>&amp; {\b co} \par ûts</b>" in text


@pytest.mark.parametrize(("kind", "code"), [("doc", "demo-425"), ("xls", "demo-426"), ("ppt", "demo-427")])
def test_a_file_of_the_old_formats_is_the_document_of_its_only_order(kind, code, tmp_path):
    (order,) = [order for order in CATALOGUE if kind in order.formats]
    assert order.code == code
    path = tmp_path / f"Ancien.{kind}"
    path.write_bytes(PRINTERS[kind].print(Paper("", "", "", datetime(2017, 1, 1))))
    found = formats.detect(path, path.name).format
    assert found.slug == kind
    if kind != "ppt":  # read by LibreOffice alone
        assert french(order.title) in process.read_text(path, found.media_type).parts[0].text


def test_sheets_of_the_same_subject_bear_names_that_excel_takes():
    table = Table("Suivi", ("Action", "2025"), (("Ouvrir", "1\u00a0250"),))
    heading = Heading("Indicateurs : accès aux droits et inclusion [numérique]")
    paper = Paper("Suivi", "Bilan", "Caf", datetime(2025, 3, 1), (heading, table, heading, table))
    names = [sheet.name for sheet in tables.sheets_of(paper)]
    assert names == ["Présentation", "Indicateurs   accès aux droi", "Indicateurs   accès aux droi 2"]
    assert max(map(len, names)) <= 31
    assert tables.to_csv(paper).decode("utf-8-sig").splitlines()[1] == "Suivi;Ouvrir;1250"


def test_a_version_that_follows_differs_in_a_sentence_an_item_and_a_figure():
    before, after = (content.decode() for content in write(replace(ORDER, formats=("txt",), later=("Corrige.",)), LAND)
                     .contents["txt"])  # fmt: skip
    old, new = before.splitlines(), after.splitlines()
    changed = [line for line in new if line not in old]
    assert 4 <= len(changed) <= 10
    assert len(set(old) & set(new)) > 0.7 * len(set(old))
