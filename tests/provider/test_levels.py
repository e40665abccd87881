"""The levels that the groups of the provider give: at each sign-in, in one Caf, beside what people gave by hand."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts import actions as by_hand
from accounts.keeping import rows
from accounts.keeping.periodic import remind
from accounts.models import EmailDomain, Ending, Habilitation, Level, ProviderGrant, ProviderGroup, Source, Trace, User
from accounts.provider import actions
from accounts.provider.configuration import Provider
from accounts.provider.errors import SignInRefused, Why
from accounts.provider.identity import Identity
from accounts.sight import tokens_of
from jobs.drain import drain
from tests.factories import HabilitationFactory, group_of, person

pytestmark = pytest.mark.django_db

READERS, WRITERS = "Espace-CTG-Lecteurs/Lca", "Espace-CTG-Participants/Lca"
ISSUER = "https://institution.example.org"
PROVIDER = Provider(ISSUER, "espace-ctg", "secret", "Ma Caf", "groups", "caf", session_hours=10, level_days=45)


def arrive(*groups: str, caf: str = "caf-16", email: str = "camille@caf16.example.org", subject: str = "4f1c") -> User:
    """A sign-in whose token was verified."""
    identity = Identity(ISSUER, subject, email, "Camille Berger", groups, caf)
    return actions.welcome(identity, PROVIDER).user


def held(user: User) -> dict[str | None, list[str]]:
    """The active levels, by Caf."""
    found: dict = {}
    for row in user.habilitations.active():
        found.setdefault(row.caf_id, []).append(row.level)
    return found


def test_the_two_lotus_groups_are_there_from_the_beginning():
    assert dict(ProviderGroup.objects.values_list("name", "level")) == {READERS: Level.LECTEUR, WRITERS: Level.EDITEUR}
    assert not ProviderGroup.objects.filter(caf__isnull=False).exists()


def test_the_highest_group_gives_its_level_in_the_caf_named_until_some_weeks_after():
    user = arrive(READERS, WRITERS, "Tout-le-monde")
    assert held(user) == {"caf-16": [Level.EDITEUR]}
    row = user.habilitations.get()
    assert (row.source, row.granted_by) == (Source.PROVIDER, None)
    assert abs(row.ends_at - timezone.now() - timedelta(days=45)) < timedelta(minutes=1)
    assert row.provider_grant.group.name == WRITERS
    line = Trace.objects.get(verb="grant")
    assert (line.actor, line.object_id) == (None, str(row.pk))
    expected = {"person": user.pk, "level": "editeur", "caf": "caf-16", "source": "fournisseur"}
    assert line.detail.items() >= expected.items()
    assert "@" not in str(line.detail)
    assert "Camille" not in str(line.detail)


def test_a_sign_in_confirms_the_same_level_and_puts_its_end_off():
    user = arrive(WRITERS)
    Habilitation.objects.update(ends_at=timezone.now() + timedelta(days=2))
    ProviderGrant.objects.update(seen_at=timezone.now() - timedelta(days=43))
    remind(timezone.now())  # no mail asks anybody to prolong what a sign-in prolongs
    assert not Habilitation.objects.filter(rows.ending_soon(timezone.now())).exists()
    assert not DBTaskResult.objects.filter(task_path__contains="keeping").exists()
    arrive(WRITERS)
    row = user.habilitations.get()
    assert row.ends_at > timezone.now() + timedelta(days=44)
    assert row.provider_grant.seen_at > timezone.now() - timedelta(minutes=1)
    assert Trace.objects.filter(verb__in=("grant", "end")).count() == 1
    by_hand.renew(row, timezone.now() + timedelta(days=300), by=None)
    arrive(WRITERS)
    assert user.habilitations.get().ends_at > timezone.now() + timedelta(days=299)


def test_a_group_taken_away_ends_its_level_at_once_and_a_lower_one_replaces_it():
    user = arrive(WRITERS)
    arrive(READERS)
    assert held(user) == {"caf-16": [Level.LECTEUR]}
    arrive()
    assert held(user) == {}
    assert [*user.habilitations.order_by("pk").values_list("ending", flat=True)] == [Ending.REPLACED, Ending.PROVIDER]
    lines = Trace.objects.filter(verb="end")
    assert {(line.actor, line.detail["source"]) for line in lines} == {(None, "fournisseur")}
    arrive(WRITERS)
    assert held(user) == {"caf-16": [Level.EDITEUR]}


def test_a_level_that_is_no_longer_confirmed_ends_by_itself():
    user = arrive(WRITERS)
    Habilitation.objects.update(starts_at=timezone.now() - timedelta(days=46), ends_at=timezone.now())
    assert held(user) == {}


@pytest.mark.parametrize(
    ("given", "group", "expected"),
    [
        (Level.ADMINISTRATEUR_LOCAL, WRITERS, [Level.ADMINISTRATEUR_LOCAL]),
        (Level.EDITEUR, WRITERS, [Level.EDITEUR]),
        (Level.LECTEUR, WRITERS, [Level.LECTEUR, Level.EDITEUR]),
    ],
)
def test_what_was_given_by_hand_is_neither_lowered_nor_ended(given, group, expected):
    user = person(given, "caf-16", email="camille@caf16.example.org")
    HabilitationFactory(user=user, level=Level.EDITEUR, caf_id="caf-35")
    arrive(group)
    assert held(user) == {"caf-16": expected, "caf-35": [Level.EDITEUR]}
    arrive()
    assert held(user) == {"caf-16": [given], "caf-35": [Level.EDITEUR]}
    assert not Habilitation.objects.filter(source=Source.DECISION, ends_at__isnull=False).exists()


def test_a_level_given_by_hand_afterwards_takes_the_place_of_the_providers(people):
    user = arrive(READERS)
    by_hand.grant(user, Level.ADMINISTRATEUR_LOCAL, people.lecteur.habilitations.get().caf, by=people.admin_national)
    arrive(WRITERS)
    assert held(user) == {"caf-16": [Level.ADMINISTRATEUR_LOCAL]}


def test_the_working_groups_go_on_with_the_level_that_replaces_another():
    user = arrive(READERS)
    group = group_of(user)
    arrive(WRITERS)
    user = User.objects.get(pk=user.pk)
    assert held(user) == {"caf-16": [Level.EDITEUR]}
    assert tokens_of(user).holds(f"animateurs:{group.pk}")


def test_a_suspended_level_is_not_given_back_by_a_sign_in():
    user = arrive(READERS)
    Habilitation.objects.update(suspended_at=timezone.now())
    arrive(READERS)
    arrive(WRITERS)
    assert held(user) == {}
    arrive()
    assert user.habilitations.running().count() == 0


def test_a_suspended_level_whose_date_passed_stays_suspended_and_can_be_given_back(people):
    user = arrive(WRITERS)
    before = timezone.now() - timedelta(days=50)
    Habilitation.objects.filter(user=user).update(
        suspended_at=before, starts_at=before, ends_at=before + timedelta(days=45)
    )
    arrive(WRITERS)
    assert held(user) == {}
    by_hand.resume(user.habilitations.get(), by=people.admin_national)
    assert held(user) == {"caf-16": [Level.EDITEUR]}


def test_a_suspended_level_does_not_keep_another_that_the_groups_say_no_more():
    user = person(Level.LECTEUR, "caf-16", email="camille@caf16.example.org")
    arrive(WRITERS)
    user.habilitations.filter(level=Level.LECTEUR).update(suspended_at=timezone.now())
    arrive(READERS)
    assert held(user) == {}


def test_a_date_brought_nearer_by_an_administrator_stays_through_sign_ins():
    user = arrive(WRITERS)
    soon = timezone.now() + timedelta(days=2)
    by_hand.renew(user.habilitations.get(), soon, by=None)
    for _ in range(2):
        arrive(WRITERS)
        assert user.habilitations.get().ends_at == soon
    # Read again, its date left as it was: the next sign-in puts it off.
    Habilitation.objects.update(ends_at=timezone.now() + timedelta(days=5), reviewed_at=timezone.now())
    ProviderGrant.objects.update(seen_at=timezone.now() - timedelta(days=40, hours=1))
    arrive(WRITERS)
    assert user.habilitations.get().ends_at > timezone.now() + timedelta(days=44)


def test_a_sign_in_holds_its_groups_before_the_person_as_a_change_of_the_table_does(monkeypatch):
    taken, real = [], QuerySet.select_for_update
    monkeypatch.setattr(
        QuerySet, "select_for_update", lambda rows, *a, **k: taken.append(rows.model) or real(rows, *a, **k)
    )
    arrive(WRITERS)
    assert taken[:3] == [ProviderGroup, User, Habilitation]


def test_the_caf_comes_from_the_group_then_the_claim_then_the_domain_of_the_address():
    EmailDomain.objects.create(domain="caf35.example.org", caf_id="caf-35")
    for domain_caf in ("caf-44", "caf-33"):
        EmailDomain.objects.create(domain="partage.example.org", caf_id=domain_caf)
    ProviderGroup.objects.create(name="Vendée", level=Level.EDITEUR, caf_id="caf-85")
    assert held(arrive("Vendée", READERS, caf="16")) == {"caf-85": [Level.EDITEUR], "caf-16": [Level.LECTEUR]}
    assert held(arrive(READERS, caf="CAF-2A")) == {"caf-2a": [Level.LECTEUR]}
    assert held(arrive(READERS, caf="", email="b@Caf35.example.org", subject="b")) == {"caf-35": [Level.LECTEUR]}
    assert held(arrive(READERS, caf="", email="c@partage.example.org", subject="c")) == {}
    assert held(arrive(READERS, caf="caf-00", email="d@caf35.example.org", subject="d")) == {}


def test_a_level_without_caf_opens_nothing_and_the_administrators_are_told_once(people):
    cache.clear()
    for _ in range(2):
        user = arrive(WRITERS, caf="")
        drain(lambda line: None)
    assert held(user) == {}
    [letter] = mail.outbox
    assert letter.to == [people.admin_national.email]
    assert f"/gestion/accounts/user/{user.pk}/change/" in letter.body
    assert "Camille" not in letter.body


def test_a_national_level_comes_with_its_django_group_and_leaves_with_it():
    ProviderGroup.objects.create(name="Ctg-Cnaf", level=Level.EDITEUR_NATIONAL)
    user = arrive("Ctg-Cnaf", caf="")
    assert held(user) == {None: [Level.EDITEUR_NATIONAL]}
    assert user.groups.exists()
    arrive(caf="")
    assert (held(user), user.groups.exists()) == ({}, False)


def test_nothing_is_kept_of_a_sign_in_that_stops_half_way(monkeypatch):
    def fail(*args):
        raise SignInRefused(Why.INVALID, "in the middle")

    monkeypatch.setattr("accounts.provider.actions.levels.follow", fail)
    before = User.objects.count(), Trace.objects.count()
    with pytest.raises(SignInRefused):
        arrive(WRITERS)
    assert (User.objects.count(), Trace.objects.count()) == before


def test_the_table_of_groups_is_kept_in_the_administration_and_traced(client, people):
    user = arrive(WRITERS)
    client.force_login(people.admin_national)
    address = "/gestion/accounts/providergroup/"
    assert WRITERS in client.get(address).content.decode()
    wrong = client.post(f"{address}add/", {"name": "Ctg-Cnaf", "level": Level.EDITEUR_NATIONAL, "caf": "caf-16"})
    assert "laissez ce champ vide" in wrong.content.decode()
    client.post(f"{address}add/", {"name": "/Ctg-Cnaf", "level": Level.EDITEUR_NATIONAL, "caf": ""})
    made = ProviderGroup.objects.get(name="Ctg-Cnaf")
    group = ProviderGroup.objects.get(name=WRITERS)
    # Lowered: what it gave ends at once, and the lower level comes with the next sign-in.
    client.post(f"{address}{group.pk}/change/", {"name": WRITERS, "level": Level.LECTEUR, "caf": ""})
    assert held(user) == {}
    arrive(WRITERS)
    assert held(user) == {"caf-16": [Level.LECTEUR]}
    assert "1\u00a0niveau en cours, que ce groupe donne" in client.get(f"{address}{group.pk}/delete/").content.decode()
    client.post(f"{address}{group.pk}/delete/", {"post": "yes"})
    assert held(user) == {}
    assert not ProviderGroup.objects.filter(pk=group.pk).exists()
    assert user.habilitations.count() == 2  # ended, and kept
    lines = Trace.objects.filter(kind="provider-group").order_by("pk")
    assert [(line.verb, line.actor, line.object_id) for line in lines] == [
        ("save-provider-group", people.admin_national, str(made.pk)),
        ("save-provider-group", people.admin_national, str(group.pk)),
        ("remove-provider-group", people.admin_national, str(group.pk)),
    ]


@pytest.mark.parametrize("who", ["editeur_national", "admin_local", "lecteur"])
def test_nobody_else_opens_the_table_of_groups(client, people, who):
    client.force_login(getattr(people, who))
    for page in ("", "add/"):
        assert client.get(f"/gestion/accounts/providergroup/{page}").status_code in (302, 403)
    client.post("/gestion/accounts/providergroup/add/", {"name": "Moi", "level": Level.ADMINISTRATEUR_NATIONAL})
    assert not ProviderGroup.objects.filter(name="Moi").exists()
