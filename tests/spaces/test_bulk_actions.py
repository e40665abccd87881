"""A batch changes what one person may change, through the verbs of one support, and puts it back."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Trace
from accounts.sight import forget
from spaces import actions as one_by_one
from spaces.actions import bulk
from spaces.actions.content import description_of
from spaces.audiences import every_name
from spaces.bulk import choosing
from spaces.bulk.classification import Classification
from spaces.bulk.foreseeing import foresee
from spaces.bulk.plans import Plan
from spaces.bulk.stamps import stamp_of
from spaces.bulk.wishes import How, Several, Wish
from spaces.errors import Refused
from spaces.models import Act, Batch, BatchLine, Resource, ResourceType, Rubrique, Status
from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db

State = BatchLine.State
TO_ENFANCE = Wish(
    Act.RECLASSIFY,
    frozenset({"rubrique", "steps", "keywords", "year"}),
    rubrique="preparation",
    steps=Several(How.ADD, ("preparer",)),
    keywords=Several(How.REMOVE, ("Ruralité",)),
    year=2025,
)
WITHDRAWAL = Wish(Act.WITHDRAW, reason="Chiffres à reprendre")


def foreseen(user, resources, wish):
    forget(user)
    rows = choosing.loaded(user, [one.pk for one in resources])
    ordered = [rows[one.pk] for one in resources if one.pk in rows]
    return foresee(user, ordered, wish, Classification.load(), every_name())


def planned(user, resources, wish):
    """What the preview of this wish promises."""
    changing = [one.resource for one in foreseen(user, resources, wish) if one.changes]
    return Plan(wish, {one.pk: stamp_of(one) for one in changing}, uuid.uuid4())


def done(user, resources, wish):
    """The batch of this wish, done."""
    batch = bulk.start(user, planned(user, resources, wish))
    bulk.run(batch, user)
    return batch


def states(batch):
    return list(batch.lines.values_list("state", flat=True))


def everything(resource):
    """All that a support says of itself, with its state."""
    row = Resource.objects.select_related("audience", "readers").get(pk=resource.pk)
    columns = {field.attname: getattr(row, field.attname) for field in Resource._meta.concrete_fields}
    return columns, description_of(row)


@pytest.fixture
def shelf(people):
    """Three supports of the Charente, one of the Ille-et-Vilaine, one of the Cnaf."""
    people.mine = [
        ResourceFactory(author=people.editeur, keywords="ruralité, Enfance", year=2019, title=f"Bilan {n}")
        for n in range(3)
    ]
    for one in people.mine:
        one.steps.set(["evaluer"])
        one.themes.set(["jeunesse"])
    people.theirs = ResourceFactory(author=people.editeur_35, caf_id="caf-35")
    people.national = ResourceFactory(author=people.editeur_national, caf_id=None)
    return people


def test_a_batch_reclassifies_what_is_asked_and_leaves_the_rest(shelf):
    batch = done(shelf.editeur, shelf.mine, TO_ENFANCE)
    assert states(batch) == [State.DONE] * 3
    for one in shelf.mine:
        _, said = everything(one)
        assert (said.rubrique, said.type, said.year) == ("preparation", "diagnostic", 2025)
        assert set(said.steps) == {"evaluer", "preparer"}
        assert (said.keywords, said.themes) == ("Enfance", ("jeunesse",))
        assert Trace.objects.filter(verb="revise", object_id=str(one.pk), actor=shelf.editeur).count() == 1


def test_undoing_puts_back_everything_exactly(shelf):
    before = [everything(one) for one in shelf.mine]
    batch = done(shelf.editeur, shelf.mine, TO_ENFANCE)
    bulk.undo(batch, shelf.editeur)
    assert [everything(one) for one in shelf.mine] == before
    assert states(batch) == [State.UNDONE] * 3


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        (WITHDRAWAL, Status.PUBLISHED),
        (WITHDRAWAL, Status.DRAFT),
        (Wish(Act.PUBLISH), Status.DRAFT),
        (Wish(Act.RESTORE), Status.WITHDRAWN),
        (Wish(Act.RESTORE), Status.REPLACED),
        (Wish(Act.SHARE, audience="caf"), Status.PUBLISHED),
        (Wish(Act.SHARE, audience="editeurs"), Status.DRAFT),
        (replace(TO_ENFANCE, change=frozenset({"review_on"}), review_on=timezone.localdate()), Status.PUBLISHED),
    ],
    ids=lambda value: getattr(value, "act", value),
)
def test_every_act_is_done_and_undone(shelf, wish, status):
    heir = shelf.mine[0] if status == Status.REPLACED else None
    support = ResourceFactory(author=shelf.editeur, status=status, successor=heir, withdrawn_because="Doublon")
    before = everything(support)
    batch = done(shelf.editeur, [support], wish)
    assert states(batch) == [State.DONE]
    changed = everything(support)
    assert changed[0]["status"] != before[0]["status"] or changed[1] != before[1]
    bulk.undo(batch, shelf.editeur)
    assert everything(support) == before


@pytest.mark.parametrize(
    ("who", "changed"),
    [
        ("editeur", ["mine"]),
        ("admin_local", ["mine"]),
        ("editeur_35", ["theirs"]),
        ("two_cafs", ["theirs"]),
        ("editeur_national", ["national"]),
        ("admin_national", ["mine", "theirs", "national"]),
        ("lecteur", []),
    ],
)
def test_each_changes_only_what_is_theirs(shelf, who, changed):
    chosen = {"mine": shelf.mine[0], "theirs": shelf.theirs, "national": shelf.national}
    found = foreseen(getattr(shelf, who), list(chosen.values()), WITHDRAWAL)
    assert {one.resource.pk for one in found if one.changes} == {chosen[name].pk for name in changed}
    assert all("Seuls les éditeurs" in one.refusal for one in found if not one.changes)


def test_a_forged_plan_changes_nothing_of_others(shelf):
    plan = Plan(WITHDRAWAL, {one.pk: stamp_of(one) for one in (shelf.theirs, shelf.mine[0])}, uuid.uuid4())
    batch = bulk.start(shelf.editeur, plan)
    bulk.run(batch, shelf.editeur)
    assert states(batch) == [State.REFUSED, State.DONE]
    shelf.theirs.refresh_from_db()
    assert shelf.theirs.status == Status.PUBLISHED


def test_what_changed_since_the_preview_is_not_overwritten(shelf):
    plan = planned(shelf.editeur, shelf.mine, TO_ENFANCE)
    one_by_one.withdraw(shelf.mine[1], shelf.admin_local, "Doublon")
    forget(shelf.editeur)
    batch = bulk.start(shelf.editeur, plan)
    bulk.run(batch, shelf.editeur)
    assert states(batch) == [State.DONE, State.REFUSED, State.DONE]
    assert "modifié depuis l’aperçu" in batch.lines.get(resource=shelf.mine[1]).reason
    assert everything(shelf.mine[1])[1].rubrique == "diagnostic"


def test_what_the_person_no_longer_sees_is_told_and_left(shelf):
    plan = planned(shelf.editeur, shelf.mine, TO_ENFANCE)
    row = Resource.objects.get(pk=shelf.mine[1].pk)
    one_by_one.revise(row, shelf.admin_local, replace(description_of(row), audience={"administrateurs:caf-16"}))
    Resource.objects.filter(pk=row.pk).update(author=shelf.admin_local)
    Resource.objects.get(pk=row.pk).save()
    forget(shelf.editeur)
    batch = bulk.start(shelf.editeur, plan)
    bulk.run(batch, shelf.editeur)
    assert batch.lines.get(resource=row).reason == "Ce support n’est plus partagé avec vous."


def test_undoing_leaves_what_somebody_changed_since(shelf):
    batch = done(shelf.editeur, shelf.mine, TO_ENFANCE)
    row = Resource.objects.get(pk=shelf.mine[1].pk)
    one_by_one.revise(row, shelf.admin_local, replace(description_of(row), title="Bilan revu"))
    bulk.undo(batch, shelf.editeur)
    assert states(batch) == [State.UNDONE, State.KEPT, State.UNDONE]
    assert (everything(row)[1].title, everything(row)[1].rubrique) == ("Bilan revu", "preparation")


@pytest.mark.parametrize("gone", ["rubrique", "type"])
def test_undoing_leaves_as_it_is_what_would_go_back_to_a_class_that_is_gone(shelf, gone):
    old = Rubrique.objects.create(slug="ancienne", label="Ancienne", description="Hier", order=900)
    kind = ResourceType.objects.get(pk="diagnostic")
    kind = ResourceType.objects.create(
        slug="ancien", label="Ancien", rubrique=kind.rubrique, rubrique_caf=kind.rubrique, step=kind.step, order=900
    )
    former = {"rubrique": old, "type": kind}[gone]
    Resource.objects.filter(pk=shelf.mine[0].pk).update(**{gone: former})
    wish = replace(TO_ENFANCE, change=frozenset({"rubrique", "type"}), type="diagnostic")
    batch = done(shelf.editeur, shelf.mine[:2], wish)
    former.delete()
    bulk.undo(batch, shelf.editeur)
    connection.check_constraints()
    kept, undone = batch.lines.order_by("resource_id")
    assert (kept.state, undone.state) == (State.KEPT, State.UNDONE)
    assert "laissé comme il est" in kept.reason
    assert everything(shelf.mine[0])[1].rubrique == "preparation"


def test_two_batches_on_the_same_supports_are_undone_the_last_first(shelf):
    before = [everything(one) for one in shelf.mine]
    first = done(shelf.editeur, shelf.mine, TO_ENFANCE)
    second = done(shelf.editeur, shelf.mine, WITHDRAWAL)
    bulk.undo(second, shelf.editeur)
    bulk.undo(first, shelf.editeur)
    assert [everything(one) for one in shelf.mine] == before


def test_the_same_plan_sent_twice_is_one_batch_done_once(shelf):
    plan = planned(shelf.editeur, shelf.mine, TO_ENFANCE)
    for _ in range(2):
        batch = bulk.start(shelf.editeur, plan)
        bulk.run(batch, shelf.editeur)
    assert Batch.objects.count() == 1
    assert Trace.objects.filter(verb="revise").count() == 3
    for _ in range(2):
        bulk.undo(batch, shelf.editeur)
    assert states(batch) == [State.UNDONE] * 3
    assert Trace.objects.filter(verb="put_back").count() == 3
    assert Trace.objects.filter(verb="bulk_undo").count() == 1


def test_a_batch_that_stopped_half_way_goes_on_or_is_undone(shelf, monkeypatch):
    settle = bulk._settle
    calls = []

    def dies(line, *rest):
        calls.append(line)
        if len(calls) == 2:
            raise SystemExit
        settle(line, *rest)

    batch = bulk.start(shelf.editeur, planned(shelf.editeur, shelf.mine, TO_ENFANCE))
    monkeypatch.setattr(bulk, "_settle", dies)
    with pytest.raises(SystemExit):
        bulk.run(batch, shelf.editeur)
    monkeypatch.undo()
    assert states(batch) == [State.DONE, State.WAITING, State.WAITING]
    bulk.run(batch, shelf.editeur)
    assert states(batch) == [State.DONE] * 3
    other = bulk.start(shelf.editeur, planned(shelf.editeur, shelf.mine, WITHDRAWAL))
    bulk.undo(other, shelf.editeur)
    bulk.run(other, shelf.editeur)
    assert states(other) == [State.GIVEN_UP] * 3


def test_a_batch_is_undone_for_seven_days_then_forgotten(shelf):
    batch = done(shelf.editeur, shelf.mine, TO_ENFANCE)
    later = timezone.now() + bulk.UNDONE_WITHIN + timedelta(minutes=1)
    assert bulk.forget(later - timedelta(minutes=2)) == 0
    with pytest.raises(Refused, match="7 jours"):
        bulk.undo(batch, shelf.editeur, now=later)
    assert states(batch) == [State.DONE] * 3
    bulk.forget(later)
    assert not Batch.objects.exists()
    assert not BatchLine.objects.exists()


def test_who_lost_their_level_changes_nothing_any_more(shelf):
    batch = bulk.start(shelf.editeur, planned(shelf.editeur, shelf.mine, TO_ENFANCE))
    shelf.editeur.habilitations.update(ends_at=timezone.now())
    forget(shelf.editeur)
    bulk.run(batch, shelf.editeur)
    assert states(batch) == [State.REFUSED] * 3


def test_no_title_is_written_in_the_trace_of_a_batch(shelf):
    bulk.undo(done(shelf.editeur, shelf.mine, TO_ENFANCE), shelf.editeur)
    traces = Trace.objects.filter(actor=shelf.editeur)
    assert {one.verb for one in traces} == {"bulk", "revise", "bulk_undo", "put_back"}
    assert "Bilan" not in "".join(str(one.detail) for one in traces)


def test_a_long_batch_leaves_room_for_the_other_writers(shelf, monkeypatch):
    pauses = []
    monkeypatch.setattr(bulk, "_STRETCH", 0)
    monkeypatch.setattr(bulk.time, "sleep", pauses.append)
    batch = done(shelf.editeur, shelf.mine, TO_ENFANCE)
    bulk.undo(batch, shelf.editeur)
    assert pauses == [bulk._ROOM] * 6
