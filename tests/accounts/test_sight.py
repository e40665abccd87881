"""What each person holds, and that rows, predicate and tombstones agree."""

from datetime import timedelta
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import Habilitation, Level, User
from accounts.readers import derive
from accounts.sight import audience_of, forget, habilitations_of, readable_audiences, tokens_of
from accounts.tokens import split
from spaces.models import Resource, Status
from tests.factories import HabilitationFactory, ResourceFactory, person

pytestmark = pytest.mark.django_db

EVERYONE = (
    "anonymous",
    "outsider",
    "ended",
    "lecteur",
    "editeur",
    "admin_local",
    "lecteur_35",
    "editeur_35",
    "two_cafs",
    "editeur_national",
    "admin_national",
)


def someone(people, name):
    return AnonymousUser() if name == "anonymous" else getattr(people, name)


@pytest.mark.parametrize(
    ("name", "exact", "families"),
    [
        ("anonymous", {"public"}, set()),
        ("outsider", {"public"}, set()),
        ("ended", {"public"}, set()),
        ("lecteur", {"caf:caf-16", "cdr:atlantique"}, set()),
        ("editeur", {"caf:caf-16", "cdr:atlantique", "editeurs:caf-16"}, set()),
        ("admin_local", {"caf:caf-16", "cdr:atlantique", "editeurs:caf-16", "administrateurs:caf-16"}, set()),
        (
            "two_cafs",
            {"caf:caf-16", "cdr:atlantique", "caf:caf-35", "cdr:bretagne-normandie", "editeurs:caf-35"},
            set(),
        ),
        ("editeur_national", {"cnaf", "moderateurs", "editeurs:cnaf"}, {"cdr:"}),
        (
            "admin_national",
            {"cnaf", "moderateurs"},
            {"cdr:", "caf:", "editeurs:", "administrateurs:", "animateurs:"},
        ),
    ],
)
def test_the_tokens_of_each_level(people, name, exact, families):
    user = someone(people, name)
    held = tokens_of(user)
    common = {"public", "reseau", f"personne:{user.pk}"} if habilitations_of(user) else set()
    assert held.exact == exact | common
    assert set(held.families) == families


@pytest.mark.parametrize("first", [Level.EDITEUR_NATIONAL, Level.LECTEUR])
def test_an_administrateur_national_keeps_every_family_whatever_they_hold_beside(first):
    caf = None if first == Level.EDITEUR_NATIONAL else "caf-16"
    user = person(first, caf)
    now = timezone.now()
    if caf is None:  # a dated national level beside an open one
        Habilitation.objects.filter(user=user).update(ends_at=now + timedelta(days=1))
    HabilitationFactory(user=user, level=Level.ADMINISTRATEUR_NATIONAL, caf_id=None)
    assert tokens_of(user).holds_any({"administrateurs:caf-974"})
    assert tokens_of(user).holds_any({"caf:caf-35"})


def test_a_level_not_begun_or_a_closed_account_gives_nothing():
    tomorrow = timezone.now() + timedelta(days=1)
    future = person()
    HabilitationFactory(user=future, starts_at=tomorrow)
    closed = person(Level.ADMINISTRATEUR_NATIONAL)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    assert habilitations_of(future) == []
    assert habilitations_of(User.objects.get(pk=closed.pk)) == []


def test_rights_are_read_in_two_queries_whatever_the_number_of_caf(django_assert_num_queries):
    user = person()
    for code in ("caf-16", "caf-35", "caf-2a", "caf-974", "caf-75"):
        HabilitationFactory(user=user, caf_id=code)
    with django_assert_num_queries(2):
        readable_audiences(user)
        readable_audiences(user)
        tokens_of(user)


AUDIENCES = [
    {"public"},
    {"reseau"},
    {"cnaf"},
    {"cdr:atlantique"},
    {"caf:caf-16"},
    {"caf:caf-35"},
    {"caf:caf-16", "caf:caf-35"},
    {"cdr:bretagne-normandie", "caf:caf-974"},
    {"groupe:12"},
    {"editeurs:caf-16"},
    {"administrateurs:caf-35"},
    {"administrateurs:cnaf"},
    {"moderateurs"},
]


@pytest.fixture
def supports(people):
    """Every audience, state, and owner, written by several people."""
    made = []
    successor = ResourceFactory(title="Successeur")
    for tokens, status, caf in product(AUDIENCES, Status.values, ("caf-16", "caf-35", None)):
        made.append(
            ResourceFactory(
                tokens=frozenset(tokens),
                status=status,
                caf_id=caf,
                author=people.editeur,
                successor=successor if status == Status.REPLACED else None,
            )
        )
    for reader in (people.lecteur_35, people.ended):
        made.append(ResourceFactory(tokens=frozenset({f"personne:{reader.pk}"}), author=people.two_cafs))
    return [*made, successor]


@pytest.mark.parametrize("name", EVERYONE)
def test_rows_and_predicate_agree_for_every_person_over_every_support(people, supports, name):
    user = someone(people, name)
    rows = set(Resource.objects.visible_to(user).values_list("pk", flat=True))
    objects = {r.pk for r in Resource.objects.select_related("readers") if r.is_visible_to(user)}
    assert rows == objects
    assert rows <= {r.pk for r in supports}


def test_what_people_see_is_not_all_and_not_nothing(people, supports):
    """Guards the test above against a world where it proves nothing."""
    seen = {
        name: Resource.objects.visible_to(someone(people, name)).count()
        for name in ("anonymous", "lecteur", "editeur", "admin_national")
    }
    assert 0 < seen["anonymous"] < seen["lecteur"] < seen["admin_national"] < len(supports)
    assert seen["lecteur"] < seen["editeur"] < len(supports)


def test_the_readers_kept_are_those_of_the_table(people, supports):
    for support in Resource.objects.select_related("readers", "audience"):
        expected = derive(support.standing(), split(support.audience.key), support.owner_code(), support.author_id)
        assert split(support.readers.key) == expected


def test_a_partial_save_keeps_readers_in_step(people):
    support = ResourceFactory()
    assert support.is_visible_to(people.lecteur_35)
    support.audience = audience_of({"caf:caf-16"})
    support.save(update_fields=["audience"])
    support = Resource.objects.get(pk=support.pk)
    assert not support.is_visible_to(people.lecteur_35)
    assert not Resource.objects.visible_to(people.lecteur_35).exists()


def test_a_tombstone_is_for_those_of_the_audience_who_no_longer_read(people):
    support = ResourceFactory(tokens=frozenset({"caf:caf-16"}), status=Status.WITHDRAWN)
    told = {name for name in EVERYONE if support.tombstone_for(someone(people, name))}
    assert told == {"lecteur", "two_cafs"}


def test_an_ended_level_is_seen_at_the_next_reading(people):
    assert Resource.objects.visible_to(people.lecteur) is not None
    Habilitation.objects.filter(user=people.lecteur).update(ends_at=timezone.now())
    assert tokens_of(people.lecteur).holds("reseau")  # kept for the request
    forget(people.lecteur)
    assert not tokens_of(people.lecteur).holds("reseau")


def test_forgetting_reaches_through_the_lazy_person_of_a_request(people):
    person = SimpleLazyObject(lambda: people.editeur)
    assert habilitations_of(person)
    readable_audiences(person)
    people.editeur.habilitations.update(ends_at=timezone.now())
    forget(person)
    assert habilitations_of(person) == []
    assert not hasattr(person, "_readable_audiences")
