"""The life of a working group, from the proposal to its closing: who may do what, and what the others see of it."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.actions import end, grant, resume, suspend
from accounts.errors import Refused
from accounts.models import (
    GroupRole,
    GroupState,
    Habilitation,
    Level,
    Membership,
    MembershipState,
    Trace,
    User,
    WorkingGroup,
)
from accounts.sight import forget, tokens_of
from accounts.working_groups import actions, tasks
from accounts.working_groups.finding import invitable
from accounts.working_groups.tasks import News
from links import todo
from tests.factories import group_of, person

pytestmark = pytest.mark.django_db


def is_in(user, group):
    forget(user)
    return tokens_of(user).holds(f"groupe:{group.pk}")


def waiting(user):
    forget(user)
    return {line.duty.slug for owned in todo.waiting_for(user) or [] for line in owned.lines}


def post(client, user, route, pk, **data):
    client.force_login(user)
    return client.post(reverse(f"groups:{route}", args=[pk]), data)


def test_a_group_is_proposed_opened_entered_led_and_closed(client, people):
    editeur, invited = people.editeur, people.lecteur_35
    client.force_login(editeur)
    client.post(reverse("groups:propose"), {"name": "Accueil occasionnel", "purpose": "Écrire une méthode."})
    group = WorkingGroup.objects.get(name="Accueil occasionnel")
    assert (group.state, group.proposed_by) == (GroupState.PROPOSED, editeur)
    assert "Accueil occasionnel" not in client.get(reverse("groups:list")).content.decode().split("proposé")[0]
    assert "groupes-proposes" in waiting(people.editeur_national)
    assert not is_in(editeur, group)

    post(client, people.editeur_national, "decide", group.pk, choice="ouvrir")
    assert is_in(editeur, group)
    assert tokens_of(editeur).holds(f"animateurs:{group.pk}")
    assert not is_in(people.editeur_national, group)

    client.force_login(editeur)
    found = client.get(reverse("groups:invite", args=[group.pk]), {"q": invited.name.upper()})
    assert found.context["form"].fields["person"].choices[0][0] == invited.pk
    asked = {"q": invited.name, "person": invited.pk, "words": "Avec plaisir"}
    assert post(client, editeur, "invite", group.pk, **asked).status_code == 302
    row = group.memberships.get(habilitation__user=invited)
    assert not is_in(invited, group)
    assert "invitations-de-groupe" in waiting(invited)
    post(client, invited, "invitation", row.pk, answer="accepter")
    assert is_in(invited, group)
    assert "invitations-de-groupe" not in waiting(invited)

    post(
        client,
        people.two_cafs,
        "ask",
        group.pk,
        words="Je travaille là-dessus",
        habilitation=_of(people.two_cafs, "caf-35"),
    )
    asking = group.memberships.get(habilitation__user=people.two_cafs)
    assert asking.habilitation.caf_id == "caf-35"
    assert not is_in(people.two_cafs, group)
    assert "demandes-de-groupe" in waiting(editeur)
    post(client, editeur, "answer", asking.pk, answer="accepter")
    assert is_in(people.two_cafs, group)
    Habilitation.objects.filter(pk=asking.habilitation_id).update(ends_at=asking.habilitation.starts_at)
    assert not is_in(people.two_cafs, group)  # still of the other Caf

    refused = post(client, editeur, "leave", group.pk)
    assert "dernier animateur" in client.get(refused["Location"]).content.decode()
    assert is_in(editeur, group)
    post(client, editeur, "role", row.pk, leader="on")
    post(client, editeur, "leave", group.pk)
    assert not is_in(editeur, group)
    assert is_in(invited, group)
    post(client, invited, "close", group.pk)
    group.refresh_from_db()
    assert group.state == GroupState.CLOSED
    assert not is_in(invited, group)
    assert not group.memberships.filter(ended_at=None).exists()
    verbs = list(
        Trace.objects.filter(kind="group", object_id=str(group.pk)).order_by("pk").values_list("verb", flat=True)
    )
    assert verbs == [
        "propose",
        "open",
        "invite",
        "accept-invitation",
        "ask-to-enter",
        "let-in",
        "name-leader",
        "leave",
        "close",
    ]


def _of(user, caf):
    return user.habilitations.get(caf=caf).pk


def test_a_refused_proposal_says_why_to_who_made_it_and_to_nobody_else(client, people):
    group = actions.propose(people.editeur, "Ruralité", "Comparer.")
    assert post(client, people.editeur_national, "decide", group.pk, choice="refuser").status_code == 422
    post(client, people.editeur_national, "decide", group.pk, choice="refuser", reason="Un groupe existe déjà.")
    client.force_login(people.editeur)
    assert "Un groupe existe déjà." in client.get(group.get_absolute_url()).content.decode()
    client.force_login(people.admin_local)
    assert client.get(group.get_absolute_url()).status_code == 404
    with pytest.raises(Refused):
        actions.open_group(group, people.admin_national)


def test_whoever_is_not_in_a_group_is_shown_neither_its_members_nor_what_is_kept_for_it(client, people):
    seen = {}
    for name in ("lecteur", "editeur", "member", "animateur", "editeur_national"):
        client.force_login(getattr(people, name))
        page = client.get(people.group.get_absolute_url())
        seen[name] = {row.habilitation.user for row in page.context["members"]}
        panels = {shown["slug"] for shown in page.context["panels"]}
        assert ("supports" in panels) == (name in ("member", "animateur")), name
        assert people.animateur.name in page.content.decode()
        assert (people.member.name in page.content.decode()) == (name not in ("lecteur", "editeur")), name
        listed = client.get(reverse("groups:list")).content.decode()
        assert "2 membres" in listed.replace("\u00a0", " ")
        assert people.member.name not in listed.split("</header>")[1]
    assert seen["lecteur"] == seen["editeur"] == set()
    assert seen["member"] == {people.member, people.animateur}


@pytest.mark.parametrize("who", ["outsider", "ended", "lecteur", "member", "editeur_35", "other_leader"])
def test_nobody_but_its_animateurs_leads_a_group(client, people, who):
    people.other_leader = people.admin_local
    group_of(people.admin_local, people.editeur, name="Un autre groupe")
    group, row = people.group, people.group.memberships.get(habilitation__user=people.animateur)
    asking = Membership.objects.create(
        group=group, habilitation=people.editeur_35.habilitations.get(), state=MembershipState.ASKING
    )
    invited = Membership.objects.create(
        group=group, habilitation=people.two_cafs.habilitations.first(), state=MembershipState.INVITED
    )
    before = list(Membership.objects.order_by("pk").values())
    user = getattr(people, who)
    tried = [
        ("invite", group.pk, {"q": people.editeur.name, "person": people.editeur.pk}),
        ("answer", asking.pk, {"answer": "accepter"}),
        ("remove", row.pk, {}),
        ("remove", invited.pk, {}),
        ("role", row.pk, {}),
        ("role", asking.pk, {"leader": "on"}),
        ("invitation", invited.pk, {"answer": "accepter"}),
        ("describe", group.pk, {"name": "Pris", "purpose": "Pris"}),
        ("close", group.pk, {}),
    ]
    for name, pk, data in tried:
        assert post(client, user, name, pk, **data).status_code in (403, 404), name
    assert list(Membership.objects.order_by("pk").values()) == before
    assert WorkingGroup.objects.get(pk=group.pk).state == GroupState.OPEN


@pytest.mark.parametrize("who", ["editeur", "member", "admin_local", "admin_national"])
def test_the_actions_themselves_refuse_who_does_not_lead(people, who):
    group_of(people.admin_local, people.editeur, name="Un autre groupe")
    user, group = getattr(people, who), people.group
    leading = group.memberships.get(habilitation__user=people.animateur)
    asking = Membership.objects.create(
        group=group, habilitation=people.editeur_35.habilitations.get(), state=MembershipState.ASKING
    )
    proposed = actions.propose(people.editeur, "Proposé", "Voir.")
    tried = {
        "answer": lambda: actions.answer(asking, user, True),
        "invite": lambda: actions.invite(group, user, people.lecteur),
        "remove": lambda: actions.remove(leading, user),
        "step_down": lambda: actions.step_down(leading, user),
        "name_leader": lambda: actions.name_leader(leading, user),
        "describe": lambda: actions.describe(group, user, "Pris", "Pris"),
        "open": lambda: actions.open_group(proposed, user),
        "refuse": lambda: actions.refuse(proposed, user, "Non"),
        "close": lambda: actions.close(group, user),
    }
    national = {"name_leader", "describe", "open", "refuse", "close"} if who == "admin_national" else set()
    for name in tried.keys() - national:
        with pytest.raises(PermissionDenied):
            tried[name]()
    with pytest.raises(PermissionDenied):
        actions.propose(people.lecteur, "Sans en avoir le niveau", "Voir.")


def test_only_people_with_a_level_now_are_found_and_invited(client, people):
    group = people.group
    names = {pk for pk, _ in invitable(group, "agent numéro")}
    assert people.editeur.pk in names
    assert not names & {people.outsider.pk, people.ended.pk, people.member.pk, people.animateur.pk}
    assert [pk for pk, _ in invitable(group, "editeur@example.org")] == [people.editeur.pk]
    assert invitable(group, "editeur@") == invitable(group, " ") == []
    for absent in (people.outsider, people.ended):
        answer = post(client, people.animateur, "invite", group.pk, q=people.editeur.name, person=absent.pk)
        assert answer.status_code == 422
        with pytest.raises(Refused):
            actions.invite(group, people.animateur, absent)
    assert group.memberships.count() == 2


def test_an_invitation_serves_once_and_its_person_alone(people):
    row = actions.invite(people.group, people.animateur, people.editeur)
    theirs = people.lecteur.habilitations.get()
    with pytest.raises(Refused):
        actions.accept(row, people.lecteur, theirs)
    with pytest.raises(Refused):
        actions.accept(row, people.editeur, theirs)
    actions.decline(row, people.editeur)
    with pytest.raises(Refused):
        actions.accept(row, people.editeur, people.editeur.habilitations.get())
    assert not is_in(people.editeur, people.group)
    again = actions.invite(people.group, people.animateur, people.editeur)
    Habilitation.objects.filter(user=people.editeur).update(suspended_at=again.since)
    with pytest.raises(Refused):
        actions.accept(again, people.editeur, people.editeur.habilitations.get())


def test_whoever_holds_two_levels_is_in_a_group_once_and_goes_out_of_it_whole(people):
    group, user, leader = people.group, people.two_cafs, people.animateur
    one, two = user.habilitations.order_by("pk")
    by_one = group.memberships.create(habilitation=one, state=MembershipState.INVITED)
    group.memberships.create(habilitation=two, state=MembershipState.ASKING)
    assert actions.accept(by_one, user, two).state == MembershipState.IN
    entered = group.memberships.get(habilitation__user=user, ended_at=None)
    assert entered.habilitation == two

    suspend(two, "Absence", None)
    for again in (lambda: actions.invite(group, leader, user), lambda: actions.ask(group, user, one)):
        with pytest.raises(Refused, match="suspendue"):
            again()
    by_one = group.memberships.create(habilitation=one, state=MembershipState.IN)
    actions.remove(by_one, leader)
    resume(two, None)
    assert not is_in(user, group)
    assert not group.memberships.filter(habilitation__user=user, ended_at=None).exists()

    actions.ask(group, user, two)  # what waits by a suspended level is in nobody's way
    suspend(two, "Absence", None)
    assert actions.invite(group, leader, user).habilitation == one
    assert is_in(user, group)
    assert group.memberships.filter(habilitation__user=user, ended_at=None).count() == 1


def test_a_group_whose_animateurs_left_waits_for_one_that_a_national_editor_names(client, people):
    now = people.group.proposed_at
    Habilitation.objects.filter(user=people.animateur).update(starts_at=now.replace(year=2020), ends_at=now)
    assert "groupes-sans-animateur" in waiting(people.editeur_national)
    row = people.group.memberships.get(habilitation__user=people.member)
    post(client, people.editeur_national, "role", row.pk, leader="on")
    assert "groupes-sans-animateur" not in waiting(people.editeur_national)
    forget(people.member)
    assert tokens_of(people.member).holds(f"animateurs:{people.group.pk}")


def test_a_new_level_in_the_same_caf_keeps_the_groups(people):
    former = people.member.habilitations.get()
    given = grant(people.member, Level.EDITEUR, former.caf, None)
    assert given.memberships.get().group == people.group
    assert is_in(people.member, people.group)
    end(given, None)
    assert not is_in(people.member, people.group)
    grant(people.member, Level.LECTEUR, former.caf, None)  # who comes back asks anew
    assert not is_in(people.member, people.group)


def test_each_piece_of_news_is_told_to_who_it_concerns_and_to_nobody_once_it_is_over(people):
    group = people.group
    asked = actions.ask(group, people.editeur, people.editeur.habilitations.get(), "Bonjour")
    said = _told(News.ASKED, asked.pk)
    assert [one.to for one in said] == [[people.animateur.email]]
    assert group.get_absolute_url() in said[0].body
    assert "Bonjour" not in said[0].body.split("\n", 1)[1]
    actions.answer(asked, people.animateur, True)
    assert _told(News.ASKED, asked.pk) == []
    assert [one.to for one in _told(News.LET_IN, asked.pk)] == [[people.editeur.email]]
    proposed = actions.propose(people.editeur_35, "Handicap", "Réunir.")
    said = _told(News.PROPOSED, proposed.pk)
    assert {one.to[0] for one in said} == {people.editeur_national.email, people.admin_national.email}
    assert all("Handicap" not in one.body.replace(proposed.get_absolute_url(), "") for one in said)
    actions.close(group, people.animateur)
    assert {one.to[0] for one in _told(News.CLOSED, group.pk)} == {people.editeur.email, people.member.email}
    assert _told(News.LET_IN, asked.pk) == []


def _told(news, pk):
    mail.outbox.clear()
    _, concerned = tasks.LETTERS[news].to(pk)
    for user in User.objects.order_by("pk"):
        tasks.write.call(news.value, pk, user.pk)
    assert {one.to[0] for one in mail.outbox} == set(concerned.values_list("email", flat=True))
    return list(mail.outbox)


@pytest.mark.parametrize("who", ["lecteur", "animateur", "editeur_national"])
def test_the_list_and_the_page_ask_as_little_for_many_as_for_one(client, people, django_assert_max_num_queries, who):
    for number in range(12):
        leader = person(Level.EDITEUR, "caf-16")
        group_of(leader, people.animateur, name=f"Groupe {number}")
        actions.propose(leader, f"Proposé {number}", "Voir.")
        held = leader.habilitations.get()
        Membership.objects.create(
            group=people.group, habilitation=held, state=MembershipState.IN, role=GroupRole.LEADER
        )
    client.force_login(getattr(people, who))
    for path in (
        reverse("groups:list"),
        people.group.get_absolute_url(),
        reverse("groups:ask", args=[people.group.pk]),
    ):
        with django_assert_max_num_queries(12):
            client.get(path)
