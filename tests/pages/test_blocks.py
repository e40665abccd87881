"""What each block shows, and to whom: nothing of a support that its reader may not open, in any block."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from files.models import FilePart, Scan
from links import panels
from links.panels import Panel
from pages.models import LetterPage, NationalPage, Replacement, StepPage
from spaces.models import Status
from tests.factories import ResourceFactory
from tests.pages.making import block, content, picture
from tests.pages.showing import every_block, letter, method, naming, news, with_file

pytestmark = pytest.mark.django_db

KEPT = frozenset({"caf:caf-16"})
TOLD = re.compile(r"confidentiel|Diagnostic de Cognac|carte-des-besoins|/fichiers/|Les mots de la page", re.IGNORECASE)


def read(client, person, address="/tour/"):
    client.logout()
    if person is not None:
        client.force_login(person)
    return client.get(address).content.decode()


@pytest.mark.parametrize("kind", ["support", "file_page", "download", "supports"])
def test_a_restricted_support_is_shown_by_no_block_to_who_may_not_read_it(client, people, kind):
    support, version = with_file(title="Diagnostic de Cognac", tokens=KEPT)
    content("tour", naming(support, version)[kind], tokens=("public",))
    assert TOLD.search(read(client, people.lecteur))
    for person in (None, people.lecteur_35, people.editeur_national):
        assert not TOLD.search(read(client, person))


def test_a_restricted_annex_is_shown_to_its_readers_only(client, people):
    support, _ = with_file(title="Diagnostic de Cognac", tokens=KEPT)
    annexes = [block("annex", {"title": "Trame confidentielle", "support": support.pk})]
    address = "/actualites/suivi/"
    letter("Suivi", "2016-1", slug="suivi", annexes=annexes)
    shown = read(client, people.lecteur, address)
    assert "Trame confidentielle" in shown
    assert "/telecharger/" in shown
    for person in (people.lecteur_35, people.editeur_national):
        assert not TOLD.search(read(client, person, address))


def test_what_a_block_says_of_a_support_is_not_among_the_words_of_the_page(people):
    page = content("tour", block("text", "<p>Bonjour</p>"), *naming(*with_file(tokens=KEPT)).values())
    said = NationalPage.objects.get(pk=page.pk).specific.sections()
    assert [section.text for section in said] == ["Bonjour"]


def test_a_support_that_left_the_shelves_leaves_the_page(client, people):
    support, version = with_file(title="Diagnostic de Cognac")
    content("tour", *naming(support, version).values())
    assert TOLD.search(read(client, people.lecteur))
    support.status = Status.WITHDRAWN
    support.save()
    assert not TOLD.search(read(client, people.admin_national))


def test_a_page_of_a_file_says_where_it_comes_from_and_gives_its_text(client, people):
    support, version = with_file(title="Diagnostic de Cognac")
    content("tour", naming(support, version)["file_page"])
    shown = read(client, people.lecteur)
    assert f'src="/fichiers/{version.pk}/page/3/image.webp" width="900" height="1273"' in shown
    assert 'alt="Page 3 du fichier carte-des-besoins.pdf"' in shown
    assert f'<a href="/fichiers/{version.pk}/page/3/">page 3 sur 12</a>' in shown
    assert "Les mots de la page 3" in shown
    assert "Les mots de la page 4" not in shown


def change_pages(version, support):
    version.pages = 2
    version.save()
    FilePart.objects.filter(version=version, number__gt=2).delete()


def change_removed(version, support):
    version.removed_at, version.blob = timezone.now(), None
    version.save()


def change_held(version, support):
    version.scan = Scan.WAITING
    version.save()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (change_pages, "n’a plus de page 3"),
        (change_removed, "n’est plus dans le support"),
        (change_held, "L’antivirus examine"),
    ],
)
def test_a_page_of_a_file_that_cannot_be_shown_says_why(client, people, change, word):
    support, version = with_file(title="Diagnostic de Cognac")
    content("tour", naming(support, version)["file_page"])
    change(version, support)
    shown = read(client, people.lecteur)
    assert word in shown
    assert "image.webp" not in shown


def test_a_download_says_its_name_its_format_its_size_and_its_pages(client, people):
    support, version = with_file()
    content("tour", naming(support, version)["download"])
    shown = re.sub(r"<[^>]+>", " ", read(client, people.lecteur))
    assert re.search(r"Intitulé confidentiel\s+PDF\s+161\Wko\s+12\Wpages\s+Télécharger\s+Intitulé confidentiel", shown)


def test_a_list_gives_the_last_supports_of_each_of_its_filters(client, people):
    study = ResourceFactory(title="Une étude", type_id="etude")
    study.steps.set(["preparer"])
    old, last = ResourceFactory(title="Un diagnostic ancien"), ResourceFactory(title="Un diagnostic récent")
    old.published_at = last.published_at - timezone.timedelta(days=3)
    old.save()
    old.themes.set(["jeunesse"])
    content("un", block("supports", {"title": "Diagnostics", "type": "diagnostic", "number": 1}))
    content("deux", *(block("supports", {"title": name, **asked}) for name, asked in {
        "Préparer": {"step": "preparer"}, "Jeunesse": {"theme": "jeunesse"}, "Cnaf": {"national": True},
    }.items()))  # fmt: skip
    one = read(client, people.lecteur, "/un/")
    assert "Un diagnostic récent" in one
    assert "Un diagnostic ancien" not in one
    two = read(client, people.lecteur, "/deux/")
    assert re.search(r"Préparer.*Une étude.*Jeunesse.*Un diagnostic ancien.*Cnaf.*Aucun support", two, re.DOTALL)
    assert "Un diagnostic récent" not in two
    assert 'href="/supports/?etape=preparer"' in two


def test_an_image_keeps_its_words_for_those_who_do_not_see_it(client, people):
    shown = picture()
    content("tour", block("figure", {"picture": shown.pk, "alt": "La carte", "caption": "Les communes", "credit": "A"}))
    page = read(client, people.lecteur)
    assert re.search(
        r'<img src="/images/\d+/" srcset="[^"]+ 480w, [^"]+" [^>]*width="\d+" height="\d+" alt="La carte"', page
    )
    assert "Les communes" in page


def test_a_table_keeps_its_headings_for_each_cell(client, people):
    columns = [{"type": "text", "heading": name} for name in ("Sujet", "Avant")]
    rows = [{"values": ["<p>Pilotage</p>", "<p>Un comité</p>"]}]
    content("tour", block("table", {"caption": "Ce qui change", "columns": columns, "rows": rows}))
    page = read(client, people.lecteur)
    assert "<caption>Ce qui change</caption>" in page
    assert '<th scope="col" role="columnheader">Avant</th>' in page
    assert '<th scope="row" role="rowheader"><p>Pilotage</p>' in page
    assert 'data-label="Avant"><p>Un comité</p>' in page


def test_the_room_of_the_directory_speaks_beside_the_contact_of_a_caf(client, people, monkeypatch):
    content("tour", block("caf_contact", {"caf": "caf-16"}))
    monkeypatch.setattr(panels, "_panels", {})
    assert "Cdr Atlantique" in read(client, people.lecteur)
    told = Panel("contact-caf", "essai", "ui/badge.html", lambda request, caf: {"caf": caf.pk})
    panels.register(told)
    asked = []
    monkeypatch.setattr(panels, "at", lambda place, request, caf: asked.append((place, caf.pk)) or [])
    read(client, people.lecteur)
    assert asked == [("contact-caf", "caf-16")]


def test_words_in_bold_stay_strong_and_what_is_not_allowed_falls(client, people):
    content("tour", block("text", "<h2>Un</h2><p><b>fort</b> <i>doux</i> <script>alert(1)</script><u>souligné</u></p>"))
    page = read(client, people.lecteur)
    assert '<h2 id="un">Un</h2><a class="anchor" href="#un"' in page
    assert "<strong>fort</strong> <em>doux</em>" in page
    assert "alert(1)" not in page
    assert "<u>" not in page


def test_a_heading_never_takes_an_anchor_of_the_frame(client, people):
    content("tour", block("text", "<h2>Contenu</h2><h2>Messages</h2>"))
    page = read(client, people.lecteur)
    assert 'id="contenu-2"' in page
    assert len(re.findall(r'id="contenu"', page)) == 1


def test_a_page_with_every_block_asks_no_more_questions_than_the_budget(client, people):
    shown = picture().pk
    supports = [with_file() for _ in range(4)]
    content("tour", *(one for support in supports for one in every_block(*support, shown)))
    content("court", *every_block(*supports[0], shown))
    client.force_login(people.lecteur)
    asked = []
    for address in ("/court/", "/tour/"):
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        asked.append(len(seen))
    assert asked[0] == asked[1]
    assert asked[0] <= 12, "\n".join(one["sql"][:120] for one in seen.captured_queries)


def article_of(html):
    return re.search(r'<article class="sheet.*</article>', html, re.DOTALL)[0]


def test_the_preview_of_an_editor_shows_what_the_page_will_show(client, people):
    page = content("tour", *every_block(*with_file(), picture().pk))
    live = client_of(client, people.editeur_national).get("/tour/")
    preview = page.make_preview_request(live.wsgi_request, page.default_preview_mode)
    assert preview.status_code == 200
    preview.render()
    assert article_of(preview.content.decode()) == article_of(live.content.decode())


@pytest.mark.parametrize("kind", [LetterPage, StepPage])
def test_a_page_that_is_only_begun_has_its_preview(client, people, kind):
    above = news() if kind is LetterPage else method()
    live = client_of(client, people.editeur_national).get(above.url)
    page = kind(title="À peine commencée", audience=above.audience, path=f"{above.path}0001", depth=above.depth + 1)
    preview = page.make_preview_request(live.wsgi_request, page.default_preview_mode)
    preview.render()
    assert "À peine commencée" in preview.content.decode()


def test_the_letters_that_an_editor_is_choosing_to_replace_stand_in_the_preview(client, people):
    old, new = letter("Base", "2015-75", 2015), letter("Suivi", "2016-1", 2016)
    new.replacements.add(Replacement(replaced=old))
    live = client_of(client, people.editeur_national).get(old.url)
    preview = new.make_preview_request(live.wsgi_request, new.default_preview_mode)
    preview.render()
    assert "<dt>Remplace</dt>" in preview.content.decode()


def client_of(client, person):
    client.force_login(person)
    return client
