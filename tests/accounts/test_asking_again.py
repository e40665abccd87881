"""Asking from within: the door of whoever has no level, one's own requests, a level asked from a refusal."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.asking import actions
from accounts.asking.offers import offers_for
from accounts.errors import Refused
from accounts.models import AccessRequest, Ending, Habilitation, Level, RequestState, Trace
from accounts.permissions import Action, NotAllowed
from tests.factories import HabilitationFactory, ResourceFactory

pytestmark = pytest.mark.django_db

LEVEL, MINE = "/demander-un-niveau/", "/compte/demandes/"


def page_of(response):
    return response.content.decode().replace("\u00a0", " ").replace("&#x27;", "'")


def caf(code="caf-16"):
    return Habilitation.objects.filter(caf=code).first().caf


def test_a_lecteur_refused_at_the_deposit_asks_for_the_level_and_sees_it_wait(client, people):
    client.force_login(people.lecteur)
    refused = client.get("/deposer/")
    assert refused.status_code == 403
    page = page_of(refused)
    assert "Seuls les éditeurs et les administrateurs locaux d'une Caf déposent" in page
    address = "/demander-un-niveau/?niveau=editeur&amp;caf=caf-16"
    assert f'href="{address}">Demander le niveau éditeur dans ma Caf' in page

    shown = page_of(client.get(address.replace("&amp;", "&")))
    assert '<option value="caf-16" selected>' in shown
    assert 'value="editeur" required id="id_level_1" checked' in shown or 'value="editeur"' in shown
    sent = client.post(LEVEL, {"level": "editeur", "caf": "caf-16", "why": "Pour déposer."})
    assert sent["Location"] == MINE
    asked = AccessRequest.objects.get()
    assert (asked.state, asked.user, asked.name) == (RequestState.WAITING, people.lecteur, people.lecteur.name)
    mine = page_of(client.get(MINE))
    assert "les administrateurs locaux de la Caf de la Charente" in mine
    assert people.admin_local.name not in mine

    again = page_of(client.get("/deposer/"))  # told, not offered twice
    assert "Vous avez déjà une demande en attente" in again
    assert "Demander le niveau" not in again
    double = client.post(LEVEL, {"level": "editeur", "caf": "caf-16", "why": "Encore."})
    assert double.status_code == 422
    assert "attend déjà une réponse depuis le" in page_of(double)
    assert "Encore." in page_of(double)
    assert AccessRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "action", "obj", "labels"),
    [
        ("lecteur", Action.DEPOSIT, None, ["éditeur dans ma Caf"]),
        ("lecteur", Action.GRANT, None, ["administrateur local dans ma Caf"]),
        ("lecteur", Action.PARTICIPATE, None, ["éditeur dans ma Caf"]),
        ("lecteur", Action.REVISE, "caf-35", ["éditeur dans la Caf d'Ille-et-Vilaine"]),
        ("editeur", Action.REVISE, "caf-16", []),
        ("lecteur", Action.ADMINISTER, None, []),
        ("lecteur", Action.NATIONAL_EDIT, None, []),
        ("admin_local", Action.REVISE, "cnaf", []),
        ("editeur_national", Action.ADMINISTER, None, ["administrateur national"]),
        ("editeur_national", Action.NATIONAL_EDIT, None, []),
        ("lecteur", Action.CORRECT_OWN_WORDS, None, []),
    ],
)
def test_a_refusal_offers_the_lowest_level_that_is_enough(people, who, action, obj, labels):
    held = getattr(people, who).active_habilitations()
    offers = offers_for(NotAllowed(action, obj), held, held[0])
    assert [one.label.removeprefix("Demander le niveau ") for one in offers] == labels


def test_a_refusal_on_a_support_of_another_caf_offers_that_caf(client, people):
    resource = ResourceFactory(caf_id="caf-35")
    client.force_login(people.lecteur)
    page = page_of(client.get(reverse("spaces:revise", args=[resource.pk])))
    assert "/demander-un-niveau/?niveau=editeur&amp;caf=caf-35" in page


def test_the_door_says_what_was_refused_what_ended_and_what_is_suspended(client, people):
    client.force_login(people.ended)
    page = page_of(client.get("/"))
    assert "Ce niveau a pris fin le" in page
    sent = client.post(LEVEL, {"level": "editeur", "caf": "caf-16"})  # the one click of that page
    assert sent["Location"] == MINE
    asked = AccessRequest.objects.get(user=people.ended)
    assert "Votre demande est en attente" in page_of(client.get("/"))

    asked.state, asked.reason, asked.decided_at = RequestState.REFUSED, "Passez par votre responsable.", timezone.now()
    asked.save()
    page = page_of(client.get("/supports/"))
    assert "Refusée" in page
    assert "Passez par votre responsable." in page
    assert "?niveau=editeur&amp;caf=caf-16" in page
    HabilitationFactory(user=people.ended, caf_id="caf-35", suspended_at=timezone.now(), suspended_because="Secret")
    page = page_of(client.get("/"))
    assert "Ce niveau est suspendu depuis le" in page
    assert "Secret" not in page


def test_one_withdraws_only_what_is_ones_own_and_waits(client, people):
    asked = actions.ask_level(people.outsider, Level.LECTEUR, caf(), "")
    address = reverse("access_withdraw", args=[asked.pk])
    client.force_login(people.ended)
    assert client.post(address).status_code == 404
    with pytest.raises(Refused):
        actions.withdraw(asked, people.ended)
    client.force_login(people.outsider)
    assert client.get(address).status_code == 405
    assert client.post(address, {"next": "https://mechant.example/"})["Location"] == MINE
    asked.refresh_from_db()
    assert asked.state == RequestState.WITHDRAWN
    assert Trace.objects.get(verb="withdraw-request").actor == people.outsider
    assert "Abandonnée" in page_of(client.get("/"))
    assert actions.ask_level(people.outsider, Level.EDITEUR, caf(), "").state == RequestState.WAITING
    AccessRequest.objects.filter(state=RequestState.WAITING).update(state=RequestState.ACCEPTED)
    other = AccessRequest.objects.get(state=RequestState.ACCEPTED)
    client.post(reverse("access_withdraw", args=[other.pk]))
    other.refresh_from_db()
    assert other.state == RequestState.ACCEPTED


def test_what_one_holds_already_is_not_asked_but_what_ends_soon_is(people):
    with pytest.raises(Refused, match="déjà le niveau éditeur"):
        actions.ask_level(people.editeur, Level.EDITEUR, caf(), "")
    with pytest.raises(Refused, match="déjà le niveau éditeur"):
        actions.ask_level(people.editeur, Level.LECTEUR, caf(), "")
    Habilitation.objects.filter(user=people.editeur).update(ends_at=timezone.now() + timedelta(days=30))
    assert actions.ask_level(people.editeur, Level.EDITEUR, caf(), "").state == RequestState.WAITING
    for code in ("caf-33", "caf-59", "caf-67", "caf-69"):
        actions.ask_level(people.editeur, Level.LECTEUR, type(caf()).objects.get(pk=code), "")
    with pytest.raises(Refused, match="5 demandes en attente"):
        actions.ask_level(people.editeur, Level.LECTEUR, type(caf()).objects.get(pk="caf-35"), "")


def test_nobody_promotes_themselves_by_what_they_send(client, people):
    client.force_login(people.lecteur)
    sent = {"state": "acceptee", "user": people.outsider.pk, "given": people.lecteur.habilitations.get().pk}
    refused = client.post(LEVEL, sent | {"level": "administrateur-national", "caf": "caf-16"})
    assert refused.status_code == 422
    assert not AccessRequest.objects.exists()
    elsewhere = client.post(LEVEL, sent | {"level": "editeur", "caf": "caf-16", "next": "//mechant.example/"})
    assert elsewhere["Location"] == MINE
    asked = AccessRequest.objects.get()
    assert (asked.user, asked.state, asked.given) == (people.lecteur, RequestState.WAITING, None)
    assert people.lecteur.habilitations.get().level == Level.LECTEUR


def test_the_pages_of_requests_ask_as_much_with_one_line_as_with_many(client, people, django_assert_max_num_queries):
    person, counts = people.outsider, []
    client.force_login(person)
    client.get(MINE)
    for codes in (("caf-16",), ("caf-33", "caf-35", "caf-59", "caf-67")):
        for code in codes:
            actions.ask_level(person, Level.LECTEUR, type(caf()).objects.get(pk=code), "")
            HabilitationFactory(
                user=person,
                caf_id="caf-13",
                starts_at=timezone.now() - timedelta(days=9),
                ends_at=timezone.now() - timedelta(days=1),
                ending=Ending.DECISION,
            )
        for address in (MINE, "/"):
            with django_assert_max_num_queries(12) as asked:
                client.get(address)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
