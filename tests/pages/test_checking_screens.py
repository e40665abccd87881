"""The screens of what goes stale, in Wagtail."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pages.models import Finding, Round, StillTrue, WebAddress
from spaces.models import Status
from tests.factories import ResourceFactory
from tests.pages.making import block, content
from tests.pages.test_checking import DEAD, GOOD, checked, link, text

pytestmark = pytest.mark.django_db

LIST, STALE = "/cms/liens/", "/cms/liens/pas-revues/"


@pytest.fixture
def national(client, people):
    """A browser where an éditeur national is signed in."""
    client.force_login(people.editeur_national)
    return client


def shown(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_says_what_where_and_what_replaces_it_with_a_link_to_edit(national):
    heir = ResourceFactory(caf_id=None, title="La trame nouvelle")
    gone = ResourceFactory(caf_id=None, title="La trame ancienne", status=Status.REPLACED, successor=heir)
    page = content("citante", block("support", {"support": gone.pk, "note": ""}), title="Une page")
    checked()
    html = shown(national, LIST)
    assert f'href="/cms/pages/{page.pk}/edit/"' in html
    for words in ("Une page", "La trame ancienne", "Ce support est remplacé.", "À la place", heir.get_absolute_url()):
        assert words in html


def test_a_support_that_the_editor_may_not_read_is_told_by_its_number_alone(national):
    gone = ResourceFactory(title="Un titre de la Charente", status=Status.WITHDRAWN)
    content("citante", block("support", {"support": gone.pk, "note": ""}))
    checked()
    html = shown(national, LIST)
    assert f"Support n° {gone.pk}" in html
    assert "Un titre de la Charente" not in html


def test_the_list_narrows_to_one_sort_and_to_what_was_ignored(national, people):
    content("citante", text(link("/rien/"), link("#rien")))
    checked()
    assert shown(national, LIST).count("Corriger la page") == 2
    html = shown(national, f"{LIST}?sorte=ancre")
    assert html.count("Corriger la page") == 1
    assert "n’a plus de partie" in html
    assert "Rien de cette sorte." in shown(national, f"{LIST}?sorte=ignores")
    assert "ne mène nulle part" in shown(national, f"{LIST}?sorte=nimporte&p=x")


def test_a_link_is_ignored_with_a_reason_and_told_again(national):
    content("citante", text(link("/rien/")))
    (finding,) = checked()
    address = f"{LIST}{finding.pk}/ignorer/"
    assert "/rien/" in shown(national, address)
    assert national.post(address, {"because": " "}).status_code == 422
    for _ in range(2):
        assert national.post(address, {"because": "Le site revient en janvier"}).status_code == 302
    assert "Rien à corriger" in shown(national, LIST)
    assert "Le site revient en janvier" in shown(national, f"{LIST}?sorte=ignores")
    assert national.post(f"{LIST}{finding.pk}/signaler/").status_code == 302
    assert "ne mène nulle part" in shown(national, LIST)


def test_a_check_is_asked_once_and_the_page_says_so(national):
    html = shown(national, LIST)
    assert "Aucune vérification n’a encore été faite." in html
    assert "Revérifier maintenant" in html
    for _ in range(2):
        national.post(f"{LIST}verifier/")
    assert Round.objects.count() == 1
    html = shown(national, LIST)
    assert "Une vérification est demandée" in html
    assert 'type="submit">Revérifier maintenant' not in html


def test_a_doubtful_address_is_said_to_be_doubtful_and_what_was_not_asked_is_counted(national, settings):
    settings.CHECK_OTHER_SITES = True
    content("citante", text(link("https://exemple.fr/a")))
    WebAddress.objects.create(digest="x", address="https://connu.fr/", state="bonne", checked_at=timezone.now())
    checked(ask=lambda addresses: {one: GOOD if "connu" in one else DEAD for one in addresses})
    html = shown(national, f"{LIST}?sorte=a-reverifier")
    assert "La page n’existe plus sur ce site." in html
    assert "peut-être que passager" in html
    WebAddress.objects.create(digest="y", address="https://muet.fr/")
    assert "1\u00a0adresse d’un autre site n’a pas pu être vérifiée" in shown(national, LIST)
    settings.CHECK_OTHER_SITES = False
    assert "la vérification est coupée" in shown(national, LIST)


def test_a_page_said_to_be_still_true_leaves_the_list_of_those_not_seen(national, people):
    page = content("ancienne", title="Une vieille page", last_published_at=timezone.now() - timedelta(days=400))
    html = shown(national, STALE)
    assert "Une vieille page" in html
    assert "Jamais" in html
    national.post(f"{LIST}pages/{page.pk}/toujours-a-jour/")
    assert StillTrue.objects.get().said_by == people.editeur_national
    assert "Toutes les pages publiées ont été revues" in shown(national, STALE)


@pytest.mark.parametrize("number", [1, 50])
def test_the_lists_ask_as_many_questions_for_one_page_as_for_fifty(national, number, django_assert_max_num_queries):
    gone = ResourceFactory(caf_id=None, status=Status.WITHDRAWN)
    above = content("au-dessus", last_published_at=timezone.now() - timedelta(days=400))
    for rank in range(number):
        page = content(f"page-{rank}", under=above, last_published_at=timezone.now() - timedelta(days=400))
        Finding.objects.create(page=page, key="1", sort="support", target="support:1", object_id=gone.pk, said="x")
        Finding.objects.create(page=page, key="2", sort="ancre", target="#x", object_id=above.pk, said="x")
    shown(national, LIST)
    with django_assert_max_num_queries(20):
        shown(national, LIST)
    with django_assert_max_num_queries(20):
        shown(national, STALE)
