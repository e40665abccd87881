"""A support given to another Caf or to the Cnaf: who keeps it, who reads it, and how it comes back."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from accounts.models import Trace
from files.models import FileVersion
from links import memory
from spaces import actions
from spaces.actions.giving import foreseen
from spaces.errors import Refused
from spaces.gifts import RECEIVED
from spaces.models import Resource, Status
from spaces.tasks import tell_who_receives
from tests.consistency.test_routes_matrix import version_of
from tests.factories import ResourceFactory
from tests.spaces.waiting import waiting

pytestmark = pytest.mark.django_db


def test_the_page_says_who_will_read_and_change_it_and_nothing_happens_before(client, people):
    resource = ResourceFactory(tokens=frozenset({"caf:caf-16"}), author=people.editeur)
    client.force_login(people.editeur)
    address = f"/supports/{resource.pk}/donner/"
    said = client.post(address, {"owner": "caf-35"}).content.decode()
    for expected in (
        "Caf d&#x27;Ille-et-Vilaine",
        "3 éditeurs",
        "Caf de la Charente",
        people.editeur.name,
    ):
        assert expected in said.replace("\N{NO-BREAK SPACE}", " ")
    resource.refresh_from_db()
    assert resource.caf_id == "caf-16"
    assert client.post(address, {"owner": "caf-35", "sure": "on"}).status_code == 302
    resource.refresh_from_db()
    assert (resource.caf_id, resource.given_by) == ("caf-35", "caf-16")


def test_nobody_is_said_to_lose_what_they_still_read(people):
    for tokens, lost in (("reseau", set()), ("cdr:atlantique", set()), ("editeurs:caf-16", {"editeurs:caf-16"})):
        resource = ResourceFactory(tokens=frozenset({tokens}), author=people.editeur)
        assert foreseen(resource, "caf-35").lost == lost, tokens


def test_the_new_owner_changes_it_the_former_one_reads_it_and_the_trace_says_it(people):
    resource = ResourceFactory(tokens=frozenset({"cdr:atlantique"}), author=people.editeur)
    given = actions.give(resource, people.editeur, "caf-35")
    assert given.audience.key == "cdr:atlantique"
    assert given.is_visible_to(people.lecteur)
    assert given.is_visible_to(people.editeur_35)
    actions.revise(given, people.editeur_35, actions.Description(type="diagnostic", title="À nous"))
    with pytest.raises(PermissionDenied):
        actions.revise(given, people.editeur, actions.Description(type="diagnostic", title="À moi"))
    trace = Trace.objects.get(verb="give")
    assert (trace.actor, trace.detail["former"], trace.detail["owner"]) == (people.editeur, "caf-16", "caf-35")


@pytest.mark.parametrize(("held", "becomes"), [("editeurs", "editeurs"), ("administrateurs", "administrateurs")])
def test_what_was_for_its_editors_is_for_those_of_the_new_owner(people, held, becomes):
    resource = ResourceFactory(tokens=frozenset({f"{held}:caf-16"}), author=people.admin_local)
    if held == "administrateurs":
        with pytest.raises(Refused, match="ne pourraient pas le lire"):
            actions.give(resource, people.admin_local, "caf-35")
        return
    given = actions.give(resource, people.admin_local, "caf-35")
    assert given.audience.key == f"{becomes}:caf-35"
    assert not given.is_visible_to(people.editeur)
    assert Resource.objects.visible_to(people.editeur_35).filter(pk=given.pk).exists()


def test_a_gift_is_given_back_once(client, people):
    resource = ResourceFactory(author=people.editeur)
    actions.give(resource, people.editeur, "caf-35")
    client.force_login(people.editeur_35)
    assert "Rendre à la Caf de la Charente" in client.get(resource.get_absolute_url()).content.decode()
    assert client.post(f"/supports/{resource.pk}/rendre/").status_code == 302
    resource.refresh_from_db()
    assert (resource.caf_id, resource.given_by) == ("caf-16", "")
    assert client.post(f"/supports/{resource.pk}/rendre/").status_code == 403  # not theirs any more
    with pytest.raises(Refused, match="déjà été rendu"):
        actions.give_back(resource, people.editeur)


@pytest.mark.parametrize(
    ("owner", "status", "said"),
    [
        ("caf-16", Status.PUBLISHED, "déjà à ce propriétaire"),
        ("caf-17", Status.PUBLISHED, "niveau éditeur"),
        ("caf-35", Status.DRAFT, "en rayon"),
        ("caf-35", Status.WITHDRAWN, "en rayon"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(people, owner, status, said):
    resource = ResourceFactory(author=people.editeur, status=status)
    with pytest.raises(Refused, match=said):
        actions.give(resource, people.editeur, owner)
    resource.refresh_from_db()
    assert resource.caf_id == "caf-16"


def test_a_caf_gives_to_the_cnaf_which_keeps_it_for_the_network(people):
    given = actions.give(ResourceFactory(author=people.editeur), people.admin_local, "cnaf")
    assert given.caf is None
    actions.revise(given, people.editeur_national, actions.Description(type="diagnostic", title="National"))


def test_those_who_do_not_keep_it_do_not_give_it(client, people):
    resource = ResourceFactory(author=people.editeur)
    for other in (people.lecteur, people.editeur_35, people.editeur_national):
        client.force_login(other)
        assert client.post(f"/supports/{resource.pk}/donner/", {"owner": "caf-35", "sure": "on"}).status_code == 403


def test_what_was_confirmed_for_some_is_looked_at_again_by_the_new_owner(people):
    resource = ResourceFactory(tokens=frozenset({"caf:caf-16"}), author=people.editeur)
    version = version_of(resource)
    FileVersion.objects.filter(pk=version.pk).update(
        personal={"nir": {"count": 1, "parts": [1]}},
        personal_confirmed_by=people.editeur,
        personal_confirmed_at=resource.created_at,
    )
    given = actions.give(resource, people.editeur, "caf-35")
    assert (given.status, given.caf_id) == (Status.DRAFT, "caf-35")
    assert given.held_at is not None
    assert not given.is_visible_to(people.lecteur_35)


def test_those_who_receive_it_find_it_to_do_until_they_have_opened_it(client, people):
    resource = ResourceFactory(author=people.editeur)
    given = actions.give(resource, people.editeur, "caf-35")
    memory.see_everything(people.editeur_35)  # is not to have opened it
    assert waiting(people.editeur_35)[RECEIVED] == [given.get_absolute_url()]
    for other in (people.editeur, people.lecteur_35, people.admin_national):
        assert RECEIVED not in waiting(other)
    client.force_login(people.editeur_35)
    assert "support reçu d’une autre Caf" in client.get("/").content.decode()
    client.get(given.get_absolute_url())
    assert RECEIVED not in waiting(people.editeur_35)
    actions.give_back(given, people.editeur_35)
    assert waiting(people.editeur)[RECEIVED] == [given.get_absolute_url()]
    assert RECEIVED not in waiting(people.editeur_35)


def test_a_gift_that_a_colleague_revised_or_of_a_month_ago_waits_no_more(people):
    revised, old = (actions.give(ResourceFactory(author=people.editeur), people.editeur, "caf-35") for _ in range(2))
    Trace.objects.filter(verb="give", object_id=str(old.pk)).date_again(old.created_at - timedelta(days=31))
    Resource.objects.filter(pk=old.pk).update(revised_at=old.created_at - timedelta(days=32))
    assert waiting(people.editeur_35)[RECEIVED] == [revised.get_absolute_url()]
    actions.revise(revised, people.admin_national, actions.Description(type="diagnostic", title="Relu"))
    assert RECEIVED not in waiting(people.editeur_35)


def test_a_mail_tells_those_who_receive_it_and_nothing_of_it(people):
    given = actions.give(ResourceFactory(author=people.editeur), people.editeur, "caf-35")
    tell_who_receives.func(given.pk, "caf-35", people.editeur.pk)
    assert sorted(one.to[0] for one in mail.outbox) == [
        "admin-local-35@example.org",
        "deux-caf@example.org",
        "editeur-35@example.org",
    ]
    for one in mail.outbox:
        assert f"/supports/{given.pk}/" in one.body
        assert "donné" in one.subject
        for told in (given.title, given.get_absolute_url(), people.editeur.name, "Charente"):
            assert told not in one.body + one.subject


def test_a_mail_tells_those_it_is_given_back_to_and_not_who_did_it_nor_those_who_gave_it_on(people):
    given = actions.give(ResourceFactory(author=people.editeur), people.editeur, "caf-35")
    actions.give_back(given, people.editeur_35)
    tell_who_receives.func(given.pk, "caf-35", people.editeur.pk)  # late: it is theirs no more
    assert mail.outbox == []
    tell_who_receives.func(given.pk, "caf-16", people.admin_local.pk)
    assert [one.to[0] for one in mail.outbox] == ["editeur@example.org"]
    assert "rendu" in mail.outbox[0].subject


def test_to_give_and_to_give_back_send_the_mail(people, monkeypatch):
    sent = []
    mails = SimpleNamespace(enqueue=lambda *args: sent.append(args))
    monkeypatch.setattr("spaces.actions.giving.tell_who_receives", mails)
    given = actions.give(ResourceFactory(author=people.editeur), people.editeur, "caf-35")
    actions.give_back(given, people.editeur_35)
    assert sent == [(given.pk, "caf-35", people.editeur.pk), (given.pk, "caf-16", people.editeur_35.pk)]
