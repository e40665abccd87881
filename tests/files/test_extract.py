import os
import re
import zlib
from functools import cache
from pathlib import Path

import pytest

from files.extract import pdf as pdf_reader
from files.extract import process
from files.formats import DOCX, PDF
from tests.files.conftest import FILLER, make_docx, make_pdf


def read(tmp_path: Path, content: bytes, media_type: str = PDF, **kwargs) -> process.Answer:
    path = tmp_path / "contenu"
    path.write_bytes(content)
    return process.read_text(path, media_type, **kwargs)


@cache
def bomb(megabytes: int) -> bytes:
    """A PDF of one page that shows millions of spaces in a few kilobytes."""
    stream = zlib.compress(b"BT /F1 1 Tf (" + b" " * (megabytes * 1024 * 1024) + b") Tj ET", 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start


def test_each_page_of_a_pdf_gives_its_own_text_and_the_size_of_its_image(tmp_path):
    answer = read(tmp_path, make_pdf(["Première page, été à Angoulême.", "Deuxième page : œuvre, 12 000 €."]))
    assert answer.pages == 2
    assert [part.number for part in answer.parts] == [1, 2]
    assert answer.parts[0].text == "Première page, été à Angoulême."
    assert "œuvre" in answer.parts[1].text
    assert answer.parts[0].width == round(595.276 * 110 / 72)
    assert answer.parts[0].height == round(841.89 * 110 / 72)
    assert answer.flaw == ""


def test_words_cut_at_line_ends_are_joined_and_compounds_keep_their_hyphen(tmp_path):
    text = " ".join(f"{'x' * shift} {FILLER}" for shift in range(1, 14))
    answer = read(tmp_path, make_pdf([text], width="7cm", height="80cm", justify=True))
    whole = " ".join(answer.parts[0].text.split())
    assert "\ufffe" not in whole
    assert set(re.findall(r"[^\W\d]+-[^\W\d]+", whole)) <= {"rendez-vous", "rendez-vo"}
    for word in ("développement", "intercommunaux", "communauté", "accompagnement", "parentalité"):
        assert whole.count(word) == 13, word


def test_the_document_decides_how_a_cut_word_is_joined():
    joiner = pdf_reader._Joiner(
        ["Un rendez-vous et un vous, un rendez.", "commu\ufffenauté Saint\ufffeYrieix sous\ufffepréfet"]
    )
    assert joiner("un rendez\ufffevous") == "un rendez-vous"
    assert joiner("la commu\ufffenauté") == "la communauté"
    assert joiner("à Saint\ufffeYrieix") == "à Saint-Yrieix"
    assert joiner("fin\ufffe") == "fin-"


def test_a_pdf_whose_font_hides_its_accents_is_flagged():
    assert pdf_reader._lost_its_accents(["L\ue012t\ue012 des familles", "la parentalit\ue012"])
    assert not pdf_reader._lost_its_accents(["\uf0b7 premier point de la liste\n\uf0b7 deuxième point de la liste"])


def test_a_pdf_without_any_text_is_flagged_empty_and_keeps_its_pages(tmp_path):
    answer = read(tmp_path, make_pdf(["#rect(width: 5cm, height: 5cm)", "#circle(radius: 2cm)"]))
    assert answer.flaw == "empty"
    assert answer.pages == 2
    assert len(answer.parts) == 2


@pytest.mark.parametrize("content", [b"%PDF-1.4 rien", b"", b"<html>%PDF-</html>"])
def test_a_damaged_pdf_is_a_failure_with_a_reason(tmp_path, content):
    with pytest.raises(process.Failed) as failure:
        read(tmp_path, content)
    assert failure.value.code == "damaged"


def test_a_hostile_pdf_kills_only_the_child_and_the_next_file_is_read(tmp_path):
    with pytest.raises(process.Failed) as failure:
        read(tmp_path, bomb(300))
    assert failure.value.code == "too-heavy"
    assert read(tmp_path, make_pdf(["Une page saine."])).parts[0].text == "Une page saine."


def test_the_wall_clock_ends_a_reading_and_its_process(tmp_path):
    with pytest.raises(process.TookTooLong):
        read(tmp_path, make_pdf([FILLER]), wall=0.001)
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    commands = [Path(f"/proc/{child}/cmdline").read_bytes() for child in children if Path(f"/proc/{child}").exists()]
    assert not any(b"child.py" in command for command in commands)


def test_the_sections_of_a_word_document_follow_its_headings(tmp_path):
    def build(document):
        document.add_paragraph("Avant-propos du diagnostic")
        document.add_heading("Contexte", 1)
        document.add_heading("Le territoire", 2)
        document.add_paragraph("Seize communes rurales.")
        table = document.add_table(2, 2)
        for place, text in enumerate(["Commune", "Habitants", "Montmoreau", "2 600"]):
            table.cell(place // 2, place % 2).text = text
        document.add_heading("Enjeux", 1)
        document.add_paragraph("Premier enjeu.").add_run(" Suite\tde la phrase.")
        document.sections[0].header.paragraphs[0].text = "Caf de la Charente"

    answer = read(tmp_path, make_docx(build), DOCX)
    assert answer.pages is None
    assert [(part.number, part.label) for part in answer.parts] == [
        (1, ""),
        (2, "Contexte – Le territoire"),
        (3, "Enjeux"),
        (4, "En-têtes et pieds de page"),
    ]
    assert (
        answer.parts[1].text
        == "Contexte\nLe territoire\nSeize communes rurales.\nCommune | Habitants\nMontmoreau | 2 600"
    )
    assert answer.parts[2].text == "Enjeux\nPremier enjeu. Suite de la phrase."
    assert answer.parts[3].text == "Caf de la Charente"


def test_a_long_word_section_is_cut_at_a_paragraph(tmp_path):
    def build(document):
        document.add_heading("Méthode", 1)
        for number in range(40):
            document.add_paragraph(f"Paragraphe {number}. {FILLER}")

    answer = read(tmp_path, make_docx(build), DOCX)
    assert [part.label for part in answer.parts] == ["Méthode", *["Méthode (suite)"] * (len(answer.parts) - 1)]
    assert all(len(part.text) <= 3100 for part in answer.parts)
    whole = "\n".join(part.text for part in answer.parts)
    assert [int(found) for found in re.findall(r"Paragraphe (\d+)", whole)] == list(range(40))


def test_entities_in_a_word_document_are_refused_not_expanded(tmp_path):
    import io
    import zipfile

    source = io.BytesIO(make_docx(lambda document: document.add_paragraph("texte")))
    out = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                declaration, _, rest = content.partition(b"?>")
                content = declaration + b'?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + rest
            new.writestr(name, content)
    with pytest.raises(process.Failed) as failure:
        read(tmp_path, out.getvalue(), DOCX)
    assert failure.value.code == "damaged"


def test_the_image_of_a_page_is_a_webp_of_the_announced_size(tmp_path):
    import io

    from PIL import Image

    path = tmp_path / "contenu"
    path.write_bytes(make_pdf(["Une page", "Un plan"], width="200cm", height="100cm"))
    announced = process.read_text(path, PDF).parts[1]
    with Image.open(io.BytesIO(process.draw_page(path, PDF, 2))) as image:
        assert image.format == "WEBP"
        assert image.width == 2500
        assert abs(image.width - announced.width) <= 1
        assert abs(image.height - announced.height) <= 1
    with Image.open(io.BytesIO(process.draw_page(path, PDF, 1, 240))) as small:
        assert small.width in (240, 241)


def test_a_page_that_does_not_exist_is_not_drawn(tmp_path):
    path = tmp_path / "contenu"
    path.write_bytes(make_pdf(["Une page"]))
    with pytest.raises(process.Failed):
        process.draw_page(path, PDF, 2)
