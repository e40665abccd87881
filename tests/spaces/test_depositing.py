"""/deposer/: several files described once, and nothing lost when something is wrong."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from files.models import FileVersion, PendingUpload
from spaces import arrivals
from spaces.actions import Description
from spaces.arrivals import Planned
from spaces.models import Resource, Status
from tests.factories import ResourceFactory
from tests.spaces.documents import docx, pdf


@pytest.fixture
def two(tmp_path):
    paths = [pdf(tmp_path, "diagnostic_lavalette.pdf", "Un", "Deux"), docx(tmp_path, "questionnaire.docx", "Bonjour")]
    return lambda: [SimpleUploadedFile(path.name, path.read_bytes()) for path in paths]


def described(**more):
    return {
        "type": "diagnostic",
        "owner": "caf-16",
        "audience": "reseau",
        "grouping": "separes",
        "outcome": "publier",
    } | more


def send(client, user, **data):
    client.force_login(user)
    return client.post("/deposer/", described(**data))


def ticked(answer):
    """The numbers of the files that the form would deposit."""
    return [line["file"].pk for line in answer.context["lines"] if line["ticked"]]


def test_one_support_per_file(client, people, two):
    answer = send(client, people.editeur, files=two())
    made = list(Resource.objects.order_by("pk"))
    assert [resource.title for resource in made] == ["Diagnostic lavalette", "Questionnaire"]
    assert {resource.status for resource in made} == {Status.PUBLISHED}
    assert answer.status_code == 302
    end = client.get(answer["Location"]).content.decode()
    for resource in made:
        assert resource.get_absolute_url() in end
    assert "en attente de lecture" in end
    assert not PendingUpload.objects.exists()


def test_one_support_for_all_files(client, people, two):
    send(client, people.editeur, files=two(), grouping="ensemble", title="Le dossier", year=2021, themes=["jeunesse"])
    resource = Resource.objects.get()
    assert (resource.title, resource.year, resource.rubrique_id) == ("Le dossier", 2021, "diagnostic")
    assert [version.name for version in FileVersion.objects.order_by("pk")] == [
        "diagnostic_lavalette.pdf",
        "questionnaire.docx",
    ]


def test_a_draft_is_kept_for_the_editeurs(client, people, two):
    send(client, people.editeur, files=two(), grouping="ensemble", outcome="brouillon")
    assert Resource.objects.get().status == Status.DRAFT


@pytest.mark.parametrize(
    ("choice", "key"),
    [("reseau", "reseau"), ("cdr", "cdr:atlantique"), ("caf", "caf:caf-16"), ("editeurs", "editeurs:caf-16")],
)
def test_the_audience_chosen_becomes_that_of_the_support(client, people, two, choice, key):
    send(client, people.editeur, files=two(), grouping="ensemble", audience=choice)
    assert Resource.objects.get().audience.key == key


def test_an_audience_the_level_does_not_allow_is_refused(client, people, two):
    answer = send(client, people.editeur, files=two(), audience="cnaf")
    assert answer.status_code == 422
    assert not Resource.objects.exists()
    cdr_of_the_cnaf = send(client, people.admin_national, files=two(), owner="cnaf", audience="cdr")
    assert "audience" in cdr_of_the_cnaf.context["form"].errors


def test_a_form_with_an_error_keeps_its_files_and_what_was_typed(client, people, two):
    answer = send(client, people.editeur, files=two(), grouping="ensemble", type="", title="Mon titre")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "2 fichiers déjà reçus" in page
    assert "Mon titre" in page
    assert not Resource.objects.exists()
    kept = ticked(answer)
    assert len(kept) == 2
    assert send(client, people.editeur, kept=kept, grouping="ensemble", title="Mon titre").status_code == 302
    assert Resource.objects.get().title == "Mon titre"
    assert FileVersion.objects.count() == 2
    assert not PendingUpload.objects.exists()


def test_a_refused_file_is_named_and_the_others_stay(client, people, two):
    answer = send(client, people.editeur, files=[*two(), SimpleUploadedFile("virus.exe", b"MZ\x90")])
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "virus.exe" in page
    assert "2 fichiers déjà reçus" in page
    assert not Resource.objects.exists()


def test_without_any_file_the_form_asks_for_one(client, people):
    answer = send(client, people.editeur)
    assert answer.context["form"].errors["files"] == ["Choisissez au moins un fichier."]


def test_the_files_kept_of_another_person_cannot_be_deposited(client, people, two):
    answer = send(client, people.editeur, files=two(), type="")
    kept = ticked(answer)
    stolen = send(client, people.editeur_35, owner="caf-35", kept=kept)
    assert stolen.status_code == 422
    assert not Resource.objects.exists()
    assert not stolen.context["lines"]


def test_a_file_already_shared_is_announced_then_deposited_if_wanted(client, people, two):
    send(client, people.editeur, files=two(), grouping="ensemble", title="Le premier")
    first = Resource.objects.get()
    answer = send(client, people.editeur_35, owner="caf-35", files=two()[:1])
    assert answer.status_code == 422
    assert first.get_absolute_url() in answer.content.decode()
    kept = ticked(answer)
    assert send(client, people.editeur_35, owner="caf-35", kept=kept, again="on").status_code == 302
    assert Resource.objects.count() == 2


def test_a_file_shared_out_of_sight_is_an_ordinary_deposit(client, people, two):
    send(client, people.editeur, files=two(), grouping="ensemble", title="Secret", audience="caf")
    answer = send(client, people.editeur_35, owner="caf-35", files=two(), grouping="ensemble")
    assert answer.status_code == 302
    assert Resource.objects.count() == 2


@pytest.mark.parametrize("level", ["lecteur", "lecteur_35"])
def test_a_lecteur_does_not_deposit(client, people, two, level):
    user = getattr(people, level)
    client.force_login(user)
    assert client.get("/deposer/").status_code == 403
    assert send(client, user, files=two()).status_code == 403
    assert not PendingUpload.objects.exists()


def test_an_editeur_does_not_deposit_for_another_caf(client, people, two):
    answer = send(client, people.editeur, files=two(), owner="caf-35")
    assert "owner" in answer.context["form"].errors
    assert not Resource.objects.exists()


def test_a_file_chosen_again_although_kept_is_kept_once(client, people, two):
    answer = send(client, people.editeur, files=two(), type="")
    kept = ticked(answer)
    send(client, people.editeur, files=two()[:1], kept=kept, grouping="ensemble")
    assert FileVersion.objects.count() == 2
    assert not PendingUpload.objects.exists()


def test_several_supports_are_all_made_or_none(people, two, monkeypatch):
    first, second = arrivals.receive(people.editeur, two(), []).kept
    broken = [
        Planned(Description(type="diagnostic"), [first]),
        Planned(Description(type="n'existe pas", title="x"), [second]),
    ]
    with pytest.raises(Exception, match="n'existe pas"), transaction.atomic():
        arrivals.deposit_all(people.editeur, "caf-16", broken, publish=True)
    assert not Resource.objects.exists()
    assert PendingUpload.objects.count() == 2


def test_the_end_page_shows_only_what_the_person_may_read(client, people):
    hidden = ResourceFactory(title="Caché", tokens={"caf:caf-16"}, author=people.editeur)
    client.force_login(people.editeur_35)
    assert "Caché" not in client.get(f"/deposer/termine/?support={hidden.pk}").content.decode()
