"""What the site holds about a person: they read it, take it away, ask that it be erased; what is left then."""

import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.errors import Refused
from accounts.models import (
    AccessRequest,
    Device,
    Ending,
    ErasureRequest,
    Invitation,
    Level,
    RequestState,
    Trace,
    User,
)
from accounts.own_data import actions
from accounts.own_data.tasks import tell_erased, tell_erasure_asked, tell_erasure_refused
from accounts.sight import audience_of
from accounts.tasks import send_reset
from links.models import Favourite, Follow, Seen
from mail.models import Suppressed
from spaces.models import Collection, DepositDraft, Report, Resource, SavedView
from tests.factories import PASSWORD, ResourceFactory, WholeClient, codes_now, person, set_up_second_factor

pytestmark = pytest.mark.django_db

EMAIL, NAME, FUNCTION = "zelie.quatrebarbes@example.org", "Zélie Quatrebarbes", "Conseillère en haute voltige"
PAGE = "/compte/donnees/"


@pytest.fixture
def zelie(people):
    """An éditrice who used everything: her address and name stand wherever the site writes them."""
    user = person(Level.EDITEUR, "caf-16", email=EMAIL, name=NAME, function=FUNCTION)
    set_up_second_factor(user)
    EmailAddress.objects.create(user=user, email=EMAIL, verified=True, primary=True)
    WholeClient().force_login(user)
    own = {"email": EMAIL, "name": NAME, "function": FUNCTION, "caf_id": "caf-16", "level": Level.LECTEUR}
    AccessRequest.objects.create(user=user, why=f"Je suis {NAME}", state=RequestState.ACCEPTED, **own)
    AccessRequest.objects.create(state=RequestState.UNCONFIRMED, **own)
    Invitation.objects.create(
        invited_by=people.admin_local, expires_at=timezone.now(), words=f"Bonjour {NAME}", accepted_by=user, **own
    )
    Device.objects.create(user=user, digest="0" * 64, label=f"Téléphone de {NAME}")
    Suppressed.objects.create(address=EMAIL, reason=Suppressed.Reason.ASKED)
    for model in (Seen, Favourite, Follow):
        model.objects.create(user=user, kind="rubrique", object_id="diagnostic")
    SavedView.objects.create(user=user, name=f"Vue de {NAME}", query="caf=caf-16")
    DepositDraft.objects.create(user=user, typed={"title": [f"Par {NAME}"]})
    support = ResourceFactory(author=user, title="Bilan de la Caf")
    Report.objects.create(resource=support, owner="caf-16", author=user, words="Une faute")
    alone = {"author": user, "caf_id": "caf-16", "audience": audience_of({f"personne:{user.pk}"})}
    Collection(title=f"Le tiroir de {NAME}", **alone).save()
    LogEntry.objects.create(
        user=people.admin_national,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(user.pk),
        object_repr=str(user),
        action_flag=CHANGE,
    )
    send_reset.enqueue(EMAIL)
    return user


def places_of(words):
    """Every column of every table that holds one of these words: "table.column"."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed:
            continue
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField | models.FileField):
                rows = model._base_manager.order_by().values_list(field.name, flat=True)
                for value in rows:
                    said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
                    if any(word.casefold() in said.casefold() for word in words):
                        found.append(f"{model._meta.db_table}.{field.column}")
                        break
    for session in Session.objects.order_by("pk"):
        if any(word in json.dumps(session.get_decoded(), default=str) for word in words):
            found.append("django_session")
    return sorted(found)


def test_nothing_names_a_person_any_more_once_they_are_erased(people, zelie):
    assert len(places_of((EMAIL, NAME, FUNCTION))) > 12  # the walk sees what there is
    asked = actions.ask_erasure(zelie, f"Merci, {NAME}")
    actions.accept_erasure(asked, people.admin_national)
    assert places_of((EMAIL, NAME, "Quatrebarbes", FUNCTION)) == []

    left = User.objects.get(pk=zelie.pk)
    assert (left.name, left.function, left.is_active, left.has_usable_password()) == ("Ancien agent", "", False, False)
    assert left.erased_at
    assert left.closed_at
    assert left.habilitations.get().ending == Ending.CLOSED
    assert "Ancien agent" in support_page(people)
    line = Trace.objects.get(verb="erase")
    assert (line.actor, line.object_id, line.detail["removed"]["favoris"]) == (people.admin_national, str(zelie.pk), 1)
    assert actions.anonymise(left, None) is False  # a second time does nothing


def support_page(people):
    client = WholeClient()
    client.force_login(people.lecteur)
    return client.get(Resource.objects.get(title="Bilan de la Caf").get_absolute_url()).content.decode()


def test_an_erased_person_is_out_and_cannot_come_back(client, people, zelie):
    client.force_login(zelie)
    assert client.get("/supports/").status_code == 200
    actions.anonymise(zelie, people.admin_national)
    assert client.get("/supports/").status_code == 302
    signed = WholeClient().post("/compte/connexion/", {"login": EMAIL, "password": PASSWORD})
    assert signed.status_code != 302 or "ferme" in signed["Location"]


def test_one_reads_and_takes_away_what_is_one_s_own_and_no_secret(client, people, zelie):
    client.force_login(zelie)
    shown = client.get(PAGE).content.decode()
    for said in ("Vos favoris", "Vos demandes d’accès", "Télécharger mes données", "/donnees-personnelles/"):
        assert said in shown, said
    answer = client.get(reverse("own_data:export"))
    assert answer["Content-Disposition"] == 'attachment; filename="mes-donnees.json"'
    assert "no-store" in answer["Cache-Control"]
    whole = answer.content.decode()
    told = {one["sorte"]: one["lignes"] for one in json.loads(whole)["donnees"]}
    assert told["compte"] == [told["compte"][0] | {"adresse": EMAIL, "nom": NAME}]
    assert told["supports"][0]["titre"] == "Bilan de la Caf"
    assert len(told["demandes"]) == 2
    assert told["favoris"]
    assert told["double-authentification"]
    secrets = [zelie.password, client.session.session_key, "0" * 64, *codes_now()]
    secrets += [json.dumps(one.data)[:40] for one in zelie.authenticator_set.all()]
    assert [one for one in secrets if one in whole] == []
    others = User.objects.exclude(pk=zelie.pk)
    assert [one for one in others if one.email in whole or one.name in whole] == []
    assert Trace.objects.filter(verb="export-own-data", actor=zelie).count() == 1


def test_it_is_open_without_a_level_and_only_to_who_is_signed_in(client, people):
    assert client.get(PAGE).status_code == 302
    assert client.get(reverse("own_data:export")).status_code == 302
    client.force_login(people.outsider)
    assert client.get(PAGE).status_code == 200
    assert people.outsider.email in client.get(reverse("own_data:export")).content.decode()


def test_the_page_costs_the_same_for_little_and_for_much(client, people):
    client.force_login(people.editeur)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as little:
        client.get(PAGE)
    for number in range(50):
        Favourite.objects.create(user=people.editeur, kind="resource", object_id=str(number))
        ResourceFactory(author=people.editeur)
    with CaptureQueriesContext(connection) as much:
        client.get(PAGE)
    assert len(much) == len(little) <= 12


def test_one_asks_once_takes_it_back_and_asks_again(client, people):
    client.force_login(people.outsider)
    refused = client.post(reverse("own_data:ask"), {"words": "Je pars à la retraite"})
    assert refused.status_code == 422
    assert "Cochez cette case" in refused.content.decode()
    assert "Je pars à la retraite" in refused.content.decode()
    for _ in range(2):
        client.post(reverse("own_data:ask"), {"words": "Je pars", "sure": "on"})
    asked = ErasureRequest.objects.get(user=people.outsider)
    assert "Un administrateur national vous répond dans le mois" in client.get(PAGE).content.decode()
    client.post(reverse("own_data:withdraw"))
    assert not ErasureRequest.objects.filter(pk=asked.pk).exists()
    client.post(reverse("own_data:ask"), {"sure": "on"})
    assert ErasureRequest.objects.filter(user=people.outsider, decided_at=None).count() == 1


def test_an_administrateur_national_refuses_with_a_reason_that_is_sent(client, people, mailoutbox):
    asked = actions.ask_erasure(people.lecteur, "")
    address = reverse("own_data:erasure", args=[asked.pk])
    client.force_login(people.admin_national)
    assert people.lecteur.name in client.get(reverse("own_data:erasures")).content.decode()
    assert client.post(address, {"decision": "refuser"}).status_code == 422
    client.post(address, {"decision": "refuser", "because": "Une procédure est en cours"})
    asked.refresh_from_db()
    assert asked.refused_because == "Une procédure est en cours"
    assert asked.decided_by == people.admin_national
    tell_erasure_refused.func(asked.pk)
    assert [letter.to for letter in mailoutbox] == [[people.lecteur.email]]
    assert "Une procédure est en cours" in mailoutbox[0].body
    with pytest.raises(Refused):
        actions.accept_erasure(asked, people.admin_national)
    assert User.objects.get(pk=people.lecteur.pk).is_active


def test_a_request_is_told_to_who_answers_and_its_end_to_the_former_address(people, mailoutbox):
    asked = actions.ask_erasure(people.lecteur, "")
    assert DBTaskResult.objects.filter(task_path="accounts.own_data.tasks.tell_erasure_asked").exists()
    tell_erasure_asked.func(asked.pk)
    assert [letter.to for letter in mailoutbox] == [[people.admin_national.email]]
    assert reverse("own_data:erasure", args=[asked.pk]) in mailoutbox.pop().body
    email = people.lecteur.email
    tell_erased.func(email)
    assert mailoutbox == []
    actions.accept_erasure(asked, people.admin_national)
    last = DBTaskResult.objects.get(task_path="accounts.own_data.tasks.tell_erased")
    assert last.args_kwargs["args"] == [email]
    tell_erased.func(email)
    assert [letter.to for letter in mailoutbox] == [[email]]
    tell_erasure_asked.func(asked.pk)
    assert len(mailoutbox) == 1


def test_to_erase_asks_for_the_name_and_then_does_it(client, people):
    asked = actions.ask_erasure(people.lecteur, "")
    address = reverse("own_data:erasure", args=[asked.pk])
    client.force_login(people.admin_national)
    assert "Ce qui disparaît, ce qui reste" in client.get(address).content.decode()
    assert client.post(address, {"decision": "effacer", "name": "Quelqu'un d'autre"}).status_code == 422
    assert User.objects.get(pk=people.lecteur.pk).is_active
    said = client.post(address, {"decision": "effacer", "name": people.lecteur.name}, follow=True).content.decode()
    assert "Le compte est effacé" in said
    assert User.objects.get(pk=people.lecteur.pk).name == "Ancien agent"


def test_neither_an_administrateur_local_nor_an_editeur_national_erases(people):
    asked = actions.ask_erasure(people.lecteur, "")
    for by in (people.admin_local, people.editeur_national, people.editeur, people.outsider, people.lecteur):
        with pytest.raises(PermissionDenied):
            actions.accept_erasure(asked, by)
        with pytest.raises(PermissionDenied):
            actions.refuse_erasure(asked, by, "non")
        with pytest.raises(PermissionDenied):
            actions.anonymise(people.lecteur, by)
        with pytest.raises(PermissionDenied):
            actions.close(people.lecteur, by, "unused")
    assert User.objects.get(pk=people.lecteur.pk).is_active


def test_the_last_administrateur_national_is_not_erased_and_nobody_answers_themselves(people):
    other = person(Level.ADMINISTRATEUR_NATIONAL)
    asked = actions.ask_erasure(people.admin_national, "")
    with pytest.raises(Refused, match="propre demande"):
        actions.accept_erasure(asked, people.admin_national)
    other.habilitations.update(ends_at=timezone.now())
    with pytest.raises(Refused, match="seul administrateur national"):
        actions.anonymise(people.admin_national, None)
    with pytest.raises(Refused, match="seul administrateur national"):
        actions.close(people.admin_national, None, "unused")
    assert ErasureRequest.objects.get(pk=asked.pk).decided_at is None


def test_a_closed_account_is_opened_again_by_who_answers_for_it(client, people):
    held = people.lecteur.habilitations.get()
    actions.close(people.lecteur, None, "unused")
    held.refresh_from_db()
    assert held.ending == Ending.CLOSED
    for by in (people.admin_local_35, people.editeur, people.editeur_national):
        with pytest.raises(PermissionDenied):
            actions.reopen(people.lecteur, by)
    client.force_login(people.admin_local)
    address = reverse("own_data:reopen", args=[people.lecteur.pk])
    assert "Rouvrir ce compte" in client.get(address).content.decode()
    assert "Donnez-lui maintenant un niveau" in client.post(address, follow=True).content.decode()
    opened = User.objects.get(pk=people.lecteur.pk)
    assert opened.is_active
    assert opened.closed_at is None
    assert not opened.habilitations.active().exists()
    actions.anonymise(opened, None)
    with pytest.raises(Refused):
        actions.reopen(opened, people.admin_national)


def test_a_request_of_long_ago_does_not_hide_an_open_one(people):
    old = actions.ask_erasure(people.lecteur, "")
    actions.refuse_erasure(old, people.admin_national, "Pas maintenant")
    ErasureRequest.objects.filter(pk=old.pk).update(asked_at=timezone.now() - timedelta(days=400))
    actions.ask_erasure(people.lecteur, "")
    assert ErasureRequest.objects.filter(user=people.lecteur, decided_at=None).count() == 1
