"""The table of DESIGN 5, every level x action x owner, and the law that who writes sees."""

from itertools import product
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from accounts.models import Level
from accounts.permissions import TABLE, Action, can, depositable_owners, require
from spaces.models import Status
from territories.models import Caf
from tests.accounts.test_sight import EVERYONE, someone
from tests.factories import ResourceFactory, person

pytestmark = pytest.mark.django_db

SUPPORT_ACTIONS = (Action.DEPOSIT, Action.REVISE, Action.WITHDRAW, Action.RESTORE, Action.REMOVE_VERSION)
OF_16 = {"editeur", "admin_local"}
OF_35 = {"editeur_35", "two_cafs"}
NATIONAL = {"editeur_national", "admin_national"}
HABILITATED = set(EVERYONE) - {"anonymous", "outsider", "ended"}
ADMIN = {"admin_national"}

# action -> who may: nothing named (anywhere), for caf-16, for caf-35, for the Cnaf
EXPECTED = {
    Action.READ: (HABILITATED, HABILITATED, HABILITATED, HABILITATED),
    Action.CORRECT_OWN_WORDS: (set(), set(), set(), set()),
    Action.PARTICIPATE: (HABILITATED - {"lecteur", "lecteur_35"},) * 4,
    **dict.fromkeys(SUPPORT_ACTIONS, (OF_16 | OF_35 | NATIONAL, OF_16 | ADMIN, OF_35 | ADMIN, NATIONAL)),
    Action.SEND_MACROS: (NATIONAL,) * 4,
    Action.KEEP: (OF_16 | OF_35 | ADMIN, OF_16 | ADMIN, OF_35 | ADMIN, ADMIN),
    Action.GRANT: ({"admin_local"} | ADMIN, {"admin_local"} | ADMIN, ADMIN, ADMIN),
    Action.HAND_OVER: ({"admin_local"} | ADMIN, {"admin_local"} | ADMIN, ADMIN, ADMIN),
    Action.PROPOSE_GROUP: (HABILITATED - {"lecteur", "lecteur_35"},) * 4,
    Action.LEAD_GROUP: (set(),) * 4,  # its animateurs, on a group: tests/accounts/test_working_groups.py
    **dict.fromkeys((Action.OPEN_GROUP, Action.NAME_LEADER, Action.CLOSE_GROUP), (NATIONAL,) * 4),
    Action.NATIONAL_EDIT: (NATIONAL, ADMIN, ADMIN, NATIONAL),
    Action.MODERATE: (NATIONAL,) * 4,
    Action.ADMINISTER: (ADMIN,) * 4,
}


def test_every_action_has_its_row_here_and_in_the_table():
    assert set(EXPECTED) == set(Action) == set(TABLE)


@pytest.mark.parametrize("action", Action)
def test_the_table(people, action):
    for column, owner in enumerate((None, "caf-16", "caf-35", "cnaf")):
        allowed = {name for name in EVERYONE if can(someone(people, name), action, owner)}
        assert allowed == EXPECTED[action][column], (action, owner)


@pytest.mark.parametrize("action", Action)
def test_a_caf_its_code_and_an_object_it_owns_are_one(people, action):
    caf = Caf.objects.get(pk="caf-16")
    owned = SimpleNamespace(owner_codes=lambda: {"caf-16"})
    for name in EVERYONE:
        user = someone(people, name)
        assert can(user, action, caf) == can(user, action, "caf-16") == can(user, action, owned)


@pytest.mark.parametrize("action", [a for a in Action if a is not Action.READ])
def test_who_may_write_may_see(people, action):
    """Over every audience, state and owner."""
    successor = ResourceFactory()
    audiences = [{"reseau"}, {"caf:caf-35"}, {"cnaf"}, {"moderateurs"}, {"personne:999999"}, {"editeurs:caf-35"}]
    allowed = 0
    for tokens, status, caf in product(audiences, Status.values, ("caf-16", "caf-35", None)):
        support = ResourceFactory(
            tokens=frozenset(tokens),
            status=status,
            caf_id=caf,
            successor=successor if status == Status.REPLACED else None,
        )
        for name in EVERYONE:
            user = someone(people, name)
            if can(user, action, support):
                allowed += 1
                assert support.is_visible_to(user), (name, tokens, status, caf)
    assert allowed or action in (Action.CORRECT_OWN_WORDS, Action.LEAD_GROUP)


def test_a_support_hidden_from_its_own_editor_is_not_theirs_to_change(people):
    support = ResourceFactory(tokens=frozenset({"personne:999999"}))
    assert support.owner_codes() == {"caf-16"}
    assert not can(people.editeur, Action.REVISE, support)
    assert not can(people.admin_national, Action.WITHDRAW, support)


def test_reading_an_object_is_seeing_it(people):
    public = ResourceFactory(tokens=frozenset({"public"}))
    closed = ResourceFactory(tokens=frozenset({"caf:caf-16"}))
    assert can(AnonymousUser(), Action.READ, public)
    assert can(people.lecteur, Action.READ, closed)
    assert not can(people.lecteur_35, Action.READ, closed)


def test_an_author_corrects_their_own_words_while_they_have_a_level(people):
    words = SimpleNamespace(author_id=people.lecteur.pk, owner_codes=lambda: {"caf-16"})
    assert can(people.lecteur, Action.CORRECT_OWN_WORDS, words)
    assert not can(people.admin_national, Action.CORRECT_OWN_WORDS, words)
    words.author_id = people.ended.pk
    assert not can(people.ended, Action.CORRECT_OWN_WORDS, words)


@pytest.mark.parametrize("thing", ["charente", "16", 12, object()])
def test_a_thing_without_owner_is_a_mistake_of_the_caller(people, thing):
    with pytest.raises(TypeError):
        can(people.editeur, Action.REVISE, thing)


@pytest.mark.parametrize("action", Action)
def test_a_refusal_says_who_may_in_a_sentence(action):
    with pytest.raises(PermissionDenied) as refusal:
        require(AnonymousUser(), action, None)
    sentence = str(refusal.value)
    assert sentence.endswith(".")
    assert len(sentence.split()) > 5


def test_one_deposits_for_ones_own_caf_first(people):
    assert depositable_owners(AnonymousUser()) == []
    assert depositable_owners(people.lecteur) == []
    assert depositable_owners(people.editeur) == [("caf-16", "Caf de la Charente")]
    assert depositable_owners(people.two_cafs) == [("caf-35", "Caf d'Ille-et-Vilaine")]
    assert depositable_owners(people.editeur_national) == [("cnaf", "Cnaf")]
    everything = depositable_owners(people.admin_national)
    assert everything[0] == ("cnaf", "Cnaf")
    assert len(everything) == len(dict(everything)) == 102


def test_owners_one_may_deposit_for_are_those_that_the_table_allows(people):
    both = person(Level.ADMINISTRATEUR_LOCAL, "caf-974")
    for user in (both, *(someone(people, name) for name in EVERYONE)):
        offered = {code for code, _ in depositable_owners(user)}
        codes = [*Caf.objects.values_list("pk", flat=True), "cnaf"]
        assert offered == {code for code in codes if can(user, Action.DEPOSIT, code)}
