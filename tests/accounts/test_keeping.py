"""/habilitations/: the list of a Caf, the verbs on a level, who may use them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.errors import Changed, Refused
from accounts.keeping.forms import a_year_after
from accounts.models import Ending, Habilitation, Level, Membership, Trace, User
from accounts.sight import forget, habilitations_of, tokens_of
from territories.models import Caf
from tests.factories import HabilitationFactory, WholeClient, person

pytestmark = pytest.mark.django_db
LIST = reverse("keeping:people")
VERBS = ("renew", "suspend", "resume", "end", "change")


@pytest.fixture
def held(people):
    return people.lecteur.habilitations.get()


@pytest.fixture
def admin(client, people):
    client.force_login(people.admin_local)
    return client


def at(verb, held):
    return reverse(f"keeping:{verb}", args=[held.pk])


def in_a_year():
    return a_year_after(timezone.localdate())


def sent(verb, held):
    said = {"renew": {"until": in_a_year()}, "suspend": {"because": "Absence"}, "end": {"ending": "depart"}}
    said["change"] = {"level": "editeur", "until": in_a_year()}
    return {"seen": actions.stamp(held), **said.get(verb, {})}


def test_the_list_shows_the_people_of_the_caf_and_only_them(admin, people):
    far = person(Level.LECTEUR, "caf-35", name="Ailleurs")
    gone = person(name="Partie Depuis")
    now = timezone.now()
    HabilitationFactory(user=gone, starts_at=now - timedelta(days=9), ends_at=now - timedelta(days=1))
    soon = person(Level.EDITEUR, "caf-16", name="Gaëlle Bientôt")
    Habilitation.objects.filter(user=soon).update(
        ends_at=now + timedelta(days=12), granted_at=now - timedelta(days=400)
    )
    page = admin.get(LIST).content.decode()
    assert people.lecteur.email in page
    assert people.two_cafs.email in page
    assert far.email not in page
    assert gone.email not in page
    assert "Se termine dans 12\u00a0jours" in page
    assert "À revoir" in page
    own = people.admin_local.habilitations.get()
    assert at("end", own) not in page
    assert at("end", people.lecteur.habilitations.get()) in page
    assert soon.email in admin.get(LIST, {"q": "gaelle BIENTOT"}).content.decode()
    for state, shown in (("bientot", soon), ("a-revoir", soon), ("terminees", gone)):
        page = admin.get(LIST, {"etat": state}).content.decode()
        assert shown.email in page, state
        assert people.lecteur.email not in page, state
    assert far.email not in admin.get(LIST, {"caf": "caf-35", "etat": "toutes"}).content.decode()


def test_the_list_asks_as_many_questions_for_one_line_as_for_forty(admin, people):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert admin.get(LIST).status_code == 200
        return len(captured)

    few = asked()
    for _ in range(40):
        person(Level.LECTEUR, "caf-16")
    assert asked() == few <= 12


def test_the_list_of_the_national_administrator_has_every_caf_and_the_national_levels(client, people):
    client.force_login(people.admin_national)
    page = client.get(LIST, {"niveau": "editeur-national"}).content.decode()
    assert people.editeur_national.email in page
    assert people.lecteur.email not in page
    assert people.lecteur_35.email in client.get(LIST, {"caf": "caf-35"}).content.decode()


def test_the_export_is_traced_and_holds_no_formula(admin, people):
    bad = person(Level.LECTEUR, "caf-16", name="=1+1", function="@SUM(A1)")
    content = b"".join(admin.get(reverse("keeping:export"), {"q": bad.email}).streaming_content).decode("utf-8-sig")
    line = content.splitlines()[1]
    assert line.startswith("'=1+1;'@SUM(A1);")
    assert len(content.splitlines()) == 2
    assert Trace.objects.get(verb="export", kind="habilitation").detail["taken"] == 1


def test_each_verb_does_its_act_and_leaves_a_trace(admin, people, held):
    assert admin.post(at("renew", held), sent("renew", held)).status_code == 302
    held.refresh_from_db()
    assert held.ends_at == actions.end_of(in_a_year())
    assert held.reviewed_by == people.admin_local
    assert admin.post(at("suspend", held), sent("suspend", held)).status_code == 302
    held.refresh_from_db()
    assert held.suspended_because == "Absence"
    assert people.lecteur.active_habilitations() == []
    assert admin.post(at("resume", held), sent("resume", held)).status_code == 302
    held.refresh_from_db()
    assert held.suspended_at is None
    assert admin.post(at("change", held), sent("change", held)).status_code == 302
    new = Habilitation.objects.active().get(user=people.lecteur)
    assert (new.level, new.granted_by) == ("editeur", people.admin_local)
    page = admin.post(at("end", new), sent("end", new), follow=True).content.decode()
    new.refresh_from_db()
    assert (new.ending, new.ended_by) == (Ending.LEFT, people.admin_local)
    assert at("restore", new) in page
    assert admin.post(at("restore", new)).status_code == 302
    new.refresh_from_db()
    assert (new.ending, new.ends_at) == ("", actions.end_of(in_a_year()))
    verbs = set(Trace.objects.filter(kind="habilitation", actor=people.admin_local).values_list("verb", flat=True))
    assert {"renew", "suspend", "resume", "grant", "end", "restore"} <= verbs
    history = admin.get(reverse("keeping:person", args=[people.lecteur.pk])).content.decode()
    assert "remplacée par un autre niveau" in history
    assert people.admin_local.name in history


def test_a_level_is_given_to_someone_known_by_their_page_or_their_address(admin, people):
    said = {"place": "caf-16", "level": "editeur", "until": in_a_year()}
    assert admin.post(reverse("keeping:give", args=[people.ended.pk]), said).status_code == 302
    assert Habilitation.objects.active().get(user=people.ended).level == "editeur"
    there = reverse("keeping:give-by-address")
    assert admin.post(there, {**said, "email": people.lecteur_35.email}).status_code == 302
    assert Habilitation.objects.active().filter(user=people.lecteur_35, caf="caf-16").exists()
    refused = admin.post(there, {**said, "email": "personne@example.org"})
    assert refused.status_code == 422
    assert "personne@example.org" in refused.content.decode()


def test_nobody_changes_their_own_level(admin, people):
    own = people.admin_local.habilitations.get()
    for verb in VERBS:
        assert admin.get(at(verb, own)).status_code == 403
        assert admin.post(at(verb, own), sent(verb, own)).status_code == 403
    said = {"place": "caf-16", "level": "administrateur-local", "until": in_a_year()}
    assert admin.post(reverse("keeping:give", args=[people.admin_local.pk]), said).status_code == 422
    admin.post(reverse("keeping:review"), {"answer": f"{own.pk}-prolonger"})
    own.refresh_from_db()
    assert (own.ends_at, own.reviewed_at, own.suspended_at) == (None, None, None)
    for act in (actions.end, actions.resume, actions.review):
        with pytest.raises(Refused):
            act(own, by=people.admin_local)


def test_an_administrator_does_nothing_in_another_caf_by_its_numbers(client, people, held):
    client.force_login(people.admin_local_35)
    before = Habilitation.objects.filter(pk=held.pk).values().get()
    for verb in (*VERBS, "restore"):
        assert client.post(at(verb, held), sent(verb, held)).status_code == 404
    assert client.post(reverse("keeping:review"), {"answer": f"{held.pk}-partie"}).status_code == 404
    assert client.get(reverse("keeping:person", args=[people.lecteur.pk])).status_code == 404
    said = {"place": "caf-16", "level": "editeur", "until": in_a_year()}
    assert client.post(reverse("keeping:give", args=[people.two_cafs.pk]), said).status_code == 422
    assert Habilitation.objects.filter(pk=held.pk).values().get() == before
    # Of a person of both, they see and give what is of theirs only.
    page = client.get(reverse("keeping:person", args=[people.two_cafs.pk])).content.decode()
    assert "Caf d&#x27;Ille-et-Vilaine" in page or "Ille-et-Vilaine" in page
    assert "Charente" not in page


def test_a_local_administrator_gives_no_national_level_whatever_the_form_holds(admin, people, held):
    forged = {**sent("change", held), "level": "administrateur-national", "caf": "", "user": people.admin_local.pk}
    assert admin.post(at("change", held), forged).status_code == 422
    said = {"place": "cnaf", "level": "editeur-national", "until": in_a_year(), "email": people.lecteur.email}
    assert admin.post(reverse("keeping:give-by-address"), said).status_code == 422
    extra = {**sent("renew", held), "level": "administrateur-local", "user": people.admin_local.pk, "caf": "caf-35"}
    assert admin.post(at("renew", held), extra).status_code == 302
    held.refresh_from_db()
    assert (held.level, held.user, held.caf_id) == ("lecteur", people.lecteur, "caf-16")
    assert not Habilitation.objects.filter(granted_by=people.admin_local).exists()


def test_forms_ask_for_the_token_and_for_sound_dates(people, held):
    client = WholeClient(enforce_csrf_checks=True)
    client.force_login(people.admin_local)
    for verb in (*VERBS, "restore"):
        assert client.post(at(verb, held), sent(verb, held)).status_code == 403
    held.refresh_from_db()
    assert (held.ends_at, held.suspended_at) == (None, None)
    client = WholeClient()
    client.force_login(people.admin_local)
    for day in ("2020-01-01", "2206-01-01", "demain", ""):
        answer = client.post(at("renew", held), {"until": day, "seen": actions.stamp(held)})
        assert answer.status_code == 422
        assert day in answer.content.decode()


def test_the_second_of_two_administrators_is_told_what_the_first_did(admin, people, held):
    seen = sent("change", held)
    actions.suspend(held, "Congé", people.admin_national)
    told = admin.post(at("change", held), seen)
    assert told.status_code == 422
    assert "a changé depuis que vous avez ouvert la page" in told.content.decode()
    actions.end(held, people.admin_national)
    told = admin.post(at("suspend", held), seen)
    assert told.status_code == 409
    assert people.admin_national.name in told.content.decode()
    with pytest.raises(Changed):
        actions.renew(held, actions.end_of(in_a_year()), people.admin_local, seen=seen["seen"])


def test_the_last_administrator_of_a_caf_is_ended_with_a_warning(client, people):
    last = people.admin_local.habilitations.get()
    client.force_login(people.admin_national)
    assert "dernier administrateur local" in client.get(at("end", last)).content.decode()
    other = person(Level.ADMINISTRATEUR_LOCAL, "caf-16")
    assert "dernier administrateur local" not in client.get(at("end", last)).content.decode()
    assert "dernier administrateur local" not in client.get(at("end", other.habilitations.get())).content.decode()
    assert client.post(at("end", last), sent("end", last)).status_code == 302


def test_a_suspended_level_is_not_given_over(people, held):
    charente = Caf.objects.get(pk="caf-16")
    actions.suspend(held, "Absence", people.admin_local)
    for level in (Level.LECTEUR, Level.EDITEUR):
        with pytest.raises(Refused):
            actions.grant(people.lecteur, level, charente, by=None)
    forget(people.lecteur)
    assert people.lecteur.active_habilitations() == []
    actions.end(held, people.admin_local)
    assert actions.grant(people.lecteur, Level.EDITEUR, charente, by=people.admin_local).suspended_at is None


def test_a_level_ended_by_mistake_comes_back_only_for_an_hour_and_over_nothing(people, held):
    charente = Caf.objects.get(pk="caf-16")
    actions.end(held, people.admin_local)
    given = actions.grant(people.lecteur, Level.EDITEUR, charente, by=people.admin_local)
    with pytest.raises(Refused):
        actions.restore(held, people.admin_local)
    actions.end(given, people.admin_local)
    long_ago = timezone.now() - timedelta(days=9)
    Habilitation.objects.filter(pk=held.pk).update(starts_at=long_ago, ends_at=timezone.now() - timedelta(hours=2))
    with pytest.raises(Refused):
        actions.restore(held, people.admin_local)
    assert not Habilitation.objects.active().filter(user=people.lecteur).exists()


def test_a_change_of_level_keeps_the_working_groups(people):
    held = Membership.objects.filter(group=people.group, habilitation__user=people.member).get().habilitation
    given = actions.replace(held, Level.EDITEUR, actions.end_of(in_a_year()), people.admin_local_35)
    forget(people.member)
    assert given.level == Level.EDITEUR
    assert f"groupe:{people.group.pk}" in tokens_of(people.member).exact
    actions.end(given, people.admin_local_35)
    forget(people.member)
    assert tokens_of(people.member).exact == {"public"}
    actions.restore(given, people.admin_local_35)
    forget(people.member)
    assert f"groupe:{people.group.pk}" in tokens_of(people.member).exact


def begun(user):
    """The person of a request that the doors let in: what they hold was read."""
    mine = User.objects.get(pk=user.pk)
    habilitations_of(mine)
    return mine


def test_a_request_begun_before_its_author_was_suspended_gives_and_ends_nothing(people, held):
    by, charente = begun(people.admin_local), Caf.objects.get(pk="caf-16")
    actions.suspend(people.admin_local.habilitations.get(), "Départ", people.admin_national)
    with pytest.raises(PermissionDenied):
        actions.grant(people.outsider, Level.ADMINISTRATEUR_LOCAL, charente, by)
    by = begun(people.admin_local_35)
    theirs = people.lecteur_35.habilitations.get()
    actions.end(people.admin_local_35.habilitations.get(), people.admin_national)
    with pytest.raises(PermissionDenied):
        actions.end(theirs, by)
    assert not people.outsider.habilitations.exists()
    assert Habilitation.objects.active().filter(pk=theirs.pk).exists()


def test_the_site_keeps_an_administrator(people):
    other = person(Level.ADMINISTRATEUR_NATIONAL)
    mine, theirs = people.admin_national.habilitations.get(), other.habilitations.get()
    one, two = begun(people.admin_national), begun(other)
    actions.end(theirs, one)
    with pytest.raises(PermissionDenied):
        actions.end(mine, two)
    for act in (
        lambda: actions.end(mine, None),
        lambda: actions.suspend(mine, "Absence", None),
        lambda: actions.grant(people.admin_national, Level.EDITEUR_NATIONAL, None, None),
    ):
        with pytest.raises(Refused, match="dernier administrateur national"):
            act()
    assert Habilitation.objects.active().filter(pk=mine.pk).exists()


def test_a_level_without_end_is_given_one_never_prolonged(client, people):
    people.editeur.habilitations.update(ends_at=None)
    held = people.editeur.habilitations.get()
    client.force_login(people.admin_local)
    for address in (reverse("keeping:person", args=[people.editeur.pk]), reverse("keeping:renew", args=[held.pk])):
        shown = client.get(address).content.decode()
        assert "Mettre une date de fin" in shown
        assert "Prolonger" not in shown
