"""DOCX, ODT, ODP and PPTX, read by the child process under its limits."""

from functools import cache
from pathlib import Path

import pytest
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.util import Cm

from files.extract import process
from files.extract.archive import opened
from files.extract.reading import Unreadable
from files.extract.slides import Shape, in_reading_order
from files.formats import DOCX, ODP, ODT, PPTX
from tests.files import making
from tests.files.conftest import FILLER, make_docx
from tests.files.hostile.watching import Watch

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def read(tmp_path: Path, content: bytes, media_type: str) -> process.Answer:
    path = tmp_path / "contenu"
    path.write_bytes(content)
    return process.read_text(path, media_type)


def refusal(tmp_path: Path, content: bytes, media_type: str) -> str:
    """The code of the failure that reading this file ends in."""
    with pytest.raises(process.Failed) as failure:
        read(tmp_path, content, media_type)
    return failure.value.code


def test_the_sections_of_an_opendocument_text_follow_its_headings(tmp_path):
    body = """
      <text:p>Avant-propos</text:p>
      <text:h text:outline-level="1">Contexte</text:h><text:h text:outline-level="2">Le  territoire</text:h>
      <text:p>Seize<text:s text:c="900000000"/>communes<text:tab/>rurales,<text:line-break/>deux
        <text:span>com</text:span>munautés.</text:p>
      <text:list><text:list-item><text:p>Premier point</text:p></text:list-item></text:list>
      <table:table><table:table-row><table:table-cell><text:p>Commune</text:p></table:table-cell>
        <table:table-cell><text:p>Habitants</text:p><text:p>en 2024</text:p></table:table-cell></table:table-row>
        <table:table-row><table:table-cell><text:p>Montmoreau</text:p></table:table-cell><table:covered-table-cell>
        <text:p>recouvert</text:p></table:covered-table-cell>
        <table:table-cell><table:table><table:table-row><table:table-cell><text:p>2 600</text:p></table:table-cell>
        </table:table-row></table:table></table:table-cell></table:table-row></table:table>
      <text:h text:outline-level="1">Enjeux</text:h><text:p>Dernier.</text:p>"""
    answer = read(tmp_path, making.make_odf("text", body), ODT)
    assert answer.pages is None
    assert [(part.number, part.unit, part.label) for part in answer.parts] == [
        (1, "section", ""),
        (2, "section", "Contexte – Le territoire"),
        (3, "section", "Enjeux"),
    ]
    assert answer.parts[1].text.split("\n")[2:] == [
        "Seize communes rurales,",
        "deux communautés.",
        "Premier point",
        "Commune | Habitants en 2024",
        "Montmoreau | 2 600",
    ]


def test_what_stands_beside_an_opendocument_text_comes_last_and_once(tmp_path):
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body>{}</text:note-body></text:note>"
    body = f"""<text:p>Un constat{note.format("<text:p>Source : Insee.</text:p>")} partagé.</text:p>
      <table:table><table:table-row><table:table-cell>
        <text:p>Cellule{note.format("<text:p>Note de tableau.</text:p>")}</text:p>
      </table:table-cell></table:table-row></table:table>"""
    header = "<style:header><text:p>Caf de la Charente</text:p></style:header>"
    styles = f"""<style:master-page>{header}<style:footer><text:p>Page <text:page-number>1</text:page-number></text:p>
      </style:footer><style:header-first><text:p>Première page</text:p></style:header-first>
      <style:header-left><text:p>Caf de la Charente</text:p></style:header-left></style:master-page>"""
    answer = read(tmp_path, making.make_odf("text", body, styles=styles), ODT)
    assert [(part.label, part.text) for part in answer.parts] == [
        ("", "Un constat partagé.\nCellule"),
        ("Notes", "Source : Insee.\nNote de tableau."),
        ("En-têtes et pieds de page", "Caf de la Charente\nPage\nPremière page"),
    ]


def test_what_was_deleted_or_remarked_in_an_opendocument_text_is_left_out(tmp_path):
    body = """<text:tracked-changes><text:changed-region><text:deletion><text:p>supprimé</text:p></text:deletion>
      </text:changed-region></text:tracked-changes>
      <text:p>Le texte<office:annotation><text:p>à revoir</text:p></office:annotation> gardé.
      <draw:frame><svg:title>logo</svg:title><draw:text-box><text:p>Encadré</text:p></draw:text-box></draw:frame></text:p>"""
    (part,) = read(tmp_path, making.make_odf("text", body), ODT).parts
    assert part.text == "Encadré\nLe texte gardé."


def test_a_long_opendocument_text_is_cut_at_a_paragraph_and_rather_where_a_page_starts(tmp_path):
    automatic = """<style:style style:name="P9" style:family="paragraph">
      <style:paragraph-properties fo:break-before="page"/></style:style>"""
    paragraphs = [f"<text:p>Paragraphe {number}. {FILLER}</text:p>" for number in range(40)]
    paragraphs[10] = paragraphs[10].replace("<text:p>", '<text:p text:style-name="P9">')
    paragraphs[20] = "<text:soft-page-break/>" + paragraphs[20]
    answer = read(tmp_path, making.make_odf("text", "".join(paragraphs), automatic), ODT)
    assert [part.text.split(".")[0] for part in answer.parts[:3]] == ["Paragraphe 0", "Paragraphe 10", "Paragraphe 20"]
    assert all(len(part.text) <= 3100 for part in answer.parts)
    assert sum(part.text.count("Paragraphe") for part in answer.parts) == 40


def test_the_places_of_tabulations_add_nothing_to_a_paragraph_of_a_word_document(tmp_path):
    def build(document):
        document.add_paragraph("Premier")
        document.add_paragraph("Second\tpoint").paragraph_format.tab_stops.add_tab_stop(Cm(3))

    (part,) = read(tmp_path, make_docx(build), DOCX).parts
    assert part.text == "Premier\nSecond point"


def test_text_moved_elsewhere_in_a_word_document_is_read_once(tmp_path):
    def build(document):
        old = document.add_paragraph("Le passage déplacé.")._p
        moved = old.makeelement(old.tag.replace("}p", "}moveFrom"), {})
        moved.append(old.r_lst[0])
        old.append(moved)
        document.add_paragraph("Le passage déplacé.")

    (part,) = read(tmp_path, make_docx(build), DOCX).parts
    assert part.text == "Le passage déplacé."


def slides(presentation):
    """A title with points and notes; a table among boxes; a group and a chart on a hidden slide without title."""
    layouts = presentation.slide_layouts
    first = presentation.slides.add_slide(layouts[1])
    first.shapes.title.text = "Diagnostic\vpartagé"
    first.placeholders[1].text = "Premier point\nSecond point"
    first.shapes.add_textbox(Cm(1), Cm(2.5), Cm(5), Cm(1)).text_frame.text = "Au-dessus des points"
    first.notes_slide.notes_text_frame.text = "Rappeler le calendrier"
    second = presentation.slides.add_slide(layouts[5])
    second.shapes.title.text = "Communes"
    table = second.shapes.add_table(2, 2, Cm(2), Cm(12), Cm(10), Cm(3)).table
    for place, text in enumerate(["Commune", "Habitants", "Montmoreau", "2 600"]):
        table.cell(place // 2, place % 2).text = text
    for left, top, text in ((14, 5, "à droite"), (1, 5.4, "à gauche"), (1, 17, "en bas")):
        second.shapes.add_textbox(Cm(left), Cm(top), Cm(5), Cm(1)).text_frame.text = text
    third = presentation.slides.add_slide(layouts[6])
    third._element.set("show", "0")
    group = third.shapes.add_group_shape()
    for top, text in ((9, "second du groupe"), (7, "premier du groupe")):
        group.shapes.add_textbox(Cm(2), Cm(top), Cm(5), Cm(1)).text_frame.text = text
    figures = CategoryChartData()
    figures.categories = ["Est", "Ouest"]
    figures.add_series("Places", (1, 2))
    chart = third.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Cm(2), Cm(11), Cm(9), Cm(7), figures).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "Places par secteur"


@cache
def presentation() -> bytes:
    return making.make_pptx(slides)


def test_each_slide_gives_its_title_its_text_in_reading_order_and_its_notes(tmp_path):
    answer = read(tmp_path, presentation(), PPTX)
    assert answer.pages == 3
    assert [(part.number, part.unit, part.label) for part in answer.parts] == [
        (1, "diapositive", "Diagnostic partagé"),
        (2, "diapositive", "Communes"),
        (3, "diapositive", "(masquée)"),
    ]
    notes = ("Notes\u00a0:", "Rappeler le calendrier")
    assert [part.text.split("\n") for part in answer.parts] == [
        ["Diagnostic", "partagé", "Au-dessus des points", "Premier point", "Second point", *notes],
        ["Communes", "à gauche", "à droite", "Commune | Habitants", "Montmoreau | 2 600", "en bas"],
        ["premier du groupe", "second du groupe", "Places par secteur", "Places", "Est | Ouest"],
    ]


def test_shapes_are_read_by_bands_whatever_their_order_in_the_file():
    shapes = [Shape("d", 50, 0), Shape("b", 11, 30), Shape("c", 10, 60), Shape("a", 12, 0)]
    assert "".join(shape.text for shape in in_reading_order(shapes, 3)) == "abcd"


def test_the_words_of_a_diagram_and_of_what_old_programs_do_not_draw_are_read(tmp_path):
    def build(presentation):
        slide = presentation.slides.add_slide(presentation.slide_layouts[6])
        data = f"""<dgm:dataModel xmlns:dgm="{_DIAGRAM}" xmlns:a="{_A}"><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r>
          <a:t>Comité de pilotage</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"""
        kind = "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"
        name = PackURI("/ppt/diagrams/data1.xml")
        part = Part(name, kind, slide.part.package, data.encode())
        link = slide.part.relate_to(part, f"{_R}/diagramData")
        frame = slide.shapes.add_table(1, 1, Cm(1), Cm(1), Cm(5), Cm(1))._element
        graphic = frame.find(f".//{{{_A}}}graphicData")
        graphic.clear()
        graphic.set("uri", _DIAGRAM)
        etree.SubElement(graphic, f"{{{_DIAGRAM}}}relIds").set(f"{{{_R}}}dm", link)
        names = "http://schemas.openxmlformats.org/markup-compatibility/2006"
        either = etree.SubElement(slide.shapes._spTree, f"{{{names}}}AlternateContent")
        for choice, text in (("Choice", "Encre"), ("Fallback", "Image de l'encre")):
            box = slide.shapes.add_textbox(Cm(1), Cm(9), Cm(5), Cm(1))
            box.text_frame.text = text
            etree.SubElement(either, f"{{{names}}}{choice}").append(box._element)

    (part,) = read(tmp_path, making.make_pptx(build), PPTX).parts
    assert part.text == "Comité de pilotage\nEncre"


@pytest.mark.parametrize("broken", [b"<p:sld", None])
def test_a_broken_slide_among_good_ones_has_no_text_and_the_others_are_read(tmp_path, broken):
    answer = read(tmp_path, making.rewritten(presentation(), {"ppt/slides/slide2.xml": broken}), PPTX)
    assert answer.pages == 3
    assert answer.parts[1].text == answer.parts[1].label == ""
    assert answer.parts[0].label == "Diagnostic partagé"
    assert "Places par secteur" in answer.parts[2].text


def test_pictures_and_films_of_a_presentation_cost_nothing(tmp_path):
    heavy = making.inflating(presentation(), "ppt/media/film.mp4", b"", 300)
    assert read(tmp_path, heavy, PPTX).pages == 3


def test_slides_of_an_opendocument_presentation_are_read_as_those_of_a_powerpoint(tmp_path):
    automatic = """<style:style style:name="dp2" style:family="drawing-page">
      <style:drawing-page-properties presentation:visibility="hidden"/></style:style>"""
    box = "<draw:frame {}><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"
    body = f"""<draw:page draw:name="page1">
        {box.format('svg:x="1cm" svg:y="3cm"', "en haut")}
        {box.format('svg:x="2cm" svg:y="12cm"', "en bas")}
        <draw:g>{box.format('svg:x="12cm" svg:y="5.3cm"', "à droite")}</draw:g>
        {box.format('draw:transform="rotate (1.5) translate (2cm 50mm)"', "à gauche")}
        <draw:frame svg:x="1cm" svg:y="8cm"><table:table><table:table-row><table:table-cell><text:p>Est</text:p>
          </table:table-cell><table:table-cell><text:p>12</text:p></table:table-cell></table:table-row></table:table>
        </draw:frame>
        {box.format('presentation:class="title" svg:x="1cm" svg:y="20cm"', "Calendrier")}
        <presentation:notes><draw:page-thumbnail presentation:class="page"/>
          {box.format('presentation:class="notes" svg:y="14cm"', "Ne pas oublier les délais")}
          {box.format('presentation:class="footer" svg:y="20cm"', "Pied de page des notes")}
        </presentation:notes>
      </draw:page>
      <draw:page draw:name="page2" draw:style-name="dp2">{box.format("", "En réserve")}</draw:page>"""
    answer = read(tmp_path, making.make_odf("presentation", body, automatic), ODP)
    assert answer.pages == 2
    assert [(part.number, part.unit, part.label) for part in answer.parts] == [
        (1, "diapositive", "Calendrier"),
        (2, "diapositive", "(masquée)"),
    ]
    assert answer.parts[0].text.split("\n") == [
        "Calendrier",
        "en haut",
        "à gauche",
        "à droite",
        "Est | 12",
        "en bas",
        "Notes\u00a0:",
        "Ne pas oublier les délais",
    ]
    assert answer.parts[1].text == "En réserve"


@cache
def sound(media_type: str) -> bytes:
    """A file of this type that is read."""
    if media_type == DOCX:
        return make_docx(lambda document: document.add_paragraph("Une phrase saine."))
    if media_type == PPTX:
        return presentation()
    if media_type == ODT:
        return making.make_odf("text", "<text:p>Une phrase saine.</text:p>")
    return making.make_odf("presentation", "<draw:page><draw:frame><text:p>Saine.</text:p></draw:frame></draw:page>")


MAIN = {DOCX: "word/document.xml", PPTX: "ppt/slides/slide1.xml", ODT: "content.xml", ODP: "content.xml"}
ROOT = {DOCX: "word/document.xml", PPTX: "ppt/presentation.xml", ODT: "content.xml", ODP: "content.xml"}
each_type = pytest.mark.parametrize("media_type", [DOCX, PPTX, ODT, ODP])


def start_of(media_type: str) -> bytes:
    """The first bytes of the text of a sound file, up to the inside of a paragraph."""
    whole = making.unzipped(sound(media_type))[MAIN[media_type]]
    mark = {DOCX: b"<w:t>", PPTX: b"<a:t>"}.get(media_type, b"<text:p>")
    return whole[: whole.index(mark) + len(mark)]


@each_type
def test_a_text_that_inflates_beyond_measure_is_refused_whatever_size_it_claims(tmp_path, media_type):
    with Watch() as watch:
        bomb = making.inflating(sound(media_type), MAIN[media_type], start_of(media_type), 300)
        assert refusal(tmp_path, bomb, media_type) == ("too-long" if media_type == DOCX else "too-heavy")
        liar = making.forged(bomb, MAIN[media_type], start_of(media_type))
        if media_type == PPTX:  # its slide is cut where it claims to end, and so has no text
            assert read(tmp_path, liar, media_type).parts[0].text == ""
        else:
            assert refusal(tmp_path, liar, media_type) == "damaged"
        assert len(bomb) < 2_000_000
    assert watch.processor < 30


@each_type
def test_a_paragraph_that_never_ends_is_too_long(tmp_path, media_type):
    whole, start = making.unzipped(sound(media_type))[MAIN[media_type]], start_of(media_type)
    endless = start + b"mot " * 300_000 + whole[len(start) :]
    assert refusal(tmp_path, making.rewritten(sound(media_type), {MAIN[media_type]: endless}), media_type) == "too-long"


def test_a_slide_whose_paragraphs_never_end_is_too_long(tmp_path):
    body = f"<draw:page><draw:frame>{'<text:p>mot</text:p>' * 400_000}</draw:frame></draw:page>"
    assert refusal(tmp_path, making.make_odf("presentation", body), ODP) == "too-long"


@each_type
def test_elements_nested_without_end_do_no_harm(tmp_path, media_type):
    opening = {DOCX: b"<w:tbl><w:tr><w:tc><w:p>", PPTX: b"<a:r>"}.get(media_type, b"<text:span>")
    nested = making.rewritten(
        sound(media_type), {MAIN[media_type]: start_of(media_type) + opening * 100_000 + b"jamais fini"}
    )
    if media_type == PPTX:
        assert read(tmp_path, nested, media_type).parts[0].text == ""
    else:
        assert refusal(tmp_path, nested, media_type) in ("damaged", "too-heavy")


LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(10))
DECLARATIONS = {
    "a file of the machine": '<!DOCTYPE x [<!ENTITY e9 SYSTEM "file:///etc/passwd">]>',
    "entities by billions": f"<!DOCTYPE x [{LAUGHS}]>",
    "a document type elsewhere": '<!DOCTYPE x SYSTEM "http://198.51.100.1/x.dtd">',
}


@each_type
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-7"])
@pytest.mark.parametrize("declaration", DECLARATIONS.values(), ids=DECLARATIONS.keys())
def test_a_document_type_is_refused_and_nothing_it_names_is_read(tmp_path, media_type, declaration, encoding):
    text = making.unzipped(sound(media_type))[MAIN[media_type]].decode()
    body = text.partition("?>")[2].replace("Une phrase", "&e9;")
    declared = f'<?xml version="1.0" encoding="{encoding}"?>{declaration}{body}'.encode(encoding)
    if encoding == "utf-7":  # where the mark of a declaration can be spelt otherwise
        declared = declared.replace(b"<!", b"+ADwAIQ-")
    hostile = making.rewritten(sound(media_type), {MAIN[media_type]: declared})
    assert refusal(tmp_path, hostile, media_type) == "damaged"


def test_an_archive_gives_two_hundred_megabytes_in_all_whatever_it_claims(tmp_path):
    path = tmp_path / "contenu"
    path.write_bytes(making.inflating(making.inflating(making.zipped({}), "un", b"", 150), "deux", b"", 150))
    with opened(str(path)) as archive:
        assert sum(len(chunk) for chunk in archive.chunks("un")) == 150 * 1024 * 1024
        with pytest.raises(Unreadable) as refused:
            list(archive.members(lambda name: name == "deux"))
    assert refused.value.code == "too-heavy"


@each_type
@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
def test_a_truncated_archive_is_damaged(tmp_path, media_type, share):
    content = sound(media_type)
    assert refusal(tmp_path, content[: int(len(content) * share)], media_type) == "damaged"


@each_type
def test_an_archive_without_its_main_part_or_whose_bytes_were_altered_is_damaged(tmp_path, media_type):
    content = sound(media_type)
    assert refusal(tmp_path, making.rewritten(content, {ROOT[media_type]: None}), media_type) == "damaged"
    assert refusal(tmp_path, making.zipped({"nom": "autre chose"}), media_type) == "damaged"
    altered = making.forged(content, ROOT[media_type], b"autre")
    assert refusal(tmp_path, altered, media_type) == "damaged"


@each_type
def test_a_file_saved_with_a_password_says_so(tmp_path, media_type):
    member = making.encrypted(sound(media_type), ROOT[media_type])
    assert refusal(tmp_path, member, media_type) == "password"
    if media_type in (ODT, ODP):
        whole = making.rewritten(sound(media_type), {"META-INF/manifest.xml": making.encrypted_manifest()})
    else:
        whole = making.make_ole({"EncryptionInfo": b"", "EncryptedPackage": b"illisible"})
    assert refusal(tmp_path, whole, media_type) == "password"
