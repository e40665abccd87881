"""What a batch does to who reads: foreseen as the verbs of one support do it, said in people, gone from the search at
once; and what seems personal is looked at again."""

from itertools import product

import pytest
from django.core.management import call_command
from django.db import transaction

from accounts.sight import forget
from accounts.tokens import split
from files.models import FileVersion
from files.personal import Findings
from search import service
from spaces import actions as one_by_one
from spaces.actions import bulk
from spaces.audiences import every_name
from spaces.bulk.reaching import reached
from spaces.bulk.wishes import Wish
from spaces.errors import Refused
from spaces.models import Act, BatchLine, Resource, Status
from tests.factories import ResourceFactory
from tests.spaces.test_bulk_actions import done, everything, foreseen, states
from tests.spaces.test_personal_audience import deposited

pytestmark = pytest.mark.django_db

State = BatchLine.State
ONLY_OUR_CAF = Wish(Act.SHARE, audience="caf")
EVERYBODY = Wish(Act.SHARE, audience="reseau")
ACTS = [Wish(Act.PUBLISH), Wish(Act.RESTORE), Wish(Act.WITHDRAW, reason="Doublon"), ONLY_OUR_CAF, EVERYBODY]


def verb(wish, resource, by):
    """What the action of one support does for this wish."""
    match wish.act:
        case Act.PUBLISH:
            return one_by_one.publish(resource, by)
        case Act.RESTORE:
            return one_by_one.restore(resource, by)
        case Act.WITHDRAW:
            return one_by_one.withdraw(resource, by, wish.reason)
    return one_by_one.revise(resource, by, wish.described(resource))


def tries(wish, one, by):
    """Whether the verb does it, and then gives the readers foreseen; nothing of it stays."""
    with transaction.atomic():
        try:
            row = verb(wish, Resource.objects.get(pk=one.resource.pk), by)
            assert not one.changes or split(row.readers.key) == one.readers[1]
        except Refused:
            return False
        finally:
            transaction.set_rollback(True)
    return True


def test_what_is_foreseen_is_what_the_verb_of_one_support_does(people):
    heir = ResourceFactory(author=people.editeur)
    audiences = ({"reseau"}, {"cdr:atlantique"}, {"caf:caf-16"}, {"caf:caf-35"}, {"editeurs:caf-16"})
    made = [
        ResourceFactory(author=author, tokens=tokens, status=status, successor=heir if status == "remplace" else None)
        for tokens, status, author in product(audiences, Status.values, (people.editeur, people.admin_local))
    ]
    tried = {True: 0, False: 0}
    for wish in ACTS:
        for one in foreseen(people.editeur, made, wish):
            if not one.changes and not one.refusal:
                continue
            happened = tries(wish, one, people.editeur)
            # A batch withdraws nothing that it could not put back.
            assert happened == bool(one.changes) or wish.act == Act.WITHDRAW, (wish, one)
            tried[happened] += 1
    assert min(tried.values()) > 3


def test_what_would_hide_a_support_from_oneself_is_refused(people):
    narrow = ResourceFactory(author=people.admin_local, tokens={"editeurs:caf-16"})
    (one,) = foreseen(people.editeur, [narrow], Wish(Act.WITHDRAW, reason="Doublon"))
    assert "vous ne pourriez pas annuler" in one.refusal
    (other,) = foreseen(people.editeur, [ResourceFactory(caf_id="caf-16")], Wish(Act.SHARE, audience="cnaf"))
    assert other.changes  # its éditeurs still read it
    draft = ResourceFactory(author=people.admin_local, status=Status.DRAFT)
    (hidden,) = foreseen(people.editeur, [draft], Wish(Act.SHARE, audience="editeurs"))
    assert "Vous ne verriez plus" in hidden.refusal


def test_the_cnaf_has_no_cdr(people):
    (one,) = foreseen(people.editeur_national, [ResourceFactory(caf_id=None)], Wish(Act.SHARE, audience="cdr"))
    assert "pour la Cnaf" in one.refusal


def told(people, resources, wish):
    found = reached(foreseen(people.editeur, resources, wish), every_name())
    return [sentence.replace("\u00a0", " ") for one in found for sentence in one.sentences]


def test_who_loses_and_who_gains_sight_is_said_in_words_and_in_people(people):
    both = [ResourceFactory(author=people.editeur) for _ in range(2)]
    # Eleven people have a level; lecteur, éditeur, administrateur local, two_cafs and admin national read for caf-16.
    assert told(people, both, ONLY_OUR_CAF) == [
        "2 supports ne seront plus lus par : Tout le réseau, sauf Caf de la Charente (6 personnes)."
    ]
    narrow = ResourceFactory(author=people.editeur, tokens={"caf:caf-16"})
    assert told(people, [narrow], EVERYBODY) == ["1 support sera aussi lu par : Tout le réseau (6 personnes de plus)."]
    withdrawal = Wish(Act.WITHDRAW, reason="Doublon")
    assert told(people, [narrow], withdrawal) == [
        "1 support ne sera plus lu par : Caf de la Charente, sauf Éditeurs (Caf de la Charente) (2 personnes)."
    ]
    draft = ResourceFactory(author=people.editeur, status=Status.DRAFT)
    assert told(people, [draft], ONLY_OUR_CAF) == []


def test_a_narrowed_support_leaves_the_search_at_once_and_comes_back_when_undone(people, settings, tmp_path):
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    call_command("index_rebuild")
    mine = [
        one_by_one.deposit(
            people.editeur, "caf-16", one_by_one.Description(type="diagnostic", title=f"Kiosque safran {n}"), [], True
        )
        for n in range(2)
    ]
    call_command("work", "--until-empty")

    def found(person):
        forget(person)
        return service.find(person, "kiosque safran").total

    assert found(people.lecteur_35) == 2
    batch = done(people.editeur, mine, ONLY_OUR_CAF)  # nobody works
    assert found(people.lecteur_35) == 0
    call_command("work", "--until-empty")
    assert (found(people.lecteur_35), found(people.lecteur)) == (0, 2)
    bulk.undo(batch, people.editeur)
    call_command("work", "--until-empty")
    assert found(people.lecteur_35) == 2


def test_a_wider_audience_holds_what_seems_personal_and_undoing_gives_back_its_consent(people):
    support = deposited(people, "caf:caf-16")
    before, consent = everything(support), FileVersion.objects.values().get()
    (one,) = foreseen(people.editeur, [support], EVERYBODY)
    assert one.held
    batch = done(people.editeur, [support], EVERYBODY)
    assert Resource.objects.get().status == Status.DRAFT
    bulk.undo(batch, people.editeur)
    assert states(batch) == [State.UNDONE]
    assert everything(support) == before
    assert FileVersion.objects.values().get() == consent


def test_undoing_gives_no_consent_to_what_was_found_since(people):
    support = deposited(people, "caf:caf-16")
    batch = done(people.editeur, [support], EVERYBODY)
    more = Findings.from_dict({"nir": {"count": 9, "parts": [1, 4]}})
    FileVersion.objects.update(personal=more.as_dict())
    bulk.undo(batch, people.editeur)
    assert states(batch) == [State.KEPT]
    assert "données personnelles" in batch.lines.get().reason
    assert Resource.objects.get().status == Status.DRAFT


def test_undoing_a_narrowing_asks_for_a_consent_that_fewer_people_were_given(people):
    """Something more was found, and confirmed, while few read it: that says nothing of the whole network."""
    support = deposited(people, "reseau")
    batch = done(people.editeur, [support], ONLY_OUR_CAF)
    more = Findings.from_dict({"nir": {"count": 9, "parts": [1, 4]}})
    FileVersion.objects.update(personal=more.as_dict())
    bulk.undo(batch, people.editeur)
    assert states(batch) == [State.KEPT]
    assert not Resource.objects.get().is_visible_to(people.lecteur_35)


def test_drafts_that_wait_for_a_look_are_not_published(people):
    draft = deposited(people, "caf:caf-16", publish=False)
    FileVersion.objects.update(personal_confirmed_at=None)
    (one,) = foreseen(people.editeur, [draft], Wish(Act.PUBLISH))
    assert "données personnelles" in one.refusal
