"""The command `habilitate`, and the actions behind it."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts import actions, groups
from accounts.errors import Refused
from accounts.models import Habilitation, Level, Source, Trace, User
from accounts.sight import forget, habilitations_of
from territories.models import Caf
from tests.factories import person

pytestmark = pytest.mark.django_db


def habilitate(*args):
    out = StringIO()
    call_command("habilitate", *args, stdout=out)
    return out.getvalue()


def levels(user):
    forget(user)
    return [(held.level, held.caf_id) for held in habilitations_of(user)]


def test_it_opens_the_account_of_an_unknown_person_without_password():
    out = habilitate("Nouvelle@Example.org", "--level", "editeur", "--caf", "caf-16", "--name", "Jeanne Martin")
    user = User.objects.get(email="nouvelle@example.org")
    assert (user.name, user.has_usable_password()) == ("Jeanne Martin", False)
    assert levels(user) == [("editeur", "caf-16")]
    assert "/compte/mot-de-passe/oublie/" in out
    assert "éditeur, Caf de la Charente." in out
    assert list(Trace.objects.order_by("pk").values_list("verb", "actor")) == [("open-account", None), ("grant", None)]


def test_it_ends_the_level_that_it_names_and_no_other():
    said = ("a@example.org", "--level", "lecteur", "--caf", "caf-16")
    habilitate(*said)
    assert Habilitation.objects.get().source == Source.COMMAND
    with pytest.raises(CommandError, match="rien n'est arrêté"):
        habilitate("a@example.org", "--level", "editeur", "--caf", "caf-16", "--end")
    assert "Arrêté" in habilitate(*said, "--end")
    assert not Habilitation.objects.active().exists()
    with pytest.raises(CommandError):
        habilitate(*said, "--end")
    national = ("b@example.org", "--level", "administrateur-national")
    habilitate(*national)
    with pytest.raises(CommandError, match="dernier administrateur national"):
        habilitate(*national, "--end")


def test_a_level_until_a_day_lasts_that_whole_day_in_paris():
    habilitate("a@example.org", "--level", "lecteur", "--caf", "caf-974", "--until", "2069-12-31")
    given = Habilitation.objects.get()
    assert timezone.localtime(given.ends_at).isoformat() == "2070-01-01T00:00:00+01:00"


def test_the_same_order_twice_gives_one_level_and_one_trace():
    for _ in range(2):
        habilitate("a@example.org", "--level", "lecteur", "--caf", "caf-16")
    assert Habilitation.objects.count() == 1
    assert Trace.objects.filter(verb="grant").count() == 1


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["a@example.org", "--level", "chef", "--caf", "caf-16"], "Niveaux possibles"),
        (["a@example.org", "--level", "lecteur"], "indiquez laquelle"),
        (["a@example.org", "--level", "lecteur", "--caf", "caf-99"], "caf-99"),
        (["a@example.org", "--level", "editeur-national", "--caf", "caf-16"], "ne se donne pas dans une Caf"),
        (["pas-une-adresse", "--level", "lecteur", "--caf", "caf-16"], "adresse électronique"),
        (["a@example.org", "--level", "lecteur", "--caf", "caf-16", "--until", "demain"], "AAAA-MM-JJ"),
        (["a@example.org", "--level", "lecteur", "--caf", "caf-16", "--until", "2001-01-01"], "passée"),
        (["a@example.org", "--level", "lecteur", "--caf", "caf-16", "--until", "9999-12-31"], "trop lointaine"),
    ],
)
def test_a_wrong_order_is_refused_with_a_sentence_and_leaves_no_account(args, sentence):
    with pytest.raises(CommandError, match=sentence) as refusal:
        habilitate(*args)
    assert refusal.value.returncode == 1
    assert not User.objects.exists()
    assert not Habilitation.objects.exists()


def test_a_new_level_in_the_same_caf_ends_the_former_and_leaves_the_other_cafs(people):
    charente = Caf.objects.get(pk="caf-16")
    actions.grant(people.two_cafs, Level.EDITEUR, charente, by=people.admin_local)
    assert sorted(levels(people.two_cafs)) == [("editeur", "caf-16"), ("editeur", "caf-35")]
    ended = Habilitation.objects.get(user=people.two_cafs, level=Level.LECTEUR)
    assert ended.ends_at <= timezone.now()
    assert Trace.objects.get(verb="grant").detail["ends"] == [ended.pk]


def test_a_level_given_until_a_date_is_not_doubled_by_an_open_one(people):
    charente = Caf.objects.get(pk="caf-16")
    actions.grant(people.outsider, Level.LECTEUR, charente, by=None, until=actions.end_of(date(2099, 1, 1)))
    actions.grant(people.outsider, Level.LECTEUR, charente, by=None)
    assert levels(people.outsider) == [("lecteur", "caf-16")]


@pytest.mark.parametrize("who", ["outsider", "ended", "lecteur", "editeur", "editeur_35", "editeur_national"])
def test_only_administrators_give_and_end_levels(people, who):
    someone = getattr(people, who)
    with pytest.raises(PermissionDenied, match="administrateurs locaux"):
        actions.grant(people.outsider, Level.LECTEUR, Caf.objects.get(pk="caf-16"), by=someone)
    with pytest.raises(PermissionDenied):
        actions.end(Habilitation.objects.get(user=people.lecteur), by=someone)
    assert levels(people.lecteur) == [("lecteur", "caf-16")]


def test_a_local_administrator_gives_levels_in_their_own_caf_only(people):
    actions.grant(people.outsider, Level.ADMINISTRATEUR_LOCAL, Caf.objects.get(pk="caf-16"), by=people.admin_local)
    with pytest.raises(PermissionDenied):
        actions.grant(people.outsider, Level.LECTEUR, Caf.objects.get(pk="caf-35"), by=people.admin_local)
    with pytest.raises(PermissionDenied):
        actions.grant(people.outsider, Level.EDITEUR_NATIONAL, None, by=people.admin_local)
    assert levels(people.outsider) == [("administrateur-local", "caf-16")]


def test_the_group_of_wagtail_follows_national_levels(people):
    user = people.outsider
    given = actions.grant(user, Level.EDITEUR_NATIONAL, None, by=people.admin_national)
    assert user.groups.filter(name=groups.NAME).exists()
    actions.end(given, by=people.admin_national)
    assert not user.groups.exists()


def test_the_nightly_reconcile_puts_out_who_ended_by_date_and_in_who_is_missing(people):
    ended = person(email="fini@example.org")
    now = timezone.now()
    Habilitation.objects.create(
        user=ended, level=Level.EDITEUR_NATIONAL, starts_at=now - timedelta(days=2), ends_at=now - timedelta(days=1)
    )
    ended.groups.add(groups.national_group())
    assert groups.reconcile() == 2
    assert not ended.groups.exists()
    assert people.editeur_national.groups.filter(name=groups.NAME).exists()


def test_ending_twice_keeps_the_first_date(people):
    first = actions.end(Habilitation.objects.get(user=people.lecteur), by=people.admin_local).ends_at
    again = actions.end(Habilitation.objects.get(user=people.lecteur), by=people.admin_local).ends_at
    assert first == again
    assert Trace.objects.filter(verb="end").count() == 1


def test_a_closed_account_receives_no_level(people):
    people.outsider.is_active = False
    people.outsider.save()
    with pytest.raises(Refused, match="fermé"):
        actions.grant(people.outsider, Level.LECTEUR, Caf.objects.get(pk="caf-16"), by=None)
