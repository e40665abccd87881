"""Working groups: what their members hold, and for how long."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Habilitation, Membership, MembershipState
from accounts.permissions import Action, can
from accounts.readership import Readership
from accounts.sight import forget, readable_audiences, tokens_of
from spaces.models import Resource
from tests.factories import HabilitationFactory, ResourceFactory, group_of

pytestmark = pytest.mark.django_db


def of_groups(user):
    forget(user)
    return {token for token in tokens_of(user).exact if token.startswith(("groupe:", "animateurs:"))}


def test_a_member_and_an_animateur_hold_the_tokens_of_their_groups_in_the_same_two_queries(
    people, django_assert_num_queries
):
    first = people.group.pk
    other = group_of(people.editeur, people.animateur, people.two_cafs, name="Ruralité").pk
    assert of_groups(people.member) == {f"groupe:{first}"}
    assert of_groups(people.animateur) == {f"groupe:{first}", f"animateurs:{first}", f"groupe:{other}"}
    assert of_groups(people.two_cafs) == {f"groupe:{other}"}
    assert of_groups(people.admin_national) == of_groups(people.lecteur) == set()
    forget(people.animateur)
    forget(people.two_cafs)
    with django_assert_num_queries(4):
        readable_audiences(people.animateur)
        assert len(people.animateur.active_habilitations()) == 1
        readable_audiences(people.two_cafs)
        assert len(people.two_cafs.active_habilitations()) == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda m, now: Membership.objects.filter(pk=m.pk).update(ended_at=now),
        lambda m, now: Membership.objects.filter(pk=m.pk).update(state=MembershipState.INVITED),
        lambda m, now: Membership.objects.filter(pk=m.pk).update(state=MembershipState.ASKING),
        lambda m, now: Habilitation.objects.filter(pk=m.habilitation_id).update(
            starts_at=now - timedelta(days=1), ends_at=now - timedelta(seconds=1)
        ),
        lambda m, now: Habilitation.objects.filter(pk=m.habilitation_id).update(suspended_at=now),
    ],
    ids=["left", "invited", "asking", "ended a second ago", "suspended"],
)
def test_a_membership_gives_nothing_but_while_it_lasts(people, change):
    reserved = ResourceFactory(tokens=frozenset({f"groupe:{people.group.pk}"}))
    assert Resource.objects.visible_to(people.member).filter(pk=reserved.pk).exists()
    HabilitationFactory(user=people.member, caf_id="caf-16")  # another level keeps nothing of the group
    change(people.group.memberships.get(habilitation__user=people.member), timezone.now())
    assert of_groups(people.member) == set()
    assert not Resource.objects.visible_to(people.member).filter(pk=reserved.pk).exists()
    assert not Resource.objects.get(pk=reserved.pk).is_visible_to(people.member)


def test_an_administrateur_national_reads_what_is_kept_for_a_group_without_being_of_it(people):
    reserved = ResourceFactory(tokens=frozenset({f"groupe:{people.group.pk}"}))
    assert reserved.is_visible_to(people.admin_national)
    assert not any(reserved.is_visible_to(one) for one in (people.editeur_national, people.editeur, people.lecteur_35))
    assert Readership().of({f"groupe:{people.group.pk}"}) == {people.animateur.pk, people.member.pk}


def test_an_animateur_leads_their_group_alone(people):
    other = group_of(people.editeur, people.member, people.animateur, name="Ruralité")
    for action in (Action.LEAD_GROUP, Action.CLOSE_GROUP, Action.NAME_LEADER):
        assert can(people.animateur, action, people.group)
        assert not can(people.animateur, action, other)
        assert not can(people.member, action, people.group)
    assert not can(people.admin_national, Action.LEAD_GROUP, people.group)
