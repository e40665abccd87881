import io

import pytest
from django.urls import reverse
from PIL import Image

from files import actions, reading
from files.models import FilePart, State
from tests.files.conftest import make_docx, make_pdf, read, upload

RESTRICTED = frozenset({"caf:caf-16"})


def addresses(version) -> list[str]:
    return [
        reverse("files:page", args=[version.pk, 1]),
        reverse("files:text", args=[version.pk]),
        reverse("files:download", args=[version.pk]),
        reverse("files:image", args=[version.pk, 1]),
        reverse("files:preview", args=[version.pk]),
    ]


def test_everyone_of_the_network_reaches_every_address_of_a_shared_file(client, attached, people, pdf):
    version = read(attached(pdf))
    for name in ("lecteur", "editeur", "admin_local", "lecteur_35", "editeur_national", "admin_national", "two_cafs"):
        client.force_login(getattr(people, name))
        for address in addresses(version):
            assert client.get(address).status_code == 200, (name, address)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("lecteur", 200),
        ("two_cafs", 200),
        ("admin_national", 200),
        ("lecteur_35", 404),
        ("editeur_35", 404),
        ("editeur_national", 404),
    ],
)
def test_a_restricted_file_does_not_exist_for_the_others(client, attached, people, pdf, name, status):
    version = read(attached(pdf, tokens=RESTRICTED))
    client.force_login(getattr(people, name))
    for address in addresses(version):
        assert client.get(address).status_code == status, address
        assert client.head(address).status_code == status, address


@pytest.mark.parametrize("name", ["outsider", "ended", None])
def test_without_an_active_habilitation_no_byte_and_no_word_comes_out(client, attached, people, pdf, name):
    version = read(attached(pdf))
    if name:
        client.force_login(getattr(people, name))
    for address in addresses(version):
        response = client.get(address)
        assert response.status_code in (302, 403), address
        assert b"parentalit" not in response.content
        assert "X-Accel-Redirect" not in response


def test_the_drawn_image_is_not_a_way_around_the_rights(client, attached, people, pdf):
    version = read(attached(pdf, tokens=RESTRICTED))
    client.force_login(people.lecteur)
    drawn = client.get(reverse("files:image", args=[version.pk, 1]))
    client.force_login(people.lecteur_35)
    again = client.get(reverse("files:image", args=[version.pk, 1]), headers={"If-None-Match": drawn["ETag"]})
    assert again.status_code == 404


def test_a_page_shows_its_image_its_text_and_the_ways_to_the_others(as_lecteur, attached, pdf):
    version = read(attached(pdf, "bilan.pdf", title="Bilan de la Charente"))
    response = as_lecteur.get(reverse("files:page", args=[version.pk, 3]))
    page = response.content.decode()
    assert "La phrase numéro 3 parle" in page
    assert "La phrase numéro 2 parle" not in page
    assert "Page 3 sur 5" in page
    part = FilePart.objects.get(version=version, number=3)
    assert f'src="/fichiers/{version.pk}/page/3/image.webp"' in page
    assert f'width="{part.width}" height="{part.height}"' in page
    assert f'href="/fichiers/{version.pk}/page/2/"' in page
    assert f'href="/fichiers/{version.pk}/page/4/"' in page
    assert f'href="/fichiers/{version.pk}/telecharger/"' in page
    assert "Bilan de la Charente" in page
    assert f'value="http://testserver/fichiers/{version.pk}/page/3/"' in page
    assert "version plus récente" not in page


def test_a_page_costs_few_queries_whatever_the_length_of_the_file(
    as_lecteur, attached, people, pdf, django_assert_max_num_queries
):
    long = read(attached(make_pdf([f"Page {number}" for number in range(1, 101)])))
    for number in (1, 50, 100):
        with django_assert_max_num_queries(12):
            as_lecteur.get(reverse("files:page", args=[long.pk, number]))


def test_the_searched_words_are_marked_and_kept_from_page_to_page(as_lecteur, attached, pdf):
    version = read(attached(pdf))
    address = reverse("files:page", args=[version.pk, 3])
    page = as_lecteur.get(address, {"q": "développements parentalite"}).content.decode()
    assert "<mark>développement</mark>" in page
    assert "<mark>parentalité</mark>" in page
    assert f"/fichiers/{version.pk}/page/4/?q=d%C3%A9veloppements+parentalite" in page


def test_what_is_searched_and_what_is_read_are_escaped(as_lecteur, attached):
    word = make_docx(lambda document: document.add_paragraph("<script>alerte</script> ici"))
    version = read(attached(word, "a.docx"))
    page = as_lecteur.get(
        reverse("files:page", args=[version.pk, 1]), {"q": '"><script>alerte</script>'}
    ).content.decode()
    assert "<script>alerte" not in page
    assert "&lt;script&gt;<" not in page.replace("&lt;script&gt;<mark>", "")
    assert "<mark>alerte</mark>" in page


@pytest.mark.parametrize(
    ("start", "jump", "query", "found"),
    [
        (1, "suivante", "tarte rhubarbe", 4),
        (4, "precedente", "rhubarbe", 2),
        (1, "suivante", '"rhubarbe acide"', 5),
        (5, "suivante", "rhubarbe", 5),
    ],
)
def test_the_next_page_that_holds_the_words(as_lecteur, attached, start, jump, query, found):
    texts = ["rien", "La rhubarbe", "rien", "Une tarte à la rhubarbe", "rhubarbe acide"]
    version = read(attached(make_pdf(texts)))
    response = as_lecteur.get(reverse("files:page", args=[version.pk, start]), {"q": query, "saut": jump})
    assert response.status_code == 302
    assert response.url.startswith(f"/fichiers/{version.pk}/page/{found}/?q=")


def test_going_to_a_page_by_its_number_stays_within_the_file(as_lecteur, attached, pdf):
    version = read(attached(pdf))
    first = reverse("files:page", args=[version.pk, 1])
    assert as_lecteur.get(first, {"aller": 4}).url == f"/fichiers/{version.pk}/page/4/"
    assert as_lecteur.get(first, {"aller": 400}).url == f"/fichiers/{version.pk}/page/5/"
    assert as_lecteur.get(first, {"aller": "douze", "saut": "x", "q": "y" * 400}).status_code == 200


def test_a_page_past_the_end_does_not_exist(as_lecteur, attached, pdf):
    version = read(attached(pdf))
    assert as_lecteur.get(reverse("files:page", args=[version.pk, 6])).status_code == 404
    assert as_lecteur.get(reverse("files:page", args=[version.pk, 0])).status_code == 404
    assert as_lecteur.get(reverse("files:image", args=[version.pk, 6])).status_code == 404
    assert as_lecteur.get(reverse("files:text", args=[version.pk]), {"page": 2}).status_code == 404


def test_an_older_version_says_that_a_newer_one_exists(as_lecteur, attached, people, pdf):
    old = read(attached(pdf))
    new = read(actions.add_version(old.file, actions.store(upload(make_pdf(["Nouvelle"]))), people.editeur))
    page = as_lecteur.get(reverse("files:page", args=[old.pk, 2])).content.decode()
    assert "Une version plus récente existe" in page
    assert f'href="/fichiers/{new.pk}/page/1/"' in page


def test_a_removed_version_has_no_address_left(as_lecteur, attached, people, pdf):
    version = read(attached(pdf))
    actions.remove_version_for_good(version, people.editeur, "noms")
    for address in addresses(version):
        assert as_lecteur.get(address).status_code == 404


def test_a_word_document_not_converted_is_read_by_sections_under_a_card(as_lecteur, attached):
    def build(document):
        document.add_heading("Contexte", 1)
        document.add_paragraph("Seize communes.")
        document.add_heading("Enjeux", 1)
        document.add_paragraph("Trois enjeux.")

    version = read(attached(make_docx(build), "bilan.docx"))
    page = as_lecteur.get(reverse("files:page", args=[version.pk, 2])).content.decode()
    assert "Enjeux" in page
    assert "Trois enjeux." in page
    assert "Partie 2 sur 2" in page
    assert "image.webp" not in page
    assert as_lecteur.get(reverse("files:image", args=[version.pk, 1])).status_code == 404
    card = as_lecteur.get(reverse("files:preview", args=[version.pk]))
    assert Image.open(io.BytesIO(card.content)).size == (240, 339)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.WAITING, "En attente de lecture"),
        (State.FAILED, "Texte indisponible"),
        (State.WITHOUT_TEXT, "Sans texte"),
    ],
)
def test_a_file_without_text_says_why_and_is_still_downloaded(as_lecteur, attached, pdf, state, said):
    version = attached(pdf)
    version.state, version.state_reason = state, "Parce que."
    version.save()
    for name, args in (("files:page", [version.pk, 1]), ("files:text", [version.pk])):
        page = as_lecteur.get(reverse(name, args=args)).content.decode()
        assert said in page
        assert "Parce que." in page
        assert "telecharger" in page


def test_the_whole_text_comes_by_batches(as_lecteur, attached):
    version = read(attached(make_pdf([f"Texte numéro {number}." for number in range(1, 46)])))
    first = as_lecteur.get(reverse("files:text", args=[version.pk])).content.decode()
    last = as_lecteur.get(reverse("files:text", args=[version.pk]), {"page": 3}).content.decode()
    assert "Texte numéro 20." in first
    assert "Texte numéro 21." not in first
    assert "Texte numéro 45." in last


def test_the_image_is_drawn_once_and_kept_by_the_browser_alone(as_lecteur, attached, pdf, monkeypatch):
    version = read(attached(pdf))
    address = reverse("files:image", args=[version.pk, 2])
    first = as_lecteur.get(address)
    with Image.open(io.BytesIO(first.content)) as image:
        assert image.format == "WEBP"
        assert abs(image.width - FilePart.objects.get(version=version, number=2).width) <= 1
    assert first["Cache-Control"] == "private, no-cache"  # asked again: rights end, bytes are removed
    monkeypatch.setattr("files.extract.process.draw_page", lambda *args: pytest.fail("drawn twice"))
    assert as_lecteur.get(address).content == first.content
    assert as_lecteur.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_the_preview_is_small(as_lecteur, attached, pdf):
    version = attached(pdf)
    with Image.open(io.BytesIO(as_lecteur.get(reverse("files:preview", args=[version.pk])).content)) as image:
        assert image.width in (240, 241)


def test_a_page_that_cannot_be_drawn_is_a_grey_page_and_is_not_tried_each_time(as_lecteur, attached, monkeypatch):
    version = attached(b"%PDF-1.4 rien".ljust(2000, b" "))
    address = reverse("files:image", args=[version.pk, 1])
    response = as_lecteur.get(address)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    with Image.open(io.BytesIO(response.content)) as image:
        assert image.size == (600, 848)
    monkeypatch.setattr("files.extract.process.draw_page", lambda *args: pytest.fail("tried again at once"))
    assert as_lecteur.get(address).status_code == 200


def test_before_the_pages_are_counted_only_the_first_is_drawn(as_lecteur, attached, pdf, monkeypatch):
    version = attached(pdf)
    assert as_lecteur.get(reverse("files:image", args=[version.pk, 1])).status_code == 200
    monkeypatch.setattr("files.extract.process.draw_page", lambda *args: pytest.fail("a child for any number"))
    for number in (2, 10**12, 10**299):
        assert as_lecteur.get(reverse("files:image", args=[version.pk, number])).status_code == 404


def test_posting_to_a_reading_address_is_refused(as_lecteur, attached, pdf):
    version = attached(pdf)
    for address in addresses(version):
        assert as_lecteur.post(address).status_code == 405


def test_the_lines_of_a_page_run_on_and_its_paragraphs_stay():
    text = "Titre court\nUne ligne pleine qui continue\nsur la suivante puis finit.\n- premier\n- second"
    shown = reading.flowing(FilePart(unit="page", text=text))
    assert shown == ("Titre court\nUne ligne pleine qui continue sur la suivante puis finit.\n- premier\n- second")
    assert reading.flowing(FilePart(unit="section", text=text)) == text
