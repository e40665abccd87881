"""Hand over what is in a person's hands, then end their level there."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.errors import Refused
from accounts.leaving import actions, tasks
from accounts.models import AccessRequest, Ending, Habilitation, Invitation, Level, RequestState, Trace
from accounts.sight import audience_of, forget
from links import holdings
from spaces.models import Collection, Resource, Status
from tests.factories import HabilitationFactory, ResourceFactory, person

pytestmark = pytest.mark.django_db


def left_by(author):
    """One thing of each kind, in the Charente, and one draft elsewhere."""
    own = {"author": author, "caf_id": "caf-16"}
    draft = ResourceFactory(**own, status=Status.DRAFT, title="Brouillon ouvert", tokens=frozenset({"reseau"}))
    apart = ResourceFactory(
        **own, status=Status.DRAFT, title="Brouillon réservé", tokens=frozenset({"editeurs:caf-16"})
    )
    withdrawn = ResourceFactory(**own, status=Status.WITHDRAWN, title="Retiré")
    shelf = ResourceFactory(**own, title="En rayon")
    elsewhere = ResourceFactory(author=author, caf_id="caf-35", status=Status.DRAFT, title="Ailleurs")
    shared = Collection(title="Partagée", author=author, caf_id="caf-16", audience=audience_of({"caf:caf-16"}))
    shared.save()
    alone = Collection(title="À moi", author=author, caf_id="caf-16", audience=audience_of({f"personne:{author.pk}"}))
    alone.save()
    return {
        "draft": draft,
        "apart": apart,
        "withdrawn": withdrawn,
        "shelf": shelf,
        "elsewhere": elsewhere,
        "shared": shared,
        "alone": alone,
    }


def page_of(user):
    return reverse("leaving:handover", args=[user.pk])


def read(client, address):
    """The page as one reads it, its spaces plain."""
    return client.get(address).content.decode().replace("\u00a0", " ")


def test_the_screen_names_what_may_be_told_counts_the_rest_and_leaves_other_caf_out(client, people):
    left_by(people.editeur)
    client.force_login(people.admin_local)
    shown = read(client, page_of(people.editeur))
    for said in (
        "2 brouillons de supports",
        "Brouillon ouvert",
        "1 support retiré ou restreint",
        "1 collection partagée",
    ):
        assert said in shown, said
    for hidden in ("Brouillon réservé", "Ailleurs", "À moi"):
        assert hidden not in shown, hidden
    assert "dont vous ne lisez pas le titre" in shown
    assert "1 support en rayon" in shown
    assert "Ils sont déjà à la Caf" in shown


def test_all_goes_to_one_colleague_after_a_confirmation_and_another_receives_a_kind(client, people):
    left = left_by(people.editeur)
    colleague = person(Level.EDITEUR, "caf-16", name="Claire Reprend")
    client.force_login(people.admin_local)
    address = page_of(people.editeur) + "?pour=caf-16"
    chosen = {"to": colleague.pk, "to-collections": people.admin_local.pk, "to-supports-restreints": "personne"}
    asked = client.post(address, chosen).content.decode()
    assert "Claire Reprend" in asked
    assert "Reste à" in asked
    assert Resource.objects.get(pk=left["draft"].pk).author == people.editeur
    done = client.post(address, chosen | {"sure": "on"}, follow=True)
    assert "C’est transmis." in done.content.decode()

    now = {name: type(row)._default_manager.get(pk=row.pk) for name, row in left.items()}
    assert {name for name, row in now.items() if row.author == colleague} == {"draft", "apart"}
    assert now["shared"].author == people.admin_local
    assert now["apart"].readers.key == f"personne:{colleague.pk}"
    forget(people.editeur)
    assert not now["apart"].is_visible_to(people.editeur)
    assert now["apart"].is_visible_to(colleague)
    told = Trace.objects.filter(verb="hand-over", object_id=str(people.editeur.pk)).order_by("pk")
    assert {(one.detail["what"], one.detail["number"], one.detail["to"]) for one in told} == {
        ("brouillons", 2, colleague.pk),
        ("collections", 1, people.admin_local.pk),
    }
    jobs = DBTaskResult.objects.filter(task_path="accounts.leaving.tasks.tell_receiver")
    assert [job.args_kwargs["args"] for job in jobs] == [[colleague.pk, people.admin_local.pk]]
    tasks.tell_receiver.func(colleague.pk, people.admin_local.pk)
    (letter,) = mail.outbox
    assert letter.to == [colleague.email]
    assert f"{people.admin_local.name} vous a transmis des travaux" in letter.body
    assert "/a-faire/" in letter.body
    assert "Brouillon" not in letter.body


def test_a_colleague_who_may_not_hold_a_kind_is_refused_in_the_form_and_by_the_action(client, people):
    left = left_by(people.editeur)
    client.force_login(people.admin_local)
    answer = client.post(page_of(people.editeur), {"to": people.lecteur.pk, "sure": "on"})
    assert answer.status_code == 422
    assert "n’a pas ici le niveau qu’il faut" in answer.content.decode()
    for receiver in (people.lecteur, people.editeur_35, people.editeur, people.editeur_national):
        with pytest.raises(Refused):
            actions.hand_over(people.editeur, "caf-16", {"brouillons": receiver}, people.admin_local)
    with pytest.raises(Refused):
        actions.hand_over(people.editeur, "caf-16", {"supports-publies": people.admin_local}, people.admin_local)
    assert Resource.objects.get(pk=left["draft"].pk).author == people.editeur


def test_nobody_hands_over_for_another_caf(client, people):
    left = left_by(people.editeur)
    two = people.two_cafs  # lecteur of caf-16, éditeur of caf-35
    for who in (people.editeur, people.admin_local_35, people.editeur_national):
        with pytest.raises(PermissionDenied):
            actions.hand_over(people.editeur, "caf-16", {"brouillons": people.admin_local}, who)
        with pytest.raises(PermissionDenied):
            actions.leave(people.editeur.habilitations.get(), who)
    client.force_login(people.admin_local)
    assert client.get(page_of(people.editeur_35)).status_code == 404
    assert client.get(page_of(two) + "?pour=caf-35").status_code == 404
    assert client.post(reverse("leaving:leave", args=[two.pk]), {"pour": "caf-35"}).status_code == 404
    shown = client.get(page_of(two)).content.decode()
    assert "Charente" in shown
    assert "Ille-et-Vilaine" not in shown
    assert Resource.objects.get(pk=left["draft"].pk).author == people.editeur
    assert two.habilitations.active().count() == 2


def test_leaving_a_caf_ends_that_level_alone_without_handing_over(client, people):
    two = people.two_cafs
    request = AccessRequest.objects.create(
        user=two, email=two.email, name=two.name, caf_id="caf-16", level=Level.EDITEUR, state=RequestState.WAITING
    )
    client.force_login(people.admin_local)
    said = client.post(reverse("leaving:leave", args=[two.pk]), {"pour": "caf-16"}, follow=True).content.decode()
    assert "Son compte et ses autres habilitations restent." in said
    assert "arrêté par erreur" in said
    ended = Habilitation.objects.get(user=two, caf="caf-16")
    assert (ended.ending, ended.ended_by) == (Ending.LEFT, people.admin_local)
    assert [held.caf_id for held in two.habilitations.active()] == ["caf-35"]
    two.refresh_from_db()
    request.refresh_from_db()
    assert two.is_active
    assert request.state == RequestState.WITHDRAWN


def test_ending_without_handing_over_says_first_what_nobody_receives(client, people):
    left_by(people.editeur)
    client.force_login(people.admin_local)
    address = reverse("leaving:leave", args=[people.editeur.pk])
    asked = client.post(address, {"pour": "caf-16"}).content.decode().replace("\u00a0", " ")
    for said in ("2 brouillons de supports", "n’est transmis à personne", "Transmettre d’abord", "Terminer quand même"):
        assert said in asked, said
    assert people.editeur.habilitations.active().exists()
    done = client.post(address, {"pour": "caf-16", "sure": "on"}, follow=True).content.decode()
    assert "arrêté par erreur" in done
    assert not people.editeur.habilitations.active().exists()


def test_what_is_left_after_the_end_may_still_be_handed_over(client, people):
    left = left_by(people.ended)
    client.force_login(people.admin_local)
    shown = client.get(page_of(people.ended)).content.decode()
    assert "Elle est terminée" in shown
    assert "Brouillon ouvert" in shown
    assert actions.hand_over(people.ended, "caf-16", {"brouillons": people.editeur}, people.admin_local)
    assert Resource.objects.get(pk=left["draft"].pk).author == people.editeur


def test_the_screen_warns_of_who_is_missed(client, people):
    client.force_login(people.admin_national)
    warned = ("plus personne ici ne pourra modifier les supports", "seul administrateur local")
    shown = read(client, page_of(people.admin_local))
    assert [one in shown for one in warned] == [False, True]
    people.editeur.habilitations.update(ends_at=timezone.now())
    shown = read(client, page_of(people.admin_local))
    assert [one in shown for one in warned] == [True, True]
    assert not any(one in read(client, page_of(people.lecteur)) for one in warned)


def test_the_last_administrateur_national_does_not_leave(people):
    held = people.admin_national.habilitations.get()
    other = person(Level.ADMINISTRATEUR_NATIONAL)
    other.habilitations.update(ends_at=timezone.now())
    with pytest.raises(Refused):
        actions.leave(held, people.admin_national)
    assert people.admin_national.habilitations.active().exists()


def test_invitations_without_an_answer_go_to_another_administrator(people):
    leaver = person(Level.ADMINISTRATEUR_LOCAL, "caf-16")
    sent = {
        "caf_id": "caf-16",
        "level": Level.LECTEUR,
        "invited_by": leaver,
        "expires_at": timezone.now() + timedelta(days=3),
    }
    waiting = Invitation.objects.create(email="une@example.org", **sent)
    taken = Invitation.objects.create(email="deux@example.org", accepted_at=timezone.now(), **sent)
    with pytest.raises(Refused):
        actions.hand_over(leaver, "caf-16", {"invitations": people.editeur}, people.admin_local)
    assert actions.hand_over(leaver, "caf-16", {"invitations": people.admin_local}, people.admin_local) == {
        "invitations": 1
    }
    assert Invitation.objects.get(pk=waiting.pk).invited_by == people.admin_local
    assert Invitation.objects.get(pk=taken.pk).invited_by == leaver


def test_the_screen_costs_the_same_for_one_thing_and_for_many(client, people):
    colleague = person(Level.EDITEUR, "caf-16")
    HabilitationFactory(user=colleague, level=Level.EDITEUR, caf_id="caf-35")
    ResourceFactory(author=people.editeur, status=Status.DRAFT)
    client.force_login(people.admin_local)
    client.get(page_of(people.editeur))
    with CaptureQueriesContext(connection) as one:
        client.get(page_of(people.editeur))
    for _ in range(30):
        ResourceFactory(author=people.editeur, status=Status.DRAFT)
        person(Level.EDITEUR, "caf-16")
    with CaptureQueriesContext(connection) as many:
        shown = read(client, page_of(people.editeur))
    assert len(many) == len(one) <= 11
    assert "31 brouillons" in shown
    assert "Et 11 autres" in shown


def test_every_holding_counts_nothing_for_a_person_who_holds_nothing(people):
    for owner in ("caf-16", "cnaf"):
        assert holdings.in_the_hands_of(people.lecteur_35, owner, people.admin_national) == []
