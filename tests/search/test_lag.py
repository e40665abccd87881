"""While the index lags: what was narrowed is nowhere, from the act on, worker running or not."""

import pytest
from django_tasks_db.models import DBTaskResult

from accounts.sight import audience_of, forget
from links.signals import changed
from search import indexing, lag, service
from search.engine import Ref
from search.engines import engine
from search.models import Lagging, Waiting
from spaces.models import Resource, Status
from tests.factories import ResourceFactory

LEVELS = (
    "outsider", "ended", "lecteur", "editeur", "admin_local", "lecteur_35", "editeur_35", "two_cafs",
    "editeur_national", "admin_national",
)  # fmt: skip
OPEN, CHARENTE = frozenset({"reseau"}), frozenset({"caf:caf-16"})


@pytest.fixture(autouse=True)
def empty_index(db, settings, tmp_path):
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    engine().rebuild([])


def say(resource, narrows):
    changed.send(sender=Resource, kind="resource", pk=resource.pk, narrows=narrows)


def narrow(resource, tokens=CHARENTE):
    resource.audience = audience_of(tokens)
    resource.save()
    say(resource, narrows=True)


def widen(resource):
    resource.audience = audience_of(OPEN)
    resource.save()
    say(resource, narrows=False)


def seen(user, text="zeppelin"):
    forget(user)
    page = service.find(user, text)
    ids = [found.object.pk for found in page.found]
    assert page.total == len(ids) == sum(page.facets["type"].values()) == page.kinds.get("resource", 0)
    assert len(service.suggest(user, text)) == len(ids)
    return ids


def published(**fields):
    resource = ResourceFactory(title="Zeppelin du territoire", **fields)
    say(resource, narrows=False)
    indexing.index_waiting()
    return resource


def test_a_support_is_found_once_its_job_ran(people):
    resource = ResourceFactory(title="Zeppelin du territoire")
    say(resource, narrows=False)
    assert seen(people.lecteur_35) == []
    assert DBTaskResult.objects.ready().filter(task_path="search.jobs.index_waiting").count() == 1
    indexing.index_waiting()
    assert seen(people.lecteur_35) == [resource.pk]
    assert not Waiting.objects.filter(kind="caf").exists()


def test_many_changes_make_one_job(people):
    for _ in range(5):
        say(ResourceFactory(), narrows=True)
    assert DBTaskResult.objects.ready().filter(task_path="search.jobs.index_waiting").count() == 1


def test_what_was_narrowed_is_nowhere_for_anyone_until_it_is_indexed(people):
    resource = published()
    narrow(resource)
    for level in LEVELS:
        assert seen(getattr(people, level)) == [], level
    indexing.index_waiting()
    for level in LEVELS:
        person = getattr(people, level)
        forget(person)
        assert seen(person) == ([resource.pk] if resource.is_visible_to(person) else []), level
    assert seen(people.lecteur_35) == []
    assert seen(people.lecteur) == [resource.pk]


def test_the_index_alone_hides_what_was_narrowed(people):
    """Not only because hits are read again in the database: the engine is asked directly."""
    from accounts.sight import readable_audiences
    from search.engine import Request
    from search.query import parse

    resource = published()
    readers = readable_audiences(people.lecteur_35)
    narrow(resource)
    request = Request(parse("zeppelin"), readers, excluded=lag.hidden(), facets=("type",))
    answer = engine().search(request)
    assert (answer.total, answer.facets, answer.kinds) == (0, {"type": {}}, {})
    assert engine().suggest("zep", readers, lag.hidden()) == []
    assert engine().near("zepelin", readers, lag.hidden()) == []
    assert engine().near("zepelin", readers, frozenset()) != []


def test_narrow_widen_narrow_with_the_worker_stopped(people):
    resource = published()
    narrow(resource)
    widen(resource)
    assert seen(people.lecteur_35) == []
    narrow(resource)
    assert seen(people.lecteur_35) == []
    indexing.index_waiting()
    assert seen(people.lecteur_35) == []
    assert seen(people.lecteur) == [resource.pk]
    widen(resource)
    indexing.index_waiting()
    assert seen(people.lecteur_35) == [resource.pk]


def test_a_narrowing_during_the_indexing_stays_noted(people, monkeypatch):
    resource = published()
    widen(resource)
    read = indexing._documents
    narrowed = []

    def narrowed_after_reading(refs):
        documents = read(refs)
        if not narrowed:
            narrowed.append(True)
            narrow(resource)
        return documents

    monkeypatch.setattr(indexing, "_documents", narrowed_after_reading)
    rows = []
    forgotten = indexing._forget

    def forget_and_look(waiting, lagging):
        forgotten(waiting, lagging)
        rows.append((Waiting.objects.count(), Lagging.objects.count()))

    monkeypatch.setattr(indexing, "_forget", forget_and_look)
    indexing.index_waiting()
    assert rows == [(1, 1), (0, 0)]
    assert seen(people.lecteur_35) == []


def test_a_narrowing_during_a_rebuild_stays_noted(people, monkeypatch):
    resource = published()
    made = indexing.everything

    def narrowed_after_reading(failed):
        documents = list(made(failed))
        narrow(resource)
        return iter(documents)

    monkeypatch.setattr(indexing, "everything", narrowed_after_reading)
    indexing.rebuild()
    assert Lagging.objects.count() == 1
    assert seen(people.lecteur_35) == []
    monkeypatch.undo()
    indexing.index_waiting()
    assert seen(people.lecteur) == [resource.pk]


def test_a_deleted_object_is_nowhere_then_gone(people):
    resource = published()
    key = str(resource.pk)
    resource.delete()
    changed.send(sender=Resource, kind="resource", pk=key, narrows=True)
    assert seen(people.lecteur) == []
    assert Ref("resource", key) in dict(engine().references())
    indexing.index_waiting()
    assert Ref("resource", key) not in dict(engine().references())
    assert not Lagging.objects.exists()


def test_a_withdrawn_support_is_found_by_its_editors_only(people):
    resource = published()
    resource.status = Status.WITHDRAWN
    resource.save()
    say(resource, narrows=True)
    assert seen(people.editeur) == []
    indexing.index_waiting()
    assert seen(people.editeur) == [resource.pk]
    assert seen(people.lecteur) == []


def test_a_rolled_back_act_leaves_nothing(people, django_db_blocker):
    from django.db import transaction

    resource = published()
    with transaction.atomic():
        narrow(resource)
        transaction.set_rollback(True)
    assert not Lagging.objects.exists()
    assert not Waiting.objects.filter(kind="caf").exists()
    assert seen(people.lecteur_35) == [resource.pk]


def test_an_object_that_cannot_be_read_stays_hidden_and_stops_no_other(people, monkeypatch):
    from spaces import kinds as spaces_kinds

    broken, whole = published(), ResourceFactory(title="Zeppelin entier")
    narrow(broken, OPEN)
    say(whole, narrows=False)
    document = spaces_kinds.document_of

    def failing(resource):
        if resource.pk == broken.pk:
            raise ValueError("illisible")
        return document(resource)

    import dataclasses

    from links import kinds

    kind = kinds.get("resource")
    monkeypatch.setitem(kinds._kinds, "resource", dataclasses.replace(kind, document=failing))
    indexing.index_waiting()
    assert seen(people.lecteur) == [whole.pk]
    row = Waiting.objects.get()
    assert (row.attempts, row.error) == (3, "illisible")
    say(broken, narrows=False)
    monkeypatch.undo()
    indexing.index_waiting()
    assert set(seen(people.lecteur)) == {broken.pk, whole.pk}


def test_a_change_of_a_kind_that_is_not_searched_is_left_alone(people):
    changed.send(sender=Resource, kind="caf", pk="caf-16", narrows=True)
    assert not Waiting.objects.filter(kind="caf").exists()


def test_without_a_readable_index_the_job_builds_one(people, settings, tmp_path):
    resource = published()
    settings.SEARCH_INDEX_DIR = tmp_path / "other"
    say(resource, narrows=False)
    indexing.index_waiting()
    assert seen(people.lecteur) == [resource.pk]


def test_a_right_that_changed_without_a_word_hides_the_hit_all_the_same(people):
    resource = published()
    Resource.objects.filter(pk=resource.pk).update(readers=audience_of(CHARENTE))
    page = service.find(people.lecteur_35, "zeppelin")
    assert (page.total, page.found) == (0, [])
    assert service.suggest(people.lecteur_35, "zeppelin") == []


def test_an_act_that_comes_while_its_older_row_is_forgotten_stays_noted(people, django_assert_num_queries):
    """The generation must be in the statement that deletes: Django reads first, then deletes by key alone, as soon as
    anybody listens to deletions of every model. Seen on PostgreSQL: one document stale after `work --until-empty`."""
    resource = published()
    narrow(resource)
    read = list(Waiting.objects.all())
    hidden = list(Lagging.objects.all())
    narrow(resource)
    with django_assert_num_queries(2) as asked:
        indexing._forget(read, hidden)
    assert all(query["sql"].startswith("DELETE") and "generation" in query["sql"] for query in asked.captured_queries)
    assert Waiting.objects.count() == 1
    assert Lagging.objects.count() == 1
