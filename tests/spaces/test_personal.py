"""What seems personal in a file: somebody looks before others read it, whichever way it came and however late it is
found."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from accounts.models import Trace
from files import actions as files
from files import screening
from files.models import FileVersion, PendingUpload
from search import indexing, service
from spaces import actions
from spaces.actions.personal import UNCONFIRMED, awaiting, stamp_of
from spaces.errors import Refused, Unconfirmed
from spaces.history import history_of
from spaces.models import Resource, Status
from tests.factories import person
from tests.files.conftest import read
from tests.files.test_personal import KEY, NUMBER
from tests.spaces.test_depositing import described
from tests.spaces.waiting import waits_for

SENTENCE = f"Le belvédère violet accueille Mme Martin, numéro de sécurité sociale {NUMBER} {KEY}."
SAID = "un numéro de sécurité sociale"
PAGE = "partie\u00a01"


def listing(sentence: str = SENTENCE) -> SimpleUploadedFile:
    return SimpleUploadedFile("familles.txt", sentence.encode())


def ordinary(sentence: str = "Le diagnostic de la communauté de communes.") -> SimpleUploadedFile:
    return SimpleUploadedFile("diagnostic.txt", sentence.encode())


@pytest.fixture
def support(people):
    """support(*uploads, publish=True) -> a support of the Charente that holds them, as the action makes it."""

    def make(*uploads, publish=True, confirmed=False) -> Resource:
        stored = [files.store(upload, people.editeur) for upload in uploads]
        description = actions.Description(type="diagnostic", title="Le dossier des familles")
        return actions.deposit(people.editeur, "caf-16", description, stored, publish, confirmed)

    return make


@pytest.fixture
def too_slow(monkeypatch):
    """The first look, at the deposit, has no time for the file."""
    monkeypatch.setattr(screening, "look", lambda path, format_, patience: screening.Look())


def versions_of(resource: Resource) -> list[FileVersion]:
    found = FileVersion.objects.filter(file__kind="resource", file__object_id=resource.pk)
    return list(found.select_related("file", "blob").order_by("file__position", "number"))


def read_all(resource: Resource) -> Resource:
    """Read its files as workers do."""
    for version in versions_of(resource):
        read(version)
    resource.refresh_from_db()
    return resource


def confirm(resource: Resource, by) -> Resource:
    """Confirm what the page shows at this moment."""
    return actions.confirm(resource, by, stamp_of(awaiting(resource)))


def post(client, user, name: str, resource: Resource, *args, **data):
    client.force_login(user)
    return client.post(reverse(f"spaces:{name}", args=[resource.pk, *args]), data)


# Through the form of deposit


def test_the_depositor_is_warned_and_nothing_is_lost(client, people):
    client.force_login(people.editeur)
    answer = client.post("/deposer/", described(files=[listing()], title="Le dossier", summary="Un résumé."))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert SAID in html
    assert 'value="Le dossier"' in html
    assert "Un résumé." in html
    assert PendingUpload.objects.get().name == "familles.txt"
    assert not Resource.objects.exists()
    assert not FileVersion.objects.exists()


def test_a_confirmation_publishes_and_says_who_and_when(client, people):
    client.force_login(people.editeur)
    client.post("/deposer/", described(files=[listing()]))
    kept = PendingUpload.objects.get()
    assert client.post("/deposer/", described(kept=[kept.pk], confirmed=[kept.pk])).status_code == 302
    version = FileVersion.objects.get()
    assert (version.personal_confirmed_by, version.personal_confirmed_at is None) == (people.editeur, False)
    resource = read_all(Resource.objects.get())
    assert (resource.status, resource.held_at) == (Status.PUBLISHED, None)  # its reading finds what was confirmed


def test_the_same_form_sent_twice_makes_one_support(client, people):
    client.force_login(people.editeur)
    client.post("/deposer/", described(files=[listing()]))
    form = described(kept=[PendingUpload.objects.get().pk], confirmed=[PendingUpload.objects.get().pk])
    answers = [client.post("/deposer/", form).status_code for _ in range(2)]
    assert answers == [302, 422]
    assert Resource.objects.count() == 1


def test_a_draft_is_free_and_is_not_published_without_a_look(client, people):
    client.force_login(people.editeur)
    client.post("/deposer/", described(files=[listing()], outcome="brouillon"))
    resource = Resource.objects.get()
    with pytest.raises(Unconfirmed, match="confirmez"):
        actions.publish(resource, people.editeur)
    page = client.post(reverse("spaces:publish", args=[resource.pk]), follow=True).content.decode()
    assert UNCONFIRMED in page.replace("&#x27;", "'")
    assert "À relire avant de publier" in page
    assert SAID in page
    confirm(resource, people.editeur)
    assert actions.publish(resource, people.editeur).status == Status.PUBLISHED


# Through the pages of a support


@pytest.mark.parametrize("name", ["add-version", "add-files"])
def test_a_file_added_to_a_support_on_the_shelves_is_looked_at_first(client, people, support, name):
    resource = support(ordinary())
    (old,) = versions_of(resource)
    args, field = ((old.file_id,), "upload") if name == "add-version" else ((), "files")
    answer = post(client, people.editeur, name, resource, *args, **{field: listing(), "note": "Liste à jour"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert SAID in html
    assert versions_of(resource) == [old]
    kept = PendingUpload.objects.get()
    assert f'name="kept" value="{kept.pk}"' in html
    if name == "add-version":
        assert "Liste à jour" in html
    answer = post(
        client, people.editeur, name, resource, *args, kept=[kept.pk], confirmed=[kept.pk], note="Liste à jour"
    )
    assert answer.status_code == 302
    new = versions_of(resource)[-1]
    assert (new.name, new.personal_confirmed_by) == ("familles.txt", people.editeur)
    assert not PendingUpload.objects.exists()


@pytest.mark.parametrize("name", ["add-version", "add-files"])
def test_a_file_added_to_a_draft_is_taken_and_awaits_its_look(client, people, support, name):
    resource = support(ordinary(), publish=False)
    (old,) = versions_of(resource)
    args, field = ((old.file_id,), "upload") if name == "add-version" else ((), "files")
    assert post(client, people.editeur, name, resource, *args, **{field: listing()}).status_code == 302
    assert [version.name for version in awaiting(resource)] == ["familles.txt"]


def test_an_old_version_awaits_a_look_as_long_as_people_may_read_it(client, people, support):
    """It stays among the versions of the file, where every reader downloads it."""
    resource = support(listing(), publish=False)
    (old,) = versions_of(resource)
    actions.add_version(resource, old.file, files.store(ordinary(), people.editeur), people.editeur)
    with pytest.raises(Unconfirmed):
        actions.publish(resource, people.editeur)
    client.force_login(people.editeur)
    assert "familles.txt, version 1" in client.get(resource.get_absolute_url()).content.decode().replace("<wbr>", "")
    files.remove_version_for_good(old, people.editeur, "noms de familles")
    assert actions.publish(resource, people.editeur).status == Status.PUBLISHED


def test_a_withdrawn_support_comes_back_only_after_a_look(client, people, support):
    resource = support(listing(), publish=False)
    Resource.objects.filter(pk=resource.pk).update(status=Status.WITHDRAWN, published_at=resource.created_at)
    with pytest.raises(Unconfirmed):
        actions.restore(resource, people.editeur)
    confirm(resource, people.editeur)
    resource.refresh_from_db()
    assert resource.status == Status.WITHDRAWN  # a confirmation publishes only what was held for it
    assert actions.restore(resource, people.editeur).status == Status.PUBLISHED


# Through the command


def test_the_command_keeps_as_a_draft_what_nobody_confirmed(people, tmp_path, capsys):
    path = tmp_path / "familles.txt"
    path.write_text(SENTENCE)
    options = {"owner": "caf-16", "by": people.editeur.email, "rubrique": "diagnostic"}
    call_command("deposit", path, **options, json=True)
    (line,) = json.loads(capsys.readouterr().out)
    resource = Resource.objects.get()
    assert (line["status"], line["id"], resource.status) == ("ok", resource.pk, Status.DRAFT)
    assert SAID in line["message"]
    assert "Gardé en brouillon" in line["message"]


def test_the_command_publishes_what_is_confirmed_in_so_many_words(people, tmp_path):
    path = tmp_path / "familles.txt"
    path.write_text(SENTENCE)
    call_command("deposit", path, owner="caf-16", by=people.editeur.email, rubrique="diagnostic", confirmed=True)
    assert Resource.objects.get().status == Status.PUBLISHED
    assert FileVersion.objects.get().personal_confirmed_by == people.editeur


# Found late, by the job that reads


@pytest.fixture
def search(settings, tmp_path):
    """search(person) -> how many supports that person finds by a word of the file, without any worker."""
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    indexing.rebuild()
    return lambda who: service.find(who, "belvédère violet").total


@pytest.mark.usefixtures("too_slow")
def test_what_is_found_late_takes_the_support_off_the_shelves_at_once(client, people, support, search, monkeypatch):
    resource = support(listing())
    (version,) = versions_of(resource)
    assert (resource.status, version.personal) == (Status.PUBLISHED, {})
    client.force_login(people.lecteur)
    assert client.get(resource.get_absolute_url()).status_code == 200

    read_all(resource)
    assert (resource.status, resource.held_at is None) == (Status.DRAFT, False)
    for reader in (people.lecteur, people.lecteur_35, people.editeur_35, people.editeur_national):
        client.force_login(reader)
        assert client.get(resource.get_absolute_url()).status_code == 404
        assert resource.title not in client.get(reverse("spaces:list")).content.decode()
        assert client.get(reverse("files:page", args=[version.pk, 1])).status_code == 404
        assert client.get(reverse("files:download", args=[version.pk])).status_code == 404
        assert search(reader) == 0
    indexing.rebuild()
    assert (search(people.lecteur), search(people.editeur)) == (0, 1)


@pytest.mark.usefixtures("too_slow")
def test_what_was_already_found_by_others_is_hidden_before_the_index_knows(client, people, support, search):
    resource = read_all(support(ordinary("Le belvédère violet accueille la halte-garderie.")))
    indexing.rebuild()
    assert search(people.lecteur) == 1
    actions.add_files(resource, [files.store(listing(), people.editeur)], people.editeur)
    read_all(resource)
    assert search(people.lecteur) == 0  # no worker has indexed it


@pytest.mark.usefixtures("too_slow")
def test_its_editeurs_read_what_was_found_where_and_put_it_back(client, people, support):
    resource = read_all(support(listing()))
    client.force_login(people.admin_local)
    page = client.get(resource.get_absolute_url())
    html = page.content.decode().replace("<wbr>", "")
    assert "Retiré des rayons" in html
    assert f"familles.txt, version 1 : Ce texte semble contenir {SAID} ({PAGE})" in html.replace("\u00a0:", " :")
    assert "remettre en rayon" in html
    published_at = resource.published_at
    assert post(client, people.admin_local, "confirm", resource, seen=page.context["seen"]).status_code == 302
    resource.refresh_from_db()
    assert (resource.status, resource.held_at, resource.published_at) == (Status.PUBLISHED, None, published_at)
    (version,) = versions_of(resource)
    assert version.personal_confirmed_by == people.admin_local
    client.force_login(people.lecteur_35)
    assert client.get(resource.get_absolute_url()).status_code == 200
    assert read_all(resource).status == Status.PUBLISHED


@pytest.mark.usefixtures("too_slow")
def test_a_held_support_may_be_withdrawn_as_personal_data(client, people, support):
    resource = read_all(support(listing()))
    answer = post(client, people.editeur, "withdraw", resource, reason="Noms de familles", personal_data="on")
    assert answer.status_code == 302
    resource.refresh_from_db()
    assert (resource.status, resource.holds_personal_data) == (Status.WITHDRAWN, True)
    with pytest.raises(Refused, match="ne se rétablit pas"):
        actions.restore(resource, people.editeur)
    assert not waits_for(people.editeur, resource)


@pytest.mark.usefixtures("too_slow")
def test_a_held_support_goes_back_once_the_version_is_removed_for_good(client, people, support):
    resource = read_all(support(listing()))
    (old,) = versions_of(resource)
    actions.add_version(resource, old.file, files.store(ordinary(), people.editeur), people.editeur)
    files.remove_version_for_good(old, people.editeur, "noms de familles")
    client.force_login(people.editeur)
    assert "n’y sont plus" in client.get(resource.get_absolute_url()).content.decode()
    assert waits_for(people.editeur, resource)
    assert post(client, people.editeur, "publish", resource).status_code == 302
    resource.refresh_from_db()
    assert (resource.status, resource.held_at) == (Status.PUBLISHED, None)


@pytest.mark.usefixtures("too_slow")
def test_what_is_found_late_in_a_draft_waits_for_its_publication(people, support):
    resource = read_all(support(listing(), publish=False))
    assert (resource.status, resource.held_at) == (Status.DRAFT, None)
    with pytest.raises(Unconfirmed):
        actions.publish(resource, people.editeur)


@pytest.mark.usefixtures("too_slow")
def test_the_trace_tells_the_whole_story(people, support):
    resource = read_all(support(listing()))
    confirm(resource, people.editeur)
    lines = Trace.objects.filter(kind="resource", object_id=str(resource.pk)).order_by("pk")
    assert [(line.verb, line.actor) for line in lines] == [
        ("deposit", people.editeur),
        ("hold", None),
        ("confirm_personal", people.editeur),
    ]
    (version,) = versions_of(resource)
    assert lines[1].detail["version"] == version.pk
    assert "reseau" in lines[1].detail["lost"]
    assert lines[2].detail["versions"] == [version.pk]
    assert NUMBER not in json.dumps([line.detail for line in lines])
    assert [event.what for event in history_of(resource.pk)][:2] == [
        "Données personnelles relues, partage confirmé",
        "Suspendu : la lecture a trouvé des données personnelles",
    ]


# Who confirms, and what


@pytest.mark.usefixtures("too_slow")
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("lecteur", 404),
        ("lecteur_35", 404),
        ("editeur_35", 404),
        ("two_cafs", 404),
        ("editeur_national", 404),
        ("editeur", 302),
        ("admin_local", 302),
        ("admin_national", 302),
    ],
)
def test_only_those_who_may_revise_it_confirm(client, people, support, who, status):
    resource = read_all(support(listing()))
    seen = stamp_of(awaiting(resource))
    assert post(client, getattr(people, who), "confirm", resource, seen=seen).status_code == status
    resource.refresh_from_db()
    assert resource.status == (Status.PUBLISHED if status == 302 else Status.DRAFT)
    if status == 404:
        with pytest.raises(PermissionDenied):
            actions.confirm(resource, getattr(people, who), seen)


@pytest.mark.usefixtures("too_slow")
def test_of_two_editeurs_and_of_two_clicks_the_first_counts(client, people, support):
    resource = read_all(support(listing()))
    other = person("editeur", "caf-16")
    seen = stamp_of(awaiting(resource))
    post(client, people.editeur, "confirm", resource, seen=seen)
    for late in (people.editeur, other):
        client.force_login(late)
        answer = client.post(reverse("spaces:confirm", args=[resource.pk]), {"seen": seen}, follow=True)
        assert "ont déjà été examinés" in answer.content.decode()
    (version,) = versions_of(resource)
    assert version.personal_confirmed_by == people.editeur
    assert Trace.objects.filter(verb="confirm_personal").count() == 1


@pytest.mark.usefixtures("too_slow")
@pytest.mark.parametrize("seen", ["", "0" * 16, "x" * 500])
def test_nobody_confirms_what_their_page_did_not_show(client, people, support, seen):
    resource = read_all(support(listing()))
    client.force_login(people.editeur)
    answer = client.post(reverse("spaces:confirm", args=[resource.pk]), {"seen": seen}, follow=True)
    assert "a trouvé autre chose" in answer.content.decode()
    resource.refresh_from_db()
    assert resource.status == Status.DRAFT
