"""`deposit`: the contract of DESIGN 11."""

import json
import os
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from files.models import FileVersion
from spaces.models import Resource, Status
from tests.spaces.documents import docx, pdf


def run(*args, by="editeur@example.org", owner="caf-16"):
    """The lines, the exit status and what was said beside."""
    out, err, status = StringIO(), StringIO(), 0
    try:
        call_command(
            "deposit", *map(str, args), "--owner", owner, "--by", by, "--json", stdout=out, stderr=err, no_color=True
        )
    except SystemExit as stop:
        status = stop.code
    return json.loads(out.getvalue()), status, err.getvalue()


@pytest.fixture
def folder(tmp_path):
    return [
        pdf(tmp_path, "diagnostic_lavalette-2021.pdf", "Un", "Deux"),
        docx(tmp_path, "fiche action.docx", "Bonjour"),
    ]


def test_one_support_per_file_as_json(people, folder):
    lines, status, said = run(*folder, "--rubrique", "diagnostic")
    assert status == 0
    assert [line["status"] for line in lines] == ["ok", "ok"]
    assert set(lines[0]) == {"file", "status", "id", "url", "message"}
    first = Resource.objects.get(pk=lines[0]["id"])
    assert lines[0]["file"] == str(folder[0])
    assert lines[0]["url"] == first.get_absolute_url()
    assert (first.title, first.type_id, first.rubrique_id) == ("Diagnostic lavalette 2021", "diagnostic", "diagnostic")
    assert (first.status, first.audience.key) == (Status.PUBLISHED, "reseau")
    assert "Déposé" in said


def test_together_they_form_one_support_with_its_audience(people, folder):
    lines, status, _ = run(
        *folder,
        "--rubrique",
        "preparation",
        "--type",
        "guide",
        "--audience",
        "caf:caf-16",
        "--title",
        "Dossier",
        "--together",
    )
    assert status == 0
    assert len({line["id"] for line in lines}) == 1
    resource = Resource.objects.get()
    assert (resource.title, resource.type_id, resource.audience.key) == ("Dossier", "guide", "caf:caf-16")
    assert FileVersion.objects.filter(file__object_id=resource.pk).count() == 2


def test_a_refused_file_does_not_stop_the_others_and_makes_the_status_1(people, folder, tmp_path):
    bad = tmp_path / "notes.exe"
    bad.write_bytes(b"MZ\x90\x00rien")
    lines, status, _ = run(folder[0], bad, tmp_path / "absent.pdf", folder[1], "--rubrique", "diagnostic")
    assert status == 1
    assert [line["status"] for line in lines] == ["ok", "refused", "refused", "ok"]
    assert lines[1]["id"] is None
    assert lines[1]["url"] is None
    assert lines[1]["message"]
    assert Resource.objects.count() == 2


def test_a_file_already_shared_is_a_duplicate_and_is_not_deposited_again(people, folder):
    first, _, _ = run(folder[0], "--rubrique", "diagnostic")
    again, status, _ = run(folder[0], "--rubrique", "diagnostic")
    assert status == 0
    assert (again[0]["status"], again[0]["id"], again[0]["url"]) == ("duplicate", first[0]["id"], first[0]["url"])
    assert Resource.objects.count() == 1


def test_a_file_shared_out_of_sight_is_an_ordinary_deposit(people, folder):
    run(folder[0], "--rubrique", "diagnostic", "--audience", "caf:caf-16")
    lines, _, _ = run(folder[0], "--rubrique", "diagnostic", by="editeur-35@example.org", owner="caf-35")
    assert lines[0]["status"] == "ok"
    assert Resource.objects.count() == 2


def test_the_same_bytes_twice_together_are_kept_once(people, folder, tmp_path):
    copy = tmp_path / "copie.pdf"
    copy.write_bytes(folder[0].read_bytes())
    lines, _, _ = run(folder[0], copy, "--rubrique", "diagnostic", "--together")
    assert [line["status"] for line in lines] == ["ok", "duplicate"]
    assert FileVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("by", "owner", "args"),
    [
        ("lecteur@example.org", "caf-16", []),
        ("editeur-35@example.org", "caf-16", []),
        ("editeur@example.org", "caf-999", []),
        ("editeur@example.org", "caf-16", ["--audience", "nimporte:quoi"]),
        ("editeur@example.org", "caf-16", ["--type", "inconnu"]),
        ("editeur@example.org", "caf-16", ["--audience", "groupe:1", "--audience", "reseau"]),
    ],
)
def test_what_the_form_would_refuse_the_command_refuses(people, folder, by, owner, args):
    lines, status, _ = run(folder[0], "--rubrique", "diagnostic", *args, by=by, owner=owner)
    assert status == 1
    assert lines[0]["status"] == "refused"
    assert lines[0]["message"]
    assert not Resource.objects.exists()


def test_an_unknown_person_is_an_error(people, folder):
    with pytest.raises(CommandError, match="inconnue@example"):
        run(folder[0], "--rubrique", "diagnostic", by="inconnue@example.org")


@pytest.mark.parametrize("year", [-3, 0, 99999])
def test_an_impossible_year_is_refused_with_a_sentence(people, folder, year):
    lines, status, _ = run(folder[0], "--rubrique", "diagnostic", "--year", year)
    assert (status, lines[0]["status"]) == (1, "refused")
    assert "L'année va de" in lines[0]["message"]


def test_what_cannot_be_read_is_said_in_french_and_any_name_gives_json(people, folder, tmp_path):
    odd = tmp_path / os.fsdecode(b"caf\xe9.pdf")
    folder[0].rename(odd)
    lines, status, _ = run(odd, tmp_path, tmp_path / "absent.pdf", "--rubrique", "diagnostic")
    assert status == 1
    assert [line["status"] for line in lines] == ["ok", "refused", "refused"]
    assert "dossier" in lines[1]["message"]
    assert "rien à ce chemin" in lines[2]["message"]
    json.dumps(lines, ensure_ascii=False).encode()  # no half of a character
