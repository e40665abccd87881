"""What is kept for a working group: its members find it everywhere, the others nowhere, and an opening by office is
traced."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import Habilitation, Trace
from accounts.sight import forget
from accounts.working_groups import actions as groups
from accounts.working_groups.openings import VERB
from links.signals import changed
from search import indexing, service
from search.engines import engine
from spaces import actions, audiences
from spaces.actions import Description
from spaces.errors import Refused
from spaces.models import Resource, Status
from tests.consistency.test_routes_matrix import version_of
from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db

TITLE = "Zeppelin itinérant"


@pytest.fixture
def kept(people):
    """A support of caf-33 kept for the group, by its animateur, with a file."""
    return ResourceFactory(
        title=TITLE, tokens=frozenset({f"groupe:{people.group.pk}"}), author=people.animateur, caf_id="caf-33"
    )


def test_members_find_it_by_search_and_the_others_do_not(people, kept, settings, tmp_path):
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    engine().rebuild([])
    changed.send(sender=Resource, kind="resource", pk=kept.pk, narrows=False)
    changed.send(sender=type(people.group), kind="group", pk=people.group.pk, narrows=False)
    indexing.index_waiting()

    def found(user, words="zeppelin"):
        forget(user)
        page = service.find(user, words)
        assert page.total == sum(page.kinds.values())
        assert bool(page.facets.get("type")) == bool(page.kinds.get("resource"))
        assert len(service.suggest(user, words)) == page.total
        return page.total

    outside = (people.outsider, people.ended, people.lecteur_35, people.editeur, people.two_cafs)
    assert [found(one) for one in (people.member, people.animateur, people.admin_national)] == [1, 1, 1]
    assert [found(one) for one in (*outside, people.editeur_national)] == [0] * 6
    assert found(people.lecteur_35, "milieu rural") == 1  # the group itself: the network knows its name
    assert found(people.outsider, "milieu rural") == 0
    groups.leave(people.group, people.member)
    assert found(people.member) == 0
    groups.close(people.group, people.animateur)
    assert found(people.animateur) == 1  # who deposited it
    assert found(people.lecteur_35, "milieu rural") == 0


def test_lists_files_exports_and_archives_show_it_to_nobody_else(client, people, kept):
    version = version_of(kept)
    addresses = {
        "list": reverse("spaces:list"),
        "news": reverse("spaces:news"),
        "export": reverse("spaces:export", args=["csv"]),
        "carry": f"{reverse('spaces:carry')}?support={kept.pk}",
        "caf": reverse("spaces:caf", args=["caf-33"]),
    }
    closed = [
        kept.get_absolute_url(),
        reverse("files:page", args=[version.pk, 1]),
        reverse("files:text", args=[version.pk]),
        reverse("files:download", args=[version.pk]),
    ]

    def shown(user):
        client.force_login(user)
        told = set()
        for name, address in addresses.items():
            answer = client.get(address)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if TITLE in content.decode("utf-8-sig"):
                told.add(name)
        return told, {client.get(address).status_code for address in closed}

    told, answered = shown(people.member)
    assert {"list", "export", "caf"} <= told
    assert 404 not in answered
    for user in (people.lecteur_35, people.editeur, people.editeur_national):
        assert shown(user) == (set(), {404})
    now = timezone.now()
    Habilitation.objects.filter(user=people.member).update(
        starts_at=now - timedelta(days=1), ends_at=now - timedelta(seconds=1)
    )
    assert shown(people.member)[1] == {403}
    client.force_login(people.editeur_national)
    chooser = client.get(reverse("choose_support:choose")).content.decode()
    assert TITLE not in chooser


def test_an_administrateur_national_is_told_that_the_opening_is_traced(client, people, kept):
    version = version_of(kept)
    lines = Trace.objects.filter(verb=VERB, actor=people.admin_national)
    client.force_login(people.admin_national)
    for address in (kept.get_absolute_url(), reverse("files:page", args=[version.pk, 1])):
        assert "inscrite dans la trace" in client.get(address).content.decode()
    assert list(lines.values_list("kind", "object_id")) == [("resource", str(kept.pk))]
    client.get(people.group.get_absolute_url())
    assert lines.count() == 2
    other = version_of(ResourceFactory(tokens=frozenset({f"groupe:{people.group.pk}"}), author=people.animateur))
    client.get(reverse("files:download", args=[other.pk]))
    assert lines.count() == 3
    open_to_all = ResourceFactory()
    client.get(open_to_all.get_absolute_url())
    assert lines.count() == 3
    client.force_login(people.member)
    assert "inscrite dans la trace" not in client.get(kept.get_absolute_url()).content.decode()
    assert not Trace.objects.filter(verb=VERB).exclude(actor=people.admin_national).exists()


def test_only_a_member_shares_in_a_group(client, people, kept, tmp_path):
    token = f"groupe:{people.group.pk}"
    described = Description(type="diagnostic", title="T", audience=frozenset({token}))
    for user, owner in ((people.editeur, "caf-16"), (people.admin_national, "caf-16"), (people.two_cafs, "caf-35")):
        with pytest.raises(Refused, match="ne faites pas partie"):
            actions.deposit(user, owner, described, [], publish=True)
        assert token not in dict(audiences.choices_for(user, owner))
    mine = ResourceFactory(author=people.editeur)
    with pytest.raises(Refused, match="ne faites pas partie"):
        actions.revise(mine, people.editeur, described)
    made = actions.deposit(people.animateur, "caf-33", described, [], publish=True)
    assert made.audience.key == token
    client.force_login(people.animateur)
    page = client.get(f"{reverse('spaces:deposit')}?groupe={people.group.pk}")
    assert page.context["form"]["audience"].value() == token
    assert (token, f"Groupe de travail\u00a0: {people.group.name}") in page.context["form"].fields["audience"].choices
    client.force_login(people.editeur)
    page = client.get(f"{reverse('spaces:deposit')}?groupe={people.group.pk}").content.decode()
    assert people.group.name not in page
    # who left goes on keeping what they deposited, without bringing more into the group
    groups.name_leader(people.group.memberships.get(habilitation__user=people.member), people.animateur)
    groups.leave(people.group, people.animateur)
    forget(people.animateur)
    revised = actions.revise(
        made, people.animateur, Description(type="diagnostic", title="U", audience=described.audience)
    )
    assert revised.title == "U"
    with pytest.raises(Refused, match="ne faites pas partie"):
        actions.deposit(people.animateur, "caf-33", described, [], publish=True)
    widened = actions.revise(revised, people.animateur, Description(type="diagnostic", title="U"))
    assert widened.is_visible_to(people.lecteur)


def test_the_command_deposits_for_a_group_as_its_member_only(people, tmp_path):
    sent = tmp_path / "note.txt"
    sent.write_text("Une note du groupe.")
    asked = ["deposit", str(sent), "--type", "autre", "--audience", f"groupe:{people.group.pk}", "--json"]
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command(*asked, "--owner", "caf-16", "--by", people.editeur.email, stdout=said, stderr=StringIO())
    assert '"refused"' in said.getvalue()
    call_command(*asked, "--owner", "caf-33", "--by", people.animateur.email, stdout=StringIO(), stderr=StringIO())
    made = Resource.objects.get(status=Status.PUBLISHED)
    assert made.is_visible_to(people.member)
    assert not made.is_visible_to(people.editeur)


def test_closing_says_what_the_members_will_no_longer_read(client, people, kept):
    client.force_login(people.animateur)
    page = client.get(reverse("groups:close", args=[people.group.pk])).content.decode()
    assert TITLE in page
    client.force_login(people.editeur_national)
    page = client.get(reverse("groups:close", args=[people.group.pk])).content.decode()
    assert TITLE not in page  # who is not in the group learns no title by closing it
