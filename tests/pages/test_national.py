"""The national tools in Wagtail: who reaches them, what their list says, and verbs that are the actions of the site."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ReferenceIndex

from accounts.models import Trace
from files.models import FileVersion
from pages.national.reading import duties
from pages.national.viewset import national_tools
from spaces.models import Resource, Status
from tests.consistency.test_routes_matrix import version_of
from tests.factories import ResourceFactory
from tests.pages.making import block, content

pytestmark = pytest.mark.django_db

LIST = "/cms/outils/"
POSTED = ("publish", "restore", "review", "still_good")


@pytest.fixture
def national(client, people):
    """A browser where an éditeur national is signed in."""
    client.force_login(people.editeur_national)
    return client


def tool(**more):
    """A national tool, on the shelves unless told otherwise."""
    return ResourceFactory(**{"caf_id": None, "title": "Trame de diagnostic"} | more)


def address(name, *args):
    return reverse(f"national:{name}", args=args)


def asked(client, name, *args):
    """The route, asked as its page asks it."""
    return (client.post if name in POSTED else client.get)(address(name, *args))


def routes_of_one():
    return [route.name for route in national_tools.get_urlpatterns() if "pk" in str(route.pattern)]


def test_these_are_the_only_addresses_of_the_tools():
    names = [route.name for route in national_tools.get_urlpatterns()]
    of_one = ["show", "publish", "withdraw", "restore", "review", "still_good"]
    assert names == ["index", "index_results", "deposited", *of_one]
    assert routes_of_one() == of_one


@pytest.mark.parametrize(
    ("who", "status"),
    [("anonymous", 302), ("outsider", 403), ("ended", 403)]
    + [(who, 403) for who in ("lecteur", "editeur", "admin_local", "two_cafs")],
)
def test_nobody_but_national_people_reaches_a_tool_by_any_address(client, people, who, status):
    draft = tool(status=Status.DRAFT, author=people.editeur)
    if who != "anonymous":
        client.force_login(getattr(people, who))
    for route in national_tools.get_urlpatterns():
        args = [draft.pk] if route.name in routes_of_one() else []
        for method in (client.get, client.post):
            answer = method(address(route.name, *args))
            assert answer.status_code == status, route.name
            assert status != 302 or answer["Location"].startswith("/compte/connexion/")
    assert Resource.objects.get(pk=draft.pk).status == Status.DRAFT


@pytest.mark.parametrize("who", ["editeur_national", "admin_national"])
@pytest.mark.parametrize("state", [Status.DRAFT, Status.PUBLISHED, Status.WITHDRAWN])
def test_a_support_of_a_caf_does_not_exist_here_even_for_who_may_change_it(client, people, who, state):
    local = ResourceFactory(status=state, published_at=timezone.now())
    client.force_login(getattr(people, who))
    for name in routes_of_one():
        for method in (client.get, client.post):
            assert method(address(name, local.pk), {"reason": "x"}).status_code in (404, 405), name
        assert asked(client, name, local.pk).status_code == 404, name
    local.refresh_from_db()
    assert local.status == state


@pytest.mark.parametrize("suffix", ["add/", "edit/{}/", "delete/{}/", "copy/{}/", "history/{}/", "usage/{}/", "new/"])
def test_no_view_of_a_library_writes_a_tool(client, people, suffix):
    client.force_login(people.admin_national)
    path = LIST + suffix.format(tool().pk)
    assert client.get(path).status_code == 404
    assert client.post(path, {"title": "Autre"}).status_code == 404


def test_the_list_shows_the_tools_of_the_cnaf_in_every_state_and_no_other(national):
    tool(title="Publié", year=2024, tokens=frozenset({"cnaf"}))
    tool(title="En cours", status=Status.DRAFT)
    ResourceFactory(title="Local")
    page = national.get(LIST).content.decode()
    assert all(words in page for words in ("Publié", "En cours", "brouillon", "Cnaf"))
    assert "Local" not in page


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("etat=brouillon", {"En cours"}),
        ("attente=a-revoir", {"À relire"}),
        ("attente=suspendus", {"Suspendu"}),
        ("type=etude", {"Étude"}),
        ("etape=suivre", {"De suivi"}),
        ("q=etude", {"Étude"}),
        ("etat=zzz&type=zzz", {"En cours", "À relire", "Suspendu", "Étude", "De suivi"}),
    ],
)
def test_the_list_is_filtered_and_searched(national, query, titles):
    tool(title="En cours", status=Status.DRAFT)
    tool(title="À relire", review_on=timezone.localdate())
    tool(title="Suspendu", status=Status.DRAFT, held_at=timezone.now())
    tool(title="Étude", type_id="etude")
    tool(title="De suivi").steps.set(["suivre"])
    found = set(national.get(f"{LIST}?{query}").context["object_list"].values_list("title", flat=True))
    expected = titles | ({"Suspendu"} if query == "etat=brouillon" else set())
    assert found == expected


def test_the_list_is_sorted_both_ways_and_what_has_no_value_comes_last(national):
    first, last = tool(title="Aide", review_on=timezone.localdate()), tool(title="Zone")
    for order, expected in (("titre", [first, last]), ("-titre", [last, first]), ("-relecture", [first, last])):
        rows = national.get(f"{LIST}?ordering={order}").context["object_list"]
        assert [row.pk for row in rows] == [one.pk for one in expected], order


@pytest.mark.parametrize("number", [1, 50])
def test_the_list_asks_as_many_questions_for_one_tool_as_for_fifty(
    national, people, django_assert_max_num_queries, number
):
    for _ in range(number):
        version_of(tool(author=people.editeur_national))
    national.get(LIST)
    with django_assert_max_num_queries(20):
        assert len(national.get(LIST).context["object_list"]) == min(number, 20)


def test_the_page_of_a_tool_says_where_it_stands(national):
    support = tool(status=Status.DRAFT, tokens=frozenset({"cnaf"}))
    version = version_of(support)
    FileVersion.objects.filter(pk=version.pk).update(name="trame.docx")
    page = national.get(address("show", support.pk)).content.decode()
    for words in ("Trame de diagnostic", "trame.docx", "texte cherchable", "Cnaf, une fois publié", "Publier"):
        assert words in page
    there = f"?retour=%2Fcms%2Foutils%2F{support.pk}%2F"
    for form in (f"/supports/{support.pk}/modifier/", f"/fichiers/{version.file_id}/nouvelle-version/"):
        assert f"{form}{there}" in page


def test_a_draft_is_published_withdrawn_with_a_reason_and_restored(national, people):
    support = tool(status=Status.DRAFT, author=people.editeur_national)
    here = address("show", support.pk)
    assert national.post(address("publish", support.pk))["Location"] == here
    assert national.post(address("withdraw", support.pk), {"reason": ""}).status_code == 422
    assert national.post(address("withdraw", support.pk), {"reason": "Périmé"})["Location"] == here
    support.refresh_from_db()
    assert (support.status, support.withdrawn_because) == (Status.WITHDRAWN, "Périmé")
    assert "Périmé" in national.get(here).content.decode()
    national.post(address("restore", support.pk))
    support.refresh_from_db()
    assert support.status == Status.PUBLISHED
    verbs = Trace.objects.filter(kind="resource", object_id=str(support.pk)).order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["publish", "withdraw", "restore"]


def test_an_act_that_makes_no_sense_is_told_and_changes_nothing(national):
    support = tool()
    answer = national.post(address("publish", support.pk), follow=True)
    assert "Seul un brouillon se publie" in answer.content.decode()
    assert "n&#x27;est pas retiré" in national.post(address("restore", support.pk), follow=True).content.decode()
    assert not Trace.objects.filter(kind="resource", object_id=str(support.pk)).exists()


def test_the_day_to_look_at_a_tool_again_is_set_and_taken_away(national):
    support = tool(status=Status.DRAFT)
    day = timezone.localdate().replace(year=timezone.localdate().year + 1, day=1)
    assert national.post(address("review", support.pk), {"review_on": day.isoformat()}).status_code == 302
    support.refresh_from_db()
    assert support.review_on == day
    past = national.post(address("review", support.pk), {"review_on": "2020-01-01"})
    assert past.status_code == 422
    assert "Cette date est passée" in past.content.decode()
    national.post(address("review", support.pk), {"review_on": ""})
    support.refresh_from_db()
    assert support.review_on is None


def test_a_tool_still_good_is_to_look_at_again_in_a_year(national):
    support = tool(review_on=timezone.localdate())
    national.post(address("still_good", support.pk))
    support.refresh_from_db()
    assert support.review_on > timezone.localdate()


def test_a_second_click_on_a_form_does_its_act_once(national):
    support = tool(status=Status.DRAFT)
    form = {"csrfmiddlewaretoken": "le-meme-jeton"}
    answers = [national.post(address("publish", support.pk), form, follow=True) for _ in range(2)]
    assert all("L’outil est publié." in answer.content.decode() for answer in answers)
    assert Trace.objects.filter(verb="publish", object_id=str(support.pk)).count() == 1


def test_the_pages_that_show_a_tool_are_told_before_it_leaves(national, people):
    support = tool()
    shown = block("support", {"support": support.pk, "note": ""})
    for page in (
        content("aide", shown, shown, title="Page d’aide"),
        content("secrets", shown, title="Page des administrateurs", tokens=["administrateurs:cnaf"]),
    ):
        ReferenceIndex.create_or_update_for_object(page)
    for address_ in (address("show", support.pk), address("withdraw", support.pk)):
        page = national.get(address_).content.decode()
        assert page.count("Page d’aide") == 1
        assert "Page des administrateurs" not in page
    assert "1\u00a0page de la Cnaf le montre" in page
    assert [facts.pages[0].title for facts in national.get(LIST).context["view"].facts.values()] == ["Page d’aide"]


def test_a_deposit_leads_to_the_page_of_its_tool_or_to_the_list(national):
    one, other, local = tool(), tool(), ResourceFactory()
    arrived = address("deposited")
    assert national.get(f"{arrived}?support={one.pk}")["Location"] == address("show", one.pk)
    assert national.get(f"{arrived}?support={one.pk}&support={other.pk}")["Location"] == LIST
    assert national.get(f"{arrived}?support={local.pk}")["Location"] == LIST


def test_what_waits_for_a_national_editor_is_counted_with_the_list_that_shows_it(people, django_assert_max_num_queries):
    tool(review_on=timezone.localdate())
    tool(status=Status.DRAFT)
    tool(status=Status.DRAFT, held_at=timezone.now())
    ResourceFactory(review_on=timezone.localdate())
    with django_assert_max_num_queries(3):
        waiting = duties(people.editeur_national)
    assert [(one.count, one.address) for one in waiting] == [
        (1, f"{LIST}?attente=a-revoir"),
        (1, f"{LIST}?etat=brouillon"),
        (1, f"{LIST}?attente=suspendus"),
    ]
    assert waiting[0].words == "1\u00a0outil national à revoir"
    assert duties(people.editeur) == []
    assert duties(people.admin_national) == waiting
