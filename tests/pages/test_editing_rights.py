"""Who works in Wagtail, what they send to its library, what they find on its first page."""

import datetime
import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts import groups
from accounts.models import Audience, Habilitation
from accounts.sight import audience_of
from pages.editing import dashboard
from pages.editing.forms import readers_offered
from pages.models import ContentPage, NationalPage, Picture
from pages.setup import ensure_home
from tests.pages.making import content

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(people):
    groups.reconcile()  # what the factories do not: Wagtail reads its rights from the group
    return people.editeur_national


def drawn(kind="PNG", size=(40, 30)):
    held = io.BytesIO()
    Image.new("RGB", size, "teal").save(held, kind)
    return held.getvalue()


def bomb():
    """A PNG of a few bytes that says it is 60,000 pixels wide and high."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + drawn()[33:]


def send(client, name, data, media_type="image/png", description="Une carte des Caf"):
    file = SimpleUploadedFile(name, data, media_type)
    sent = {"title": "Carte", "file": file, "description": description, "tags": "", "collection": 1}
    return client.post(reverse("wagtailimages:add"), sent)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_national_editor_adds_an_image_that_says_what_it_shows(client, editor, kind):
    client.force_login(editor)
    assert send(client, f"carte.{kind.lower()}", drawn(kind)).status_code == 302
    assert Picture.objects.get().description == "Une carte des Caf"


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("dessin.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "format"),
        ("dessin.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image"),
        ("anime.gif", drawn("GIF"), "format"),
        ("faux.jpg", drawn("PNG"), "jpeg"),
        ("coupe.png", drawn(size=(400, 300))[:600], "abîmée"),
        ("bombe.png", bomb(), "pixels"),
        ("page.png", b"<html><script>alert(1)</script></html>", "image"),
    ],
)
def test_what_is_not_a_sound_image_is_refused_with_a_word(client, editor, name, data, word):
    client.force_login(editor)
    response = send(client, name, data)
    assert response.status_code == 200
    assert word in str(response.context["form"].errors["file"]).lower()
    assert not Picture.objects.exists()


def test_an_image_of_too_many_pixels_is_refused_before_it_is_opened(client, editor, settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 1000
    client.force_login(editor)
    assert "pixels" in str(send(client, "grande.png", drawn(size=(80, 80))).context["form"].errors["file"])


def test_an_image_without_words_is_refused(client, editor):
    client.force_login(editor)
    assert "description" in send(client, "carte.png", drawn(), description="").context["form"].errors


@pytest.mark.parametrize("who", ["lecteur", "editeur", "admin_local"])
def test_nobody_of_a_caf_reaches_the_pages_nor_the_images(client, people, who):
    home = ensure_home()
    client.force_login(getattr(people, who))
    for address in (
        reverse("wagtailadmin_pages:edit", args=[home.pk]),
        reverse("wagtailadmin_explore", args=[home.pk]),
        reverse("wagtailimages:index"),
        reverse("wagtailadmin_reports:workflow"),
    ):
        assert client.get(address).status_code == 403
        assert client.post(address).status_code == 403


def test_a_level_that_ended_gives_nothing_to_whoever_is_still_in_the_group(client, editor):
    client.force_login(editor)
    Habilitation.objects.filter(user=editor).update(ends_at=timezone.now())
    assert editor.groups.exists()
    assert client.post(reverse("wagtailadmin_pages:edit", args=[ensure_home().pk])).status_code == 403


@pytest.mark.parametrize("who", ["editeur_national", "admin_national"])
@pytest.mark.parametrize(
    "address",
    ["workflows/list/", "workflows/tasks/index/", "collections/", "reports/site-history/", "users/", "sites/"],
)
def test_what_the_code_keeps_has_no_screen(client, people, who, address):
    client.force_login(getattr(people, who))
    assert client.get(f"/cms/{address}").status_code == 404
    assert client.post(f"/cms/{address}").status_code == 404


def test_the_readers_of_a_page_are_a_choice_in_french_and_never_a_number(client, editor):
    client.force_login(editor)
    address = reverse("wagtailadmin_pages:add", args=["pages", "contentpage", ensure_home().pk])
    page = client.get(address).content.decode()
    assert "Tout le monde, sans se connecter" in page
    assert "Les Caf du Cdr" in page
    assert [key for key, _ in readers_offered()][:3] == ["reseau", "public", "cnaf"]


def sent(page, readers):
    rows = {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "body-count": "0"}
    return {"title": page.title, "slug": page.slug, "audience": readers, "action-publish": "1"} | rows


def test_the_chosen_readers_read_the_page_and_an_unknown_choice_is_refused(client, editor, people):
    page = content("aide", tokens={"cnaf"})
    client.force_login(editor)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert not page.is_visible_to(people.lecteur)
    client.post(address, sent(page, "cdr:atlantique"))
    page = ContentPage.objects.get(pk=page.pk)
    assert page.audience.key == "cdr:atlantique"
    for choice in ("", "personne:1", str(audience_of({"public"}).pk)):
        assert client.post(address, sent(page, choice)).status_code == 200
    assert not Audience.objects.filter(key="personne:1").exists()


def test_readers_that_the_form_does_not_offer_stay_and_are_named(client, editor):
    page = content("aide", tokens={"caf:caf-16"})
    form_class = ContentPage.get_edit_handler().get_form_class()
    form = form_class(instance=page, for_user=editor)
    assert ("caf:caf-16", "Caf de la Charente") in form.fields["audience"].choices


def test_the_first_page_shows_what_waits_and_says_when_nothing_does(client, editor):
    client.force_login(editor)
    assert "Rien ne vous attend" in client.get("/cms/").content.decode()
    page = content("aide")
    page.intro = "À finir."
    page.save_revision(user=editor)
    old = content("ancienne")  # which the checks tell
    ContentPage.objects.filter(pk=old.pk).update(last_published_at=timezone.now() - datetime.timedelta(days=400))
    found = {card.title: [row.title for row in card.rows] for card in dashboard.cards_of(editor)}
    assert found == {"Vos brouillons": ["Aide"]}
    shown = client.get("/cms/").content.decode()
    assert "Vos brouillons (1)" in shown
    assert "depuis un an" in shown


def test_the_first_page_asks_as_many_questions_for_one_page_as_for_fifty(client, editor, django_assert_max_num_queries):
    def asked():
        client.get("/cms/")
        with django_assert_max_num_queries(60) as counted:
            client.get("/cms/")
        return len(counted)

    def draft(number):
        page = content(f"aide-{number}")
        page.intro = "À finir."
        page.save_revision(user=editor)
        page.get_workflow().start(page, editor) if number % 2 else None

    client.force_login(editor)
    draft(0), draft(1)
    few = asked()
    for number in range(2, 20):
        draft(number)
    assert asked() == few


@pytest.mark.parametrize("kind", NationalPage.__subclasses__(), ids=lambda kind: kind.__name__)
def test_every_kind_of_page_may_be_commented_on(kind):
    assert "comments" in kind.get_edit_handler().get_form_class().formsets
