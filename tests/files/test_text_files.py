"""Plain text, Markdown and CSV, in every encoding that French computers have written."""

import os
from pathlib import Path

import pytest

from files.extract import csv_table, markdown, process, reading, text
from files.extract.encodings import encoding_of, open_text
from files.extract.reading import Unreadable
from files.formats import CSV, TXT
from tests.files.test_extract import read

SHORT = [
    "été",
    "l’état",
    "Où êtes-vous ?",
    "n° 12 : 35 °C",
    "Né à Noël",
    "« Ça va »",
    "cœur",
    "La suite…",
    "Dépense : 1 200 €",
]
CAPITALS = ["ÉCOLE À CÔTÉ DU CHÂTEAU", "PRÊT DE MATÉRIEL", "Île-de-France, Évry", "MAÎTRE D’ŒUVRE"]
LONG = (
    "Le diagnostic partagé de la convention territoriale globale s’appuie sur les données de l’observatoire : "
    "les besoins des familles, l’accès aux droits, l’animation de la vie sociale. Là où les élus ont été "
    "associés dès le début, la démarche a porté ses fruits – c’est « l’effet réseau ». Coût : 12 000 €… "
) * 20
FEW_ACCENTS = "Nom;Commune;Places\n" + "Martin;Angouleme;12\n" * 300 + "Lefèvre;Saint-Yrieix;4\n"
ENCODINGS = ["utf-8", "cp1252", "iso-8859-1", "iso-8859-15", "mac_roman", "cp850"]
WIDE = ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]


def written(tmp_path: Path, content: bytes | str, encoding: str = "utf-8") -> str:
    path = tmp_path / "contenu"
    path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
    return str(path)


def decoded(tmp_path: Path, content: bytes | str, encoding: str = "utf-8") -> str:
    with open_text(written(tmp_path, content, encoding)) as stream:
        return stream.read()


def texts(reader, path: str) -> list[str]:
    return [part["text"] for part in reader.parts(path, {})]


def labels(reader, path: str) -> list[str]:
    return [part["label"] for part in reader.parts(path, {})]


@pytest.mark.parametrize("encoding", ENCODINGS + WIDE)
@pytest.mark.parametrize("sentence", [*SHORT, *CAPITALS, LONG, FEW_ACCENTS, "Sans le moindre accent\n" * 3])
def test_a_french_text_is_read_in_the_encoding_it_was_written_in(tmp_path, encoding, sentence):
    kept = sentence.encode(encoding, "ignore").decode(encoding)  # without what this encoding cannot write
    assert decoded(tmp_path, kept, encoding) == kept


def test_an_accent_at_the_very_end_of_a_long_file_decides(tmp_path):
    content = "Une ligne sans accent.\n" * 100_000 + "La dernière en a.\n"
    for encoding in ENCODINGS:
        assert decoded(tmp_path, content, encoding).endswith("La dernière en a.\n"), encoding


@pytest.mark.parametrize("bad", [b"\xc3", b"\xff", b"\xe2\x80"])
def test_one_bad_byte_at_the_end_does_not_spoil_the_rest(tmp_path, bad):
    assert decoded(tmp_path, LONG.encode() + bad) == LONG + "\ufffd"
    assert decoded(tmp_path, "été".encode() + bad) == "été\ufffd"


def test_a_letter_of_several_bytes_cut_by_any_border_is_whole(tmp_path):
    for shift in range(4):
        content = "x" * shift + "é’€𝄞" * 50_000
        assert decoded(tmp_path, content) == content


def test_other_alphabets_in_utf_8_stay_what_they_are(tmp_path):
    for content in ("Привет, семьи", "العائلة", "家庭", "Ένα"):
        assert decoded(tmp_path, content) == content


def test_a_text_in_utf_8_is_not_taken_for_another_encoding_because_of_its_apostrophes(tmp_path):
    assert encoding_of(written(tmp_path, "MISE EN ŒUVRE D’’UNE CTG")) == "utf-8"


def test_paragraphs_stay_apart_and_long_text_is_cut_between_them(tmp_path):
    path = written(tmp_path, "\n\n".join(f"Paragraphe {n}. {'mot ' * 250}" for n in range(9)))
    sections = texts(text, path)
    assert len(sections) == 5
    assert sections[0].startswith("Paragraphe 0.")
    assert "\n\nParagraphe 1." in sections[0]
    assert all(section.startswith("Paragraphe") for section in sections)
    assert [part["number"] for part in text.parts(path, {})] == [1, 2, 3, 4, 5]


def test_a_text_on_one_line_is_cut_at_a_space(tmp_path):
    sections = texts(text, written(tmp_path, "parentalités " * 2000))
    assert len(sections) > 3
    assert all(set(section.split()) == {"parentalités"} for section in sections)
    assert sum(len(section.split()) for section in sections) == 2000


def test_form_feeds_part_a_text_in_pages(tmp_path):
    assert texts(text, written(tmp_path, "Un\n\fDeux\nsuite\f\f\n\fTrois")) == ["Un", "Deux\nsuite", "Trois"]


def test_lines_ended_as_on_old_macs_or_windows_are_lines(tmp_path):
    assert texts(text, written(tmp_path, b"un\rdeux\r\ntrois\n\rquatre")) == ["un\ndeux\ntrois\n\nquatre"]


def test_headings_open_the_sections_of_a_markdown_and_fenced_code_holds_none(tmp_path):
    source = (
        "---\ntitle: Guide\n---\nAvant-propos\n\n# Le **diagnostic** #\ntexte\n\n```python\n# pas un titre\n```\n\n"
        "Les [enjeux](http://exemple.org)\n===\nsuite\n\n    # du code\n#mot-dièse\n\n- liste\n---\n"
        "\n## Fin\n~~~\n# non"
    )
    path = written(tmp_path, source)
    assert labels(markdown, path) == ["", "Le diagnostic", "Les enjeux", "Fin"]
    assert "# pas un titre" in texts(markdown, path)[1]
    assert texts(markdown, path)[2] == "Les enjeux\nsuite\n\n    # du code\n#mot-dièse\n\n- liste\n---"


def test_headings_that_follow_one_another_name_one_section(tmp_path):
    assert labels(markdown, written(tmp_path, "# Partie 1\n\n## Contexte\n\nTexte.\n")) == ["Partie 1 – Contexte"]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_of_a_table_is_found_from_its_content(tmp_path, separator):
    rows = [["Commune", "Année", "Places"], ["Montmoreau", "2024", "12"], ["Cognac", "2023", "30"]]
    path = written(tmp_path, "\n".join(separator.join(row) for row in rows))
    assert texts(csv_table, path) == ["\n".join("\t".join(row) for row in rows)]


def test_decimal_commas_and_sentences_do_not_pass_for_separators(tmp_path):
    assert texts(csv_table, written(tmp_path, "a;b;c\n1,5;2,5;3,5\n1,2;2,2;3,2\n")) == [
        "a\tb\tc\n1,5\t2,5\t3,5\n1,2\t2,2\t3,2"
    ]
    assert texts(csv_table, written(tmp_path, "Remarque\nOui, bien sûr\nRien\nNon\n")) == [
        "Remarque\nOui, bien sûr\nRien\nNon"
    ]
    assert texts(csv_table, written(tmp_path, "Crèche;1,5\nHalte;garderie;2,5\nRelais;1,5\n")) == [
        "Crèche\t1,5\nHalte\tgarderie\t2,5\nRelais\t1,5"
    ]
    assert texts(csv_table, written(tmp_path, 'Nom,Sites\nA,"x;y;z"\nB,"u;v;w"\n')) == [
        "Nom\tSites\nA\tx;y;z\nB\tu;v;w"
    ]


def test_quotes_new_lines_in_cells_and_ragged_rows_are_read(tmp_path):
    path = written(tmp_path, 'Nom;Note\r\n"Dupont;\nAnne"; "dit ""oui"""\r\nseul\r\na;b;c;d\r\n')
    assert texts(csv_table, path) == ['Nom\tNote\nDupont; Anne\tdit "oui"\nseul\na\tb\tc\td']


def test_a_quote_that_nobody_closes_swallows_no_row(tmp_path):
    rows = "\n".join(f"{n};ligne {n}" for n in range(5000))
    whole = "\n".join(texts(csv_table, written(tmp_path, f'x;"sans fin\n{rows}')))
    assert "\n0\tligne 0\n1\tligne 1\n" in whole
    assert whole.endswith("4999\tligne 4999")


def test_the_separator_that_spreadsheets_declare_is_obeyed_and_hidden(tmp_path):
    assert texts(csv_table, written(tmp_path, "sep=,\na;b,c\n")) == ["a;b\tc"]


@pytest.mark.parametrize("encoding", [*ENCODINGS, "utf-16", "utf-8-sig"])
def test_a_table_is_read_in_any_encoding(tmp_path, encoding):
    path = written(tmp_path, "Prénom;Âge;Ville\nÉric;3;Fléac\nZoé;4;Saint-Yrieix\n", encoding)
    assert texts(csv_table, path) == ["Prénom\tÂge\tVille\nÉric\t3\tFléac\nZoé\t4\tSaint-Yrieix"]


def test_a_long_table_is_cut_in_parts_that_say_their_rows(tmp_path):
    answer = read(tmp_path, ("n;double\n" + "".join(f"{n};{2 * n}\n" for n in range(1, 450))).encode(), CSV)
    assert [part.label for part in answer.parts] == ["Lignes 1 à 200", "Lignes 201 à 400", "Lignes 401 à 450"]
    assert answer.parts[1].text.startswith("200\t400\n")


@pytest.mark.parametrize("media_type", [TXT, CSV])
def test_a_text_of_200_megabytes_is_too_long_and_costs_nothing(tmp_path, media_type):
    path = tmp_path / "contenu"
    path.write_bytes(b" " * 1000)
    os.truncate(path, 200_000_000)
    with pytest.raises(process.Failed) as failure:
        process.read_text(path, media_type)
    assert failure.value.code == "too-long"


@pytest.mark.parametrize("line", ["x", "mot\n", "a;b\n", '";\n', "# a\n\n", "é", "a\f"])
@pytest.mark.parametrize("reader", [text, markdown, csv_table])
def test_a_text_past_the_budget_is_too_long(tmp_path, monkeypatch, reader, line):
    monkeypatch.setattr(reading, "MAX_CHARACTERS", 50_000)
    with pytest.raises(Unreadable) as failure:
        list(reader.parts(written(tmp_path, line * 250_000), {}))
    assert failure.value.code == "too-long"


@pytest.mark.parametrize("line", ["\f\n", " \n", "\x00\x01\x02\r", "\t"])
@pytest.mark.parametrize("reader", [text, markdown, csv_table])
def test_a_text_that_holds_nothing_gives_nothing(tmp_path, reader, line):
    assert texts(reader, written(tmp_path, line * 50_000)) == []


def test_nul_bytes_and_controls_leave_the_text_readable(tmp_path):
    assert texts(text, written(tmp_path, b"avant\x00\x01apr\xc3\xa8s\x1b")) == ["avantaprès"]
    assert texts(csv_table, written(tmp_path, b"Nom\x00;Commune\nDupont;Angoul\xeame\x00\n")) == [
        "Nom\tCommune\nDupont\tAngoulême"
    ]
