"""Rights that go while their holder waits for others, and what a list or a table says that is no longer so."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts import actions
from accounts.deciding import actions as deciding
from accounts.deciding import orphans
from accounts.deciding.lists import applying, columns, reading
from accounts.errors import Changed, Refused
from accounts.keeping import reviewing
from accounts.keeping.forms import ReviewForm
from accounts.models import (
    AccessRequest,
    Ending,
    ErasureRequest,
    Habilitation,
    Level,
    ProviderGrant,
    ProviderGroup,
    RequestState,
    User,
)
from accounts.naming import name_of_address
from accounts.own_data import actions as own
from accounts.provider import actions as provider
from accounts.sight import habilitations_of
from accounts.tracing import exporting
from accounts.tracing.forms import TraceForm
from accounts.working_groups import actions as groups
from spaces.models import Resource
from tests.accounts.test_deciding_lists import HEAD, row, text, workbook
from tests.factories import HabilitationFactory, WholeClient, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone(people):
    """The administrateur local of Charente, whose level ended after their rights were read."""
    held = habilitations_of(people.admin_local)
    Habilitation.objects.filter(pk=held[0].pk).update(ends_at=timezone.now())
    assert habilitations_of(people.admin_local) == held
    return people.admin_local


def entries(*rows):
    return columns.entries_of(reading.read(text([HEAD, *rows])))


def test_who_administers_no_more_imports_decides_and_gives_back_nothing(people, gone):
    asks = person(Level.LECTEUR, "caf-35")
    waiting = AccessRequest.objects.create(
        user=asks, email=asks.email, name="A", caf_id="caf-16", level="lecteur", state=RequestState.WAITING
    )
    with pytest.raises(applying.RefusedLines):
        applying.apply(entries(row()), gone)
    for act in (lambda: deciding.refuse(waiting, gone, "Non."), lambda: own.reopen(closed(), gone)):
        with pytest.raises(PermissionDenied):
            act()
    waiting.refresh_from_db()
    assert waiting.state == RequestState.WAITING
    assert not User.objects.filter(email="zoe@example.org").exists()


def closed() -> User:
    user = person(Level.LECTEUR, "caf-16")
    User.objects.filter(pk=user.pk).update(is_active=False)
    return user


def test_who_animates_no_more_closes_no_group(people):
    group = people.animateur.habilitations.get().memberships.get().group
    assert people.animateur.active_habilitations()
    habilitations_of(people.animateur)
    Habilitation.objects.filter(user=people.animateur).update(ends_at=timezone.now())
    with pytest.raises(PermissionDenied):
        groups.close(group, people.animateur)
    group.refresh_from_db()
    assert group.is_open


def test_a_trace_on_its_way_stops_with_the_level_of_who_takes_it(people, monkeypatch):
    monkeypatch.setattr(exporting, "_AT_ONCE", 2)
    for support in range(5):
        exporting.record(people.editeur, "deposit", Resource._meta.model_name, support)
    form = TraceForm({})
    assert form.is_valid()
    pieces = exporting.start(people.admin_national, form)
    assert b"Ligne" in next(pieces) + next(pieces)
    Habilitation.objects.filter(user=people.admin_national).update(ends_at=timezone.now())
    with pytest.raises(PermissionDenied):
        list(pieces)


def test_a_newcomer_of_two_caf_and_of_the_cnaf_has_one_account(people):
    asked = entries(row(caf="16"), row(caf="35", level="éditeur"), row(caf="", level="éditeur national"))
    report = applying.apply(asked, people.admin_national)
    assert [line.fate for line in report.lines] == [applying.Fate.NEW] * 3
    held = Habilitation.objects.active().filter(user__email="zoe@example.org")
    assert set(held.values_list("level", "caf")) == {
        ("lecteur", "caf-16"),
        ("editeur", "caf-35"),
        ("editeur-national", None),
    }


def test_a_workbook_without_what_leads_to_its_sheet_is_refused():
    for change in (b' r:id="rId1"', b' Id="rId1"'):
        broken = BytesIO()
        with zipfile.ZipFile(BytesIO(workbook([HEAD, row()]))) as good, zipfile.ZipFile(broken, "w") as bad:
            for name in good.namelist():
                bad.writestr(name, good.read(name).replace(change, b"") if "workbook.xml" in name else good.read(name))
        with pytest.raises(Refused, match="abîmé"):
            reading.read(broken.getvalue())


@pytest.mark.parametrize("answer", [ReviewForm.LEFT, ReviewForm.STILL])
def test_a_review_of_what_has_changed_says_so_and_does_nothing(people, answer):
    held = people.lecteur.habilitations.get()
    seen = actions.stamp(held)
    given = actions.grant(people.lecteur, Level.EDITEUR, held.caf, people.admin_national)
    with pytest.raises(Changed):
        reviewing._done(held, answer, people.admin_local, seen)
    assert Habilitation.objects.active().get(user=people.lecteur) == given
    assert given.reviewed_at is None


def test_the_table_of_groups_never_takes_away_the_last_administrateur_national(people):
    Habilitation.objects.filter(user=people.admin_national).delete()
    last = person(Level.ADMINISTRATEUR_NATIONAL)
    group = ProviderGroup.objects.create(name="Ctg-Admins", level=Level.ADMINISTRATEUR_NATIONAL)
    held = last.habilitations.get()
    Habilitation.objects.filter(pk=held.pk).update(ends_at=timezone.now() + timedelta(days=20))
    ProviderGrant.objects.create(habilitation=held, group=group, seen_at=timezone.now())
    client = WholeClient()
    client.force_login(last)
    page = f"/gestion/accounts/providergroup/{group.pk}/"
    for address, sent in (
        (f"{page}delete/", {"post": "yes"}),
        (f"{page}change/", {"name": "Ctg-Admins", "level": "editeur-national", "caf": ""}),
    ):
        told = client.post(address, sent, follow=True)
        assert "dernier administrateur national" in told.content.decode(), address
    assert ProviderGroup.objects.get(pk=group.pk).level == Level.ADMINISTRATEUR_NATIONAL
    assert Habilitation.objects.active().filter(pk=held.pk).exists()
    person(Level.ADMINISTRATEUR_NATIONAL)
    provider.remove_group(group, last)
    assert Habilitation.objects.get(pk=held.pk).ending == Ending.PROVIDER


def test_an_account_erased_by_the_site_leaves_no_request_open(people):
    asked = ErasureRequest.objects.create(user=people.lecteur)
    assert own.anonymise(people.lecteur, None)
    asked.refresh_from_db()
    assert asked.decided_at is not None


def test_a_caf_is_without_administrateur_since_the_level_ended_not_since_the_account_closed():
    ended, after = timezone.now() - timedelta(days=800), timezone.now() - timedelta(days=5)
    user = person()
    HabilitationFactory(
        user=user,
        level=Level.ADMINISTRATEUR_LOCAL,
        caf_id="caf-33",
        starts_at=ended - timedelta(days=9),
        ends_at=ended,
    )
    User.objects.filter(pk=user.pk).update(is_active=False, closed_at=after)
    assert {caf.pk: caf.since for caf in orphans.without_administrator()}["caf-33"] == ended


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("jean-pierre.o'neil2@example.org", "Jean-Pierre O'Neil"),
        ("ZOE_ETE@example.org", "Zoe Ete"),
        ("4711@example.org", "Nouveau collègue"),
    ],
)
def test_a_name_is_made_of_an_address_without_showing_it(address, name):
    assert name_of_address(address) == name
