"""A support reserved to the Caf de la Charente does not exist for the Caf d'Ille-et-Vilaine, by any road.

Through the commands as an administrator runs them and the pages as people open them; with the worker stopped too.
"""

import io
import json

import pytest
from django.core.management import call_command
from django.test import Client

from files.models import FileVersion
from spaces import actions
from spaces.demo.documents import docx, pdf
from spaces.models import Resource
from tests.factories import WholeClient

pytestmark = pytest.mark.django_db(transaction=True)

OPEN = "La péniche grenat accueille les adolescents des trois écluses le samedi."
RESERVED = "Le kiosque safran ferme sa halte-garderie faute de professionnelles diplômées."


def run(*words: str):
    out = io.StringIO()
    call_command(*words, "--json", stdout=out)
    return json.loads(out.getvalue())


def search(text: str, reader: str) -> dict:
    return run("search", text, "--as", reader)


def deposit(path, audience: str) -> Resource:
    (line,) = run(
        "deposit", str(path), "--owner", "caf-16", "--by", "editeur@example.org", "--rubrique", "diagnostic",
        "--type", "diagnostic", "--audience", audience,
    )  # fmt: skip
    assert line["status"] == "ok"
    return Resource.objects.get(pk=line["id"])


def twelve_pages(sentence: str) -> list[str]:
    pages = [f"Page {number} : les familles et les élus de la communauté de communes." for number in range(1, 15)]
    pages[11] += " " + sentence
    return pages


@pytest.fixture
def shelf(people, tmp_path):
    """One support for the network, one for the Caf de la Charente, both indexed."""
    (tmp_path / "péniche 2024.pdf").write_bytes(pdf(twelve_pages(OPEN), "Péniche"))
    (tmp_path / "kiosque 2024.pdf").write_bytes(pdf(twelve_pages(RESERVED), "Kiosque"))
    shown = deposit(tmp_path / "péniche 2024.pdf", "reseau")
    reserved = deposit(tmp_path / "kiosque 2024.pdf", "caf:caf-16")
    call_command("work", "--until-empty")
    return shown, reserved


def addresses(resource: Resource) -> list[str]:
    """Every address that shows something of a support."""
    (version,) = FileVersion.objects.filter(file__kind="resource", file__object_id=resource.pk)
    base = f"/fichiers/{version.pk}/"
    return [
        resource.get_absolute_url(),
        f"{base}page/12/",
        f"{base}page/12/image.webp",
        f"{base}texte/",
        f"{base}apercu.webp",
        f"{base}telecharger/",
    ]


def client_of(person) -> Client:
    client = WholeClient()
    client.force_login(person)
    return client


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def assert_absent(person, reserved: Resource) -> None:
    """For this person the support is nowhere: commands, pages, counts, suggestions, files."""
    answer = search(RESERVED, person.email)
    assert [hit["id"] for hit in answer["hits"] if hit["kind"] == "resource" and hit["id"] == reserved.pk] == []
    assert "safran" not in json.dumps(answer, ensure_ascii=False).lower()
    for words in ("kiosque", "safran", '"kiosque safran"', "kiosqe"):
        answer = search(words, person.email)
        assert answer["total"] == 0
        assert answer["hits"] == []
        assert all(not counts for counts in answer["facets"].values())
    client = client_of(person)
    for address in ("/recherche/?q=kiosque", "/supports/", "/", "/caf/caf-16/", "/recherche/suggestions/?q=kiosq"):
        page = client.get(address).content.decode().lower()
        assert "kiosque 2024" not in page, address
        assert "safran" not in page, address
    for address in addresses(reserved):
        assert client.get(address).status_code == 404, address


def assert_present(person, reserved: Resource) -> None:
    answer = search(RESERVED, person.email)
    assert (answer["hits"][0]["id"], answer["hits"][0]["page"]) == (reserved.pk, 12)
    client = client_of(person)
    assert "Kiosque 2024" in text_of(client, "/supports/")
    for address in addresses(reserved):
        assert client.get(address).status_code == 200, address


def test_each_file_of_a_mixed_folder_is_found_from_another_caf_by_its_sentence_and_page(people, tmp_path):
    colours = ["vermillon", "turquoise", "ocre", "indigo"]
    expected = {}
    for number, colour in enumerate(colours):
        sentence = f"La ludothèque {colour} prête onze jeux par famille et par trimestre."
        if number % 2:
            path = tmp_path / f"fiche {colour}.docx"
            path.write_bytes(docx([("Constat", "Les élus décident."), ("Action", sentence)], colour))
        else:
            path = tmp_path / f"diagnostic {colour}.pdf"
            path.write_bytes(pdf(twelve_pages(sentence), colour))
        expected[sentence] = deposit(path, "reseau").pk
    call_command("work", "--until-empty")
    for sentence, pk in expected.items():
        hit = search(sentence, "lecteur-35@example.org")["hits"][0]
        assert hit["id"] == pk
        assert "<mark>" in hit["snippet"]
        assert hit["page"] == (12 if hit["title"].startswith("Diagnostic") else None)


def test_a_support_of_the_charente_is_absent_for_another_caf_and_present_for_its_own(people, shelf):
    shown, reserved = shelf
    assert_absent(people.lecteur_35, reserved)
    assert_absent(people.editeur_national, reserved)
    assert_present(people.lecteur, reserved)
    assert_present(people.admin_national, reserved)
    assert search(OPEN, "lecteur-35@example.org")["hits"][0]["id"] == shown.pk


def test_a_narrowing_holds_at_once_while_the_worker_is_stopped(people, shelf):
    _, reserved = shelf
    described = describe(reserved)
    actions.revise(reserved, people.editeur, described({"reseau"}))
    call_command("work", "--until-empty")
    assert search(RESERVED, "lecteur-35@example.org")["hits"][0]["page"] == 12

    actions.revise(reserved, people.editeur, described({"caf:caf-16"}))  # nobody works
    assert_absent(people.lecteur_35, reserved)
    actions.revise(reserved, people.editeur, described({"reseau"}))
    actions.revise(reserved, people.editeur, described({"caf:caf-16"}))
    assert_absent(people.lecteur_35, reserved)

    call_command("work", "--until-empty")
    assert_absent(people.lecteur_35, reserved)
    assert_present(people.lecteur, reserved)


def test_a_withdrawal_holds_at_once_while_the_worker_is_stopped(people, shelf):
    shown, _ = shelf
    actions.withdraw(shown, people.editeur, reason="Chiffres à reprendre")
    assert search(OPEN, "lecteur-35@example.org")["total"] == 0
    client = client_of(people.lecteur_35)
    for address in addresses(shown)[1:]:
        assert client.get(address).status_code == 404, address
    assert "retiré" in client.get(shown.get_absolute_url()).content.decode()


def describe(resource: Resource):
    """The description of a support as it stands, with another audience."""

    def described(tokens: set[str]) -> actions.Description:
        return actions.Description(
            type=resource.type_id,
            title=resource.title,
            rubrique=resource.rubrique_id,
            steps=tuple(resource.steps.order_by("order").values_list("slug", flat=True)),
            audience=frozenset(tokens),
        )

    return described
