"""What was tried against the pages of the Cnaf, and went through: each must stay refused, or harmless."""
# ruff: noqa: F811

import datetime
import io
import json
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.images import ImageFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.models import Page

from pages import periodic
from pages.checking import running
from pages.models import Finding, LetterPage, MethodPage, Picture, ReviewTask, StepPage
from pages.models.pictures import spec_of
from pages.reviewing import NotReviewed, is_reviewed
from spaces.models import Step
from tests.pages.making import block, content
from tests.pages.test_editing_review import (  # noqa: F401
    again,
    author,
    decide,
    is_live,
    letter,
    news,
    other,
    submit,
)

pytestmark = pytest.mark.django_db
NEWS = LetterPage.Nature.NEWS


def copy(client, page, parent, **asked):
    sent = {"new_title": "Une copie", "new_slug": "copie", "new_parent_page": parent.pk}
    return client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), sent | asked)


def test_the_copy_of_a_letter_is_another_letter_without_its_number(client, news, author):
    page = letter(news, author, number="2026-001")
    client.force_login(author)
    assert copy(client, page, news).status_code == 302
    made = LetterPage.objects.get(slug="copie")
    assert (made.number, made.live) == ("", False)
    assert made.get_latest_revision_as_object().number == ""


def test_the_copy_of_a_letter_of_the_site_is_not_published_without_a_second_reader(client, news, author):
    page = letter(news, author)
    page.revisions.update(user=None)
    again(page).get_latest_revision().publish()
    client.force_login(author)
    copy(client, page, news)
    made = LetterPage.objects.get(slug="copie")
    assert not is_reviewed(made.get_latest_revision())
    copy(client, page, news, new_slug="autre", publish_copies="on")
    copy(client, page, news, new_slug="encore", alias="on")
    assert not LetterPage.objects.filter(slug__in=["autre", "encore"], live=True).exists()


def test_the_page_of_an_etape_is_not_copied(client, news, author):
    method = news.get_parent().add_child(instance=MethodPage(title="Méthode", slug="methode", audience=news.audience))
    step = Step.objects.order_by("pk").first()
    page = method.add_child(instance=StepPage(title="Préparer", slug="preparer", step=step, audience=news.audience))
    client.force_login(author)
    copy(client, page, method)
    assert not Page.objects.filter(slug="copie").exists()


def test_words_written_as_a_mark_of_the_editor_are_words(news, author, other):
    page = letter(news, author, intro='Lisez data-block-key="bien"')
    submit(page, author)
    decide(page, other)
    page = again(page)
    page.intro = 'Lisez data-block-key="ce que personne ne relit"'
    assert not is_reviewed(page.save_revision(user=author))
    page.intro = 'Lisez <p data-block-key="ce que personne ne relit"'
    assert not is_reviewed(page.save_revision(user=author))


def test_the_words_written_over_the_revision_that_is_live_are_not_published(news, author, other):
    page = letter(news, author)
    submit(page, author)
    decide(page, other)
    page = again(page)
    page.intro = "Ce que personne n’a relu."
    page.save_revision(user=author, overwrite_revision=page.get_latest_revision())
    with pytest.raises(NotReviewed):
        again(page).get_latest_revision().publish(user=author, skip_permission_checks=True)
    assert again(page).intro == ""


@pytest.mark.django_db(transaction=True)
def test_a_decision_is_one_transaction(news, author, other, monkeypatch):
    page = letter(news, author)
    submit(page, author)
    held, asked = [], ReviewTask.get_actions

    def seen(self, obj, user):
        held.append(connection.in_atomic_block)
        return asked(self, obj, user)

    monkeypatch.setattr(ReviewTask, "get_actions", seen)
    decide(page, other)
    assert held == [True]
    assert is_live(page)


def same_number_twice(news, author):
    """Two letters whose drafts, both unpublished, bear one number."""
    found = [letter(news, author, title="Une"), letter(news, author, title="Deux")]
    for page in found:
        page.number = "2026-7"
        page.save_revision(user=author)
    return found


def test_a_letter_whose_number_was_taken_is_refused_with_a_word(news, author, other):
    one, two = same_number_twice(news, author)
    for page in (one, two):
        submit(page, author)
    decide(one, other)
    with pytest.raises(PermissionDenied, match="porte déjà ce numéro"):
        decide(two, other)
    assert (is_live(one), is_live(two)) == (True, False)
    assert again(two).current_workflow_task_state is not None


def test_a_schedule_that_cannot_be_kept_holds_back_no_other_page(news, author, other):
    one, two = same_number_twice(news, author)
    submit(one, author)
    decide(one, other)
    plain = letter(news, author, NEWS, "Une journée")
    past = timezone.now() - datetime.timedelta(minutes=2)
    two_state = submit(two, author)
    two_state.status = two_state.STATUS_APPROVED
    two_state.save()
    for page, minutes in ((two, 0), (plain, 1)):
        day = past + datetime.timedelta(minutes=minutes)
        page.revisions.filter(pk=page.latest_revision_id).update(approved_go_live_at=day)
    with pytest.raises(ValidationError, match="porte déjà ce numéro"):
        periodic.keep_the_dates(timezone.now())
    assert (is_live(two), is_live(plain)) == (False, True)


@pytest.mark.parametrize("spec", [spec_of(480), "max-165x165"])
def test_no_size_of_an_image_says_where_it_was_taken(spec):
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Telephone de Mme Martin", 6
    exif.get_ifd(0x8825)[1] = "N"
    drawn = io.BytesIO()
    Image.new("RGB", (600, 400), "teal").save(drawn, "JPEG", exif=exif)
    drawn.seek(0)
    taken = Picture.objects.create(title="Une photo", file=ImageFile(drawn, name="photo.jpg"))
    made = taken.get_rendition(spec)
    with made.file.open("rb") as file:
        shown = file.read()
    assert b"Mme Martin" not in shown
    assert not Image.open(io.BytesIO(shown)).getexif()
    assert made.height > made.width  # turned as the camera said


@pytest.mark.parametrize("address", ["https://[", "//[", "/%00", "https://cnaf.example/%00"])
def test_an_address_badly_written_is_told_and_stops_no_check(address):
    page = content("liens", block("links", {"title": "", "links": [{"title": "x", "address": address, "purpose": ""}]}))
    running.check_page.func(page.pk)
    assert Finding.objects.get(page=page).said == "Cette adresse est mal écrite."


@pytest.mark.parametrize("key", ["²", "٣", "9" * 40])
def test_a_link_to_no_possible_page_breaks_neither_the_page_nor_its_check(key, client, people):
    page = content("liens", block("text", f'<p><a linktype="page" id="{key}">Un lien</a></p>'))
    client.force_login(people.lecteur)
    assert "Un lien" in client.get("/liens/").content.decode()
    running.check_page.func(page.pk)


def test_a_page_of_two_hundred_blocks_is_saved(client, author):
    page = content("longue", block("text", "<p>Un mot.</p>"))
    typed = json.dumps({"blocks": [{"key": "a", "type": "unstyled", "text": "Un mot.", "depth": 0}], "entityMap": {}})
    sent = {
        "title": "Longue",
        "slug": "longue",
        "intro": "",
        "audience": "reseau",
        "seo_title": "",
        "body-count": "200",
    }
    sent |= {"go_live_at": "", "expire_at": "", "comment_notifications": "", "body-count": "200"}
    sent |= {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    for rank in range(200):
        told = {"deleted": "", "order": rank, "type": "callout", "id": ""}
        said = {"value-tone": "info", "value-title": f"Encadré {rank}", "value-text": typed}
        sent |= {f"body-{rank}-{name}": value for name, value in (told | said).items()}
    client.force_login(author)
    assert client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), sent).status_code == 302
    assert len(type(page).objects.get(pk=page.pk).get_latest_revision_as_object().body) == 200


def test_no_other_site_is_asked_for_its_videos(client, author):
    client.force_login(author)
    with patch("wagtail.embeds.embeds.get_embed") as asked:
        there = {"embed-chooser-url": "https://www.youtube.com/watch?v=x"}
        assert client.post("/cms/embeds/chooser/upload/", there).status_code == 404
    asked.assert_not_called()
