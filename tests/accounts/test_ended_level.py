"""A level that ends, by its date or by someone, or that is suspended, gives nothing from the next request on.

Checked here, on a session that was open and at work a moment before: pages, pieces of page, what was typed in an open
form, downloads (whole and by ranges), the export under way, search, favourites, what is to do, drafts of a deposit,
/cms/ and its own saving, other sessions, a closed account. The archive of « emporter » reads rights again before each
support (tests/spaces/test_carrying.py); mails read them when they leave (test_keeping_dates.py, tests/spaces). Every
other route: the `ended` person of tests/consistency/routes.py. No cache is kept by person: the menus, the glossary and
the labels of search are the same for all, and are filtered by what the reader holds at that moment.
One transfer goes on: the bytes of one file whose download had begun (docs/limites.md).
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.models import Habilitation, Trace
from spaces import exporting
from spaces.models import Resource
from spaces.sheets import csv_text
from tests.consistency.test_routes_matrix import version_of
from tests.factories import ResourceFactory, WholeClient

pytestmark = pytest.mark.django_db
NO_LEVEL = "accounts/without_habilitation.html"
PIECE = {"HX-Request": "true"}


def expire(user):
    """Its end was a second ago: nothing else happened."""
    moment = timezone.now()
    user.habilitations.update(starts_at=moment - timedelta(days=9), ends_at=moment - timedelta(seconds=1))


WAYS = {
    "by its date": lambda people: expire(people.editeur),
    "ended": lambda people: actions.end(people.editeur.habilitations.get(), people.admin_local),
    "suspended": lambda people: actions.suspend(people.editeur.habilitations.get(), "Absence", people.admin_local),
}


def is_stopped(response):
    return response.status_code == 403 and NO_LEVEL in [template.name for template in response.templates]


@pytest.mark.parametrize("way", WAYS)
def test_pages_pieces_and_downloads_stop_at_the_next_request_in_every_session(people, way):
    support = ResourceFactory(tokens={"caf:caf-16"})
    version = version_of(support)
    clients = [WholeClient(), WholeClient()]
    download = reverse("files:download", args=[version.pk])
    addresses = [
        "/",
        support.get_absolute_url(),
        reverse("spaces:export", args=["csv"]),
        f"{reverse('spaces:archive')}?support={support.pk}",
        reverse("links:todo"),
        reverse("links:favourites"),
        reverse("spaces:deposit"),
        "/recherche/?q=diagnostic",
        download,
    ]
    for client in clients:
        client.force_login(people.editeur)
        assert client.get(support.get_absolute_url()).status_code == 200
        assert client.get(download, headers={"Range": "bytes=0-3"}).status_code == 206
    WAYS[way](people)
    for client in clients:
        assert [address for address in addresses if not is_stopped(client.get(address))] == []
        assert is_stopped(client.get(download, headers={"Range": "bytes=4-8"}))
        piece = client.get("/supports/", headers=PIECE)
        assert (piece.status_code, piece["HX-Refresh"], piece.content) == (403, "true", b"")
    page = clients[0].get("/").content.decode()
    assert ("suspendu depuis" if way == "suspended" else "a pris fin") in page


def test_what_was_typed_in_an_open_form_is_refused_and_is_not_thrown_away(client, people):
    client.force_login(people.editeur)
    support = ResourceFactory(tokens={"caf:caf-16"}, author=people.editeur)
    expire(people.editeur)
    withdraw = reverse("spaces:withdraw", args=[support.pk])
    answer = client.post(withdraw, {"reason": "Un long motif"})
    assert is_stopped(answer)
    assert "Rien n’a été enregistré. Revenez en arrière" in answer.content.decode()
    draft = client.post(reverse("spaces:deposit-draft"), {"title": "Un titre"}, headers=PIECE)
    # The page stays as it is: site.js says why.
    assert (draft.status_code, draft.content, "HX-Refresh" in draft) == (403, b"", False)
    assert draft["X-Level-Over"]
    assert Resource.objects.get(pk=support.pk).status == support.status


def test_an_export_under_way_breaks_off(client, people, monkeypatch):
    monkeypatch.setattr(exporting, "_AT_ONCE", 1)
    monkeypatch.setattr(csv_text, "_AT_ONCE", 1)
    for _ in range(3):
        ResourceFactory(tokens={"reseau"})
    client.force_login(people.editeur)
    pieces = iter(client.get(reverse("spaces:export", args=["csv"])).streaming_content)
    next(pieces)
    assert b"Diagnostic" in next(pieces)
    expire(people.editeur)
    with pytest.raises(exporting.Stopped):
        list(pieces)


def test_the_list_of_habilitations_being_taken_away_breaks_off_too(client, people, monkeypatch):
    from accounts.keeping import exporting as habilitations

    monkeypatch.setattr(habilitations, "AT_ONCE", 1)
    client.force_login(people.admin_local)
    pieces = iter(client.get(reverse("keeping:export")).streaming_content)
    next(pieces)
    next(pieces)
    actions.end(people.admin_local.habilitations.get(), people.admin_national)
    with pytest.raises(habilitations.Stopped):
        list(pieces)


def test_a_national_level_that_ended_closes_the_cms_though_its_group_is_still_there(client, people):
    user = people.editeur_national
    client.force_login(user)
    actions.groups.keep_in_step(user)
    assert client.get("/cms/").status_code == 200
    expire(user)
    assert user.groups.exists()
    assert is_stopped(client.get("/cms/"))
    saved = client.post("/cms/pages/3/edit/", headers={"X-Requested-With": "XMLHttpRequest"})
    assert saved.status_code == 403
    assert "Copiez votre texte" in saved.json()["error_message"]
    # With a level left in a Caf, the CMS alone is closed.
    Habilitation.objects.create(user=user, level="lecteur", caf_id="caf-16")
    assert client.get("/cms/").status_code == 403
    assert client.get("/").status_code == 200
    saved = client.post("/cms/pages/3/edit/", headers={"X-Requested-With": "XMLHttpRequest"})
    assert (saved.status_code, saved.json()["success"]) == (403, False)


def test_a_suspended_national_level_leaves_the_group_and_comes_back_to_it(people):
    held = people.editeur_national.habilitations.get()
    actions.groups.keep_in_step(people.editeur_national)
    actions.suspend(held, "Absence", people.admin_national)
    assert not people.editeur_national.groups.exists()
    actions.groups.reconcile()
    assert not people.editeur_national.groups.exists()
    actions.resume(held, people.admin_national)
    assert people.editeur_national.groups.exists()


def test_a_level_given_back_opens_the_same_session_again_and_a_closed_account_has_none(client, people):
    client.force_login(people.editeur)
    held = people.editeur.habilitations.get()
    actions.suspend(held, "Absence", people.admin_local)
    assert is_stopped(client.get("/supports/"))
    actions.resume(held, people.admin_local)
    assert client.get("/supports/").status_code == 200
    people.editeur.is_active = False
    people.editeur.save(update_fields=["is_active"])
    assert client.get("/supports/")["Location"].startswith("/compte/connexion/")
    assert Trace.objects.filter(verb="resume").count() == 1
