"""What changed between two versions, on its page; and reading again what could not be read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from accounts.models import Trace
from files import actions, jobs, queries, versions
from files.errors import Refused
from files.models import FilePart, FileVersion, Scan, State
from jobs.models import MAX_ATTEMPTS
from links.signals import changed
from tests.files.conftest import make_pdf, read, upload

RESTRICTED = frozenset({"caf:caf-16"})
PAGES = [f"= Partie {n}\nLa page {n} parle des communes du territoire et de leurs accueils." for n in range(1, 6)]


def written(version, texts, state=State.READY):
    """A version as the jobs would have left it, with these pages."""
    FilePart.objects.filter(version=version).delete()
    FilePart.objects.bulk_create(
        FilePart(version=version, number=number, unit="page", text=text) for number, text in enumerate(texts, 1)
    )
    FileVersion.objects.filter(pk=version.pk).update(state=state, pages=len(texts))
    version.refresh_from_db()
    return version


@pytest.fixture
def two(attached, people):
    """two(before, after, **support) -> two versions of one file whose pages hold these texts."""

    def make(before, after, **support):
        old = written(attached(make_pdf(["Première"]), **support), before)
        stored = actions.store(upload(make_pdf(["Deuxième"])))
        return old, written(actions.add_version(old.file, stored, people.editeur, "Chiffres de 2022"), after)

    return make


def compare(client, first, second, **query):
    return client.get(reverse("files:compare", args=[first.pk, second.pk]), query)


def test_the_page_shows_what_changed_between_two_files_as_they_were_read(as_lecteur, attached, people):
    old = read(attached(make_pdf(PAGES)))
    changed = [
        *PAGES[:2],
        "= Annexe\nUne page nouvelle.",
        PAGES[2].replace("communes", "intercommunalités"),
        *PAGES[3:],
    ]
    new = read(actions.add_version(old.file, actions.store(upload(make_pdf(changed))), people.editeur))
    response = compare(as_lecteur, new, old)
    page = response.content.decode()
    assert [(change.before, change.after.number) for change in response.context["comparison"].added] == [(None, 3)]
    assert '<del><span class="hidden-text">[retiré\u00a0: </span>communes<span' in page
    assert '<ins><span class="hidden-text">[ajouté\u00a0: </span>intercommunalités<span' in page
    assert "Page 3\u00a0: ajoutée" in page
    assert "Page 4 (page 3 dans la version 1)" in page
    assert "4\u00a0pages sans changement" in page
    assert f'href="/fichiers/{old.pk}/page/3/"' in page
    assert f'href="/fichiers/{new.pk}/page/4/"' in page


def test_the_older_version_comes_first_whatever_the_order_of_the_address(as_lecteur, two):
    old, new = two(["ancien"], ["nouveau"])
    for pair in ((old, new), (new, old)):
        context = compare(as_lecteur, *pair).context
        assert (context["before"], context["after"]) == (old, new)


def test_only_the_pages_that_changed_are_shown_twenty_to_a_screen(as_lecteur, two):
    old, new = two(
        [f"Mot{n} douze." for n in range(60)], [f"Mot{n} {'treize' if n < 45 else 'douze'}." for n in range(60)]
    )
    first, last = compare(as_lecteur, old, new), compare(as_lecteur, old, new, page=3)
    assert [rank for rank, _, _ in first.context["changes"]] == list(range(1, 21))
    assert [rank for rank, _, _ in last.context["changes"]] == list(range(41, 46))
    assert "45\u00a0pages changées" in first.content.decode()
    assert "15\u00a0pages sans changement" in first.content.decode()
    assert "Mot50" not in first.content.decode()
    assert 'href="?page=3#changement-45"' in first.content.decode()
    assert compare(as_lecteur, old, new, page="douze").status_code == 200


def test_two_texts_alike_are_said_identical_and_their_images_are_offered(as_lecteur, two):
    old, new = two(["Un même\ntexte."], ["Un même texte."])
    page = compare(as_lecteur, old, new).content.decode()
    assert "Le texte est identique" in page
    assert "mise en page peuvent différer" in page
    assert f'href="/fichiers/{old.pk}/page/1/"' in page


def test_what_people_wrote_is_escaped(as_lecteur, two):
    old, new = two(["Un <script>ancien</script>"], ["Un <script>nouveau</script> <b>ajout</b>"])
    page = compare(as_lecteur, old, new).content.decode()
    assert "<script>ancien" not in page
    assert "<b>ajout" not in page
    assert "&lt;" in page


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.WAITING, "Rechargez cette page"),
        (State.READING, "Rechargez cette page"),
        (State.WITHOUT_TEXT, "Sans texte"),
        (State.FAILED, "Texte indisponible"),
    ],
)
def test_a_version_that_is_not_read_says_so(as_lecteur, two, state, said):
    old, new = two(["Un"], ["Deux"])
    written(old, [], state)
    page = compare(as_lecteur, old, new).content.decode()
    assert "Le texte de la version 1 n’est pas là pour être comparé" in page
    assert said in page
    assert "<ins>" not in page


def test_versions_that_hold_too_much_text_are_read_one_after_the_other(as_lecteur, two, monkeypatch):
    old, new = two(["Un long texte"], ["Un autre long texte"])
    monkeypatch.setattr(versions, "MAX_COMPARED", 20)
    page = compare(as_lecteur, old, new).content.decode()
    assert "trop de texte pour être comparées" in page
    assert f'href="/fichiers/{new.pk}/page/1/"' in page


def test_a_removed_version_another_file_or_itself_is_compared_with_nothing(as_lecteur, two, attached, people):
    old, new = two(["Un"], ["Deux"])
    other = attached(make_pdf(["Ailleurs"]))
    assert compare(as_lecteur, new, other).status_code == 404
    assert compare(as_lecteur, new, new).status_code == 404
    actions.remove_version_for_good(old, people.editeur, "des noms")
    assert compare(as_lecteur, new, old).status_code == 404
    assert compare(as_lecteur, old, new).status_code == 404


@pytest.mark.parametrize(("which", "status"), [(0, 200), (1, 403)])
@pytest.mark.parametrize(
    "held", [{"state": State.QUARANTINED, "scan": Scan.INFECTED}, {"state": State.READY, "scan": Scan.WAITING}]
)
def test_what_the_antivirus_keeps_gives_no_text_to_a_comparison(as_lecteur, two, which, status, held):
    pair = two(["Un secret"], ["Deux"])
    FileVersion.objects.filter(pk=pair[0].pk).update(**held)
    response = compare(as_lecteur, pair[1 - which], pair[which])
    assert response.status_code == status
    assert "secret" not in response.content.decode()


@pytest.mark.parametrize(
    ("name", "status"),
    [("lecteur", 200), ("two_cafs", 200), ("admin_national", 200), ("lecteur_35", 404), ("editeur_national", 404)],
)
def test_what_changed_in_a_restricted_file_does_not_exist_for_the_others(client, two, people, name, status):
    pair = two(["Un"], ["Deux"], tokens=RESTRICTED)
    client.force_login(getattr(people, name))
    assert compare(client, *pair).status_code == status


def test_a_comparison_costs_few_queries_whatever_the_number_of_pages(as_lecteur, two):
    def queries(count):
        pair = two([f"Mot{n} un" for n in range(count)], [f"Mot{n} deux" for n in range(count)])
        with CaptureQueriesContext(connection) as captured:
            assert compare(as_lecteur, *pair).status_code == 200
        return len(captured)

    assert queries(2) == queries(200) <= 12


def test_restoring_tells_the_search_to_hide_the_other_text_at_once(two, people):
    old, _ = two(["Un"], ["Deux"])
    heard = []

    def listen(sender, kind, pk, narrows, **kwargs):
        heard.append((kind, pk, narrows))

    changed.connect(listen, weak=False)
    back = versions.restore(old, people.editeur)
    changed.disconnect(listen)
    assert heard == [("resource", old.file.object_id, True)]
    assert (back.number, back.note) == (3, "Version 1 rétablie")
    (part,) = queries.document_parts("resource", old.file.object_id)
    assert (part.key, part.text) == (f"v{back.pk}p1", "Un")


@pytest.fixture
def failed(attached, pdf):
    """failed(**support) -> a version whose reading was given up after three attempts."""

    def make(**support):
        version = attached(pdf, **support)
        DBTaskResult.objects.all().delete()
        FileVersion.objects.filter(pk=version.pk).update(
            state=State.FAILED, state_reason="Interrompue trois fois.", attempts=MAX_ATTEMPTS
        )
        version.refresh_from_db()
        return version

    return make


def again(client, version):
    return client.post(reverse("files:read-again", args=[version.pk]))


@pytest.mark.parametrize("name", ["editeur", "admin_local", "admin_national"])
def test_those_who_may_revise_ask_for_another_reading(client, failed, people, name):
    version = failed()
    client.force_login(getattr(people, name))
    response = again(client, version)
    assert response.url.startswith(f"/supports/{version.file.object_id}-")
    version.refresh_from_db()
    assert (version.state, version.state_reason, version.attempts, version.lease_until) == (State.WAITING, "", 0, None)
    (job,) = DBTaskResult.objects.filter(task_path=jobs.extract.module_path)
    assert job.args_kwargs["args"] == [version.pk]
    assert Trace.objects.filter(verb="fichier.relecture", actor=getattr(people, name)).exists()
    assert read(version).state == State.READY


@pytest.mark.parametrize(
    ("name", "tokens", "status"),
    [
        ("lecteur", {"reseau"}, 403),
        ("lecteur_35", {"reseau"}, 403),
        ("editeur_35", {"reseau"}, 403),
        ("editeur_national", {"reseau"}, 403),
        ("editeur_35", RESTRICTED, 404),
    ],
)
def test_the_others_do_not(client, failed, people, name, tokens, status):
    version = failed(tokens=frozenset(tokens))
    client.force_login(getattr(people, name))
    assert again(client, version).status_code == status
    version.refresh_from_db()
    assert version.state == State.FAILED
    assert not DBTaskResult.objects.filter(task_path=jobs.extract.module_path).exists()


@pytest.mark.parametrize("state", [State.WAITING, State.READING, State.READY, State.WITHOUT_TEXT, State.QUARANTINED])
def test_only_a_reading_that_failed_is_done_again(client, failed, people, state):
    version = failed()
    FileVersion.objects.filter(pk=version.pk).update(state=state)
    client.force_login(people.editeur)
    response = client.post(reverse("files:read-again", args=[version.pk]), follow=True)
    assert "n&#x27;a pas échoué" in response.content.decode()
    version.refresh_from_db()
    assert version.state == state
    assert not DBTaskResult.objects.filter(task_path=jobs.extract.module_path).exists()


def test_asking_twice_enqueues_one_reading(client, failed, people):
    version = failed()
    client.force_login(people.editeur)
    again(client, version)
    again(client, version)
    assert DBTaskResult.objects.filter(task_path=jobs.extract.module_path).count() == 1


def test_a_removed_version_is_not_read_again(client, failed, people):
    version = failed()
    actions.remove_version_for_good(version, people.editeur, "des noms")
    client.force_login(people.editeur)
    assert again(client, version).status_code == 404
    with pytest.raises(Refused, match="retirée"):
        versions.read_again(version, people.editeur)


def test_the_button_is_where_the_state_is_said_and_for_those_who_may(client, failed, people):
    version = failed()
    address = reverse("files:read-again", args=[version.pk])
    support = f"/supports/{version.file.object_id}/"
    pages = (reverse("files:page", args=[version.pk, 1]), reverse("files:text", args=[version.pk]), support)
    for name, shown in (("editeur", True), ("lecteur", False), ("editeur_35", False)):
        client.force_login(getattr(people, name))
        for page in pages:
            assert (address in client.get(page, follow=True).content.decode()) is shown, (name, page)
    assert client.get(address).status_code == 405


def test_a_file_that_is_read_offers_no_other_reading(client, attached, people, pdf):
    version = read(attached(pdf))
    client.force_login(people.editeur)
    for page in (reverse("files:page", args=[version.pk, 1]), f"/supports/{version.file.object_id}/"):
        assert "Réessayer" not in client.get(page, follow=True).content.decode()
