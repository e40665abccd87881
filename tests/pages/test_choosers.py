"""The windows where an éditeur national chooses a support for a page, and what its blocks keep of it."""

import pytest
from django.urls import reverse
from wagtail.blocks import StructBlockValidationError

from files.models import FileVersion
from pages.choosers import SupportChooserBlock, SupportFileBlock, SupportPageBlock
from spaces.models import Resource, Status
from tests.consistency.test_routes_matrix import version_of
from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db

SUPPORTS = "/cms/choisir/support/liste/"
FILES = "/cms/choisir/fichier/liste/"


@pytest.fixture
def national(client, people):
    """A browser where an éditeur national is signed in."""
    client.force_login(people.editeur_national)
    return client


def test_the_window_shows_what_the_editor_may_read_and_for_whom_it_is(national):
    ResourceFactory(title="Trame nationale", caf_id=None, year=2024, tokens=frozenset({"cnaf"}))
    ResourceFactory(title="Diagnostic ouvert")
    ResourceFactory(title="Diagnostic fermé", tokens=frozenset({"caf:caf-16"}))
    ResourceFactory(title="Brouillon", caf_id=None, status=Status.DRAFT)
    page = national.get(SUPPORTS).content.decode()
    for words in ("Trame nationale", "2024", "Réservé\u00a0: Cnaf", "Diagnostic ouvert", "Caf de la Charente"):
        assert words in page
    assert "Diagnostic fermé" not in page
    assert "Brouillon" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=trame", {"Trame nationale"}),
        ("q=ÉTUDE+ille-et", {"Étude de Rennes"}),
        ("q=cnaf", {"Trame nationale"}),
        ("q=charente", {"Diagnostic ouvert"}),
        ("origine=cnaf", {"Trame nationale"}),
        ("origine=caf", {"Diagnostic ouvert", "Étude de Rennes"}),
        ("type=etude", {"Étude de Rennes"}),
        ("q=zzz", set()),
    ],
)
def test_the_window_finds_by_title_by_caf_and_by_where_it_comes_from(national, query, found):
    ResourceFactory(title="Trame nationale", caf_id=None)
    ResourceFactory(title="Diagnostic ouvert")
    ResourceFactory(title="Étude de Rennes", caf_id="caf-35", type_id="etude")
    page = national.get(f"{SUPPORTS}?{query}").content.decode()
    titles = {"Trame nationale", "Diagnostic ouvert", "Étude de Rennes"}
    assert {title for title in titles if title in page} == found


@pytest.mark.parametrize("number", [1, 50])
def test_the_window_asks_as_many_questions_for_one_support_as_for_fifty(
    national, people, django_assert_max_num_queries, number
):
    author = people.editeur
    for _ in range(number):
        ResourceFactory(author=author)
    national.get(SUPPORTS)
    with django_assert_max_num_queries(12):
        assert national.get(SUPPORTS).status_code == 200


def test_the_choice_answers_with_the_number_and_the_title(national):
    support = ResourceFactory(title="Diagnostic ouvert")
    answer = national.get(reverse("choose_support:chosen", args=[support.pk])).json()["result"]
    assert answer["id"] == support.pk
    assert answer["title"] == "Diagnostic ouvert (Caf de la Charente)"


def test_what_the_editor_may_not_read_cannot_be_chosen_by_its_address(national):
    closed = ResourceFactory(tokens=frozenset({"caf:caf-16"}))
    draft = ResourceFactory(status=Status.DRAFT, caf_id=None)
    version = version_of(closed)
    for address in (
        reverse("choose_support:chosen", args=[closed.pk]),
        reverse("choose_support:chosen", args=[draft.pk]),
        reverse("choose_support:chosen", args=["x"]),
        reverse("choose_file:chosen", args=[version.file_id]),
    ):
        assert national.get(address).status_code == 404
    assert version.name not in national.get(f"{FILES}?support={closed.pk}").content.decode()


def test_the_window_of_files_shows_those_of_the_support_chosen_beside(national):
    support, other = ResourceFactory(), ResourceFactory()
    version, stranger = version_of(support), version_of(other)
    FileVersion.objects.filter(pk=version.pk).update(name="bilan.pdf", pages=12)
    FileVersion.objects.filter(pk=stranger.pk).update(name="autre.pdf")
    page = national.get(f"{FILES}?support={support.pk}").content.decode()
    assert "bilan.pdf" in page
    assert "12\u00a0pages" in page
    assert "autre.pdf" not in page
    assert "Choisissez d’abord le support" in national.get(FILES).content.decode()
    answer = national.get(reverse("choose_file:chosen", args=[version.file_id])).json()["result"]
    assert (answer["id"], answer["title"]) == (version.file_id, "bilan.pdf")


@pytest.mark.parametrize(
    "address", ["choisir/support/creer/", "choisir/support/create/", "choisir/support/?multiple=1"]
)
def test_the_windows_choose_one_thing_and_make_none(national, address):
    status = national.get(f"/cms/{address}").status_code
    assert status == (200 if "multiple" in address else 404)


@pytest.mark.parametrize("who", ["anonymous", "lecteur", "editeur", "admin_local"])
def test_a_person_of_a_caf_opens_no_window(client, people, who):
    version = version_of(ResourceFactory(caf_id=None))
    if who != "anonymous":
        client.force_login(getattr(people, who))
    support = version.file.object_id
    for name, args in (
        ("choose_support:choose", []),
        ("choose_support:choose_results", []),
        ("choose_support:chosen", [support]),
        ("choose_file:choose", []),
        ("choose_file:choose_results", []),
        ("choose_file:chosen", [version.file_id]),
    ):
        assert client.get(reverse(name, args=args)).status_code == (302 if who == "anonymous" else 403), name


def test_a_block_keeps_a_number_and_reads_nothing(django_assert_num_queries):
    support = ResourceFactory()
    block = SupportChooserBlock()
    assert block.clean(str(support.pk)) == support.pk
    with django_assert_num_queries(0):
        assert block.to_python(support.pk) == support.pk
        assert block.get_prep_value(support.pk) == support.pk
        assert list(block.extract_references(support.pk)) == [(Resource, str(support.pk), "", "")]
        assert list(block.extract_references(None)) == []
        assert block.render_basic(support.pk) == f"support n° {support.pk}"


def test_the_editor_of_a_page_is_told_the_state_of_a_support_and_no_title_kept_from_them():
    block = SupportChooserBlock()
    withdrawn = ResourceFactory(title="Trame", caf_id=None, status=Status.WITHDRAWN)
    closed = ResourceFactory(title="Secret", tokens=frozenset({"caf:caf-16"}))
    assert block.get_form_state(withdrawn.pk)["title"] == "Trame (Cnaf), retiré"
    assert "Secret" not in str(block.get_form_state(closed.pk))
    assert block.get_form_state(None) is None


def test_the_only_file_of_a_support_needs_no_choice():
    version = version_of(ResourceFactory())
    cleaned = SupportFileBlock().clean({"support": version.file.object_id, "file": None})
    assert cleaned["file"] == version.file_id


@pytest.mark.parametrize(
    ("page", "refused"), [(1, False), (2, True)], ids=["a page that exists", "a page past the last one"]
)
def test_a_page_is_one_of_the_file(page, refused):
    version = version_of(ResourceFactory())
    value = {"support": version.file.object_id, "file": version.file_id, "page": page}
    if refused:
        with pytest.raises(StructBlockValidationError) as error:
            SupportPageBlock().clean(value)
        assert "la dernière est la page 1" in str(error.value.block_errors["page"])
    else:
        assert SupportPageBlock().clean(value)["page"] == page


def test_a_file_of_another_support_is_refused_and_several_files_ask_which():
    support, other = ResourceFactory(), version_of(ResourceFactory())
    version_of(support)
    version_of(support)
    for chosen, words in ((other.file_id, "n’est pas dans le support"), (None, "choisissez lequel")):
        with pytest.raises(StructBlockValidationError) as error:
            SupportFileBlock().clean({"support": support.pk, "file": chosen})
        assert words in str(error.value.block_errors["file"])


def test_a_draft_is_kept_before_the_file_is_chosen():
    support = ResourceFactory()
    version_of(support)
    version_of(support)
    kept = SupportPageBlock().clean_deferred({"support": support.pk, "file": None, "page": 1})
    assert kept["file"] is None
    assert SupportPageBlock().clean_deferred({"support": None, "file": None, "page": 1})["support"] is None


def test_a_page_that_cites_what_left_the_shelves_can_still_be_saved():
    version = version_of(ResourceFactory(status=Status.WITHDRAWN))
    value = {"support": version.file.object_id, "file": version.file_id, "page": 9}
    assert SupportPageBlock().clean(value) == value
