"""A list of people imported: read, checked line by line, applied whole or not at all."""

import csv
import json
import zipfile
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook

from accounts.actions import end_of
from accounts.deciding import orphans, tasks
from accounts.deciding.lists import applying, columns, reading
from accounts.keeping.exporting import harmless
from accounts.models import AccessRequest, Habilitation, Level, RequestState, Source, User
from tests.factories import HabilitationFactory, WholeClient, person

pytestmark = pytest.mark.django_db

PAGE = "/habilitations/importer/"
HEAD = ["NOM", "Prénom", "Adresse e-mail", "Fonction", "Niveau d'accès", "Code Caf", "Jusqu’au"]


def workbook(rows, change=None):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def text(rows, encoding="utf-8", delimiter=";"):
    written = StringIO()
    csv.writer(written, delimiter=delimiter).writerows(rows)
    return written.getvalue().encode(encoding)


def row(email="zoe@example.org", level="lecteur", caf="16", until="", last="ÉTÉ", first="Zoé"):
    return [last, first, email, "Chargée de Ctg", level, caf, until]


def send(client, content, **more):
    return client.post(PAGE, {"file": SimpleUploadedFile("liste.csv", content), **more})


def fates(content, by=None, caf=""):
    return [
        (one.fate.value, one.words) for one in applying.check(columns.entries_of(reading.read(content), caf), by).lines
    ]


def active(email):
    return list(Habilitation.objects.active().filter(user__email=email).values_list("level", "caf", "source"))


def test_a_list_of_five_hundred_is_checked_then_imported_and_twice_changes_nothing(client, people):
    until = timezone.localdate() + timedelta(days=365)
    rows = [["Agents de la Charente"], [], HEAD]
    rows += [["Nom", "Prénom", f"Agent.{n}@Example.org", "", "Éditeur", 16, until] for n in range(500)]
    content = workbook(rows)
    client.force_login(people.admin_local)
    checked = send(client, content)
    assert "Importer 500" in checked.content.decode()
    assert not User.objects.filter(email__startswith="agent.").exists()  # nothing is written by a check
    kept = checked.context["kept"]
    done = client.post(PAGE, {"list": kept}, follow=True)
    assert "500 comptes ouverts" in done.content.decode().replace("\u00a0", " ").replace("\u202f", " ")
    held = Habilitation.objects.filter(user__email="agent.499@example.org").get()
    assert (held.level, held.caf_id, held.source) == (Level.EDITEUR, "caf-16", Source.LIST)
    assert held.ends_at == end_of(until)
    assert held.user.name == "Prénom Nom"
    count = Habilitation.objects.count()
    again = send(client, content)
    assert again.context["changing"] == 0
    assert again.context["kept"] == ""
    client.post(PAGE, {"list": kept})
    assert Habilitation.objects.count() == count
    tasks.welcome.func(held.user_id)
    assert "/compte/mot-de-passe/nouveau/" in mail.outbox[-1].body
    assert f"avec le niveau {held.get_level_display()} ({held.caf})" in mail.outbox[-1].body


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("cp1252", ";"), ("utf-8-sig", ","), ("utf-8", "\t"), ("utf-16", ";")]
)
def test_a_csv_is_read_as_people_save_it(encoding, delimiter):
    content = text([HEAD, row(until="31/12/2099"), row("b@example.org", "LECTRICE", "Charente")], encoding, delimiter)
    first, second = columns.entries_of(reading.read(content))
    assert (first.name, first.email, first.caf) == ("Zoé ÉTÉ", "zoe@example.org", "caf-16")
    assert (first.level, first.until, first.faults) == ("lecteur", "2099-12-31", [])
    assert (second.level, second.caf) == ("lecteur", "caf-16")


def test_each_line_says_what_is_wrong_and_no_line_is_imported(client, people):
    closed = person(email="ferme@example.org", is_active=False)
    HabilitationFactory(user=person(email="suspendu@example.org"), suspended_at=timezone.now())
    wrong = {
        "Le niveau « chef » n’existe pas": row(level="chef"),
        "Le niveau manque": row("b@example.org", ""),
        "n’est pas une adresse": row("pas une adresse"),
        "L’adresse manque": row(""),
        "La Caf « 999 » n’existe pas": row("c@example.org", caf="999"),
        "Vous n’administrez pas les accès de la Caf d": row("d@example.org", caf="35"),
        "donné par les administrateurs nationaux": row("e@example.org", "éditeur national"),
        "Votre propre niveau": row("ADMIN-LOCAL@example.org", "administrateur local"),
        "compte de cette adresse est fermé": row(closed.email),
        "est suspendu": row("suspendu@example.org"),
        "ne se lit pas": row("f@example.org", until="bientôt"),
        "La date de fin est passée": row("g@example.org", until="01/02/2020"),
        "trop lointaine": row("loin@example.org", until="31/12/9999"),
        "contient une formule": row("h@example.org", last="=1+1"),
        "Le nom manque": row("i@example.org", last="", first=""),
        "déjà à la ligne": row("bon@example.org", "éditeur"),
    }
    content = text([HEAD, row("bon@example.org"), *wrong.values()])
    client.force_login(people.admin_local)
    answer = send(client, content)
    assert answer.status_code == 422
    lines = fates(content, people.admin_local)
    assert lines[0][0] == "nouveau"
    for (fate, words), expected in zip(lines[1:], wrong, strict=True):
        assert fate == "refuse"
        assert expected in words.replace("\u00a0", " "), words
    entries = columns.entries_of(reading.read(content))
    with pytest.raises(applying.RefusedLines):
        applying.apply(entries, people.admin_local)
    assert not User.objects.filter(email="bon@example.org").exists()


def test_what_was_checked_is_checked_again_when_it_is_applied(client, people):
    """The signed list is of this person alone, and changes that came meanwhile are seen."""
    client.force_login(people.admin_local)
    kept = send(client, text([HEAD, row()])).context["kept"]
    person(email="zoe@example.org", is_active=False)
    refused = client.post(PAGE, {"list": kept})
    assert refused.status_code == 422
    assert "fermé" in refused.content.decode()
    assert active("zoe@example.org") == []
    client.force_login(people.admin_local_35)
    assert "plus valable" in client.post(PAGE, {"list": kept}, follow=True).content.decode()
    assert "plus valable" in client.post(PAGE, {"list": kept[:-4] + "abcd"}, follow=True).content.decode()
    strict = WholeClient(enforce_csrf_checks=True)
    strict.force_login(people.admin_local)
    assert strict.post(PAGE, {"list": kept}).status_code == 403


def test_a_level_that_changes_keeps_its_end_when_the_list_says_none(people):
    end = timezone.now() + timedelta(days=60)
    HabilitationFactory(user=person(email="zoe@example.org"), level=Level.LECTEUR, ends_at=end)
    assert fates(text([HEAD, row()]))[0][0] == "inchange"
    applying.apply(columns.entries_of(reading.read(text([HEAD, row(level="éditeur")]))), people.admin_local)
    held = Habilitation.objects.active().get(user__email="zoe@example.org")
    assert (held.level, held.ends_at, held.source) == (Level.EDITEUR, end, Source.LIST)


def test_hostile_files_are_refused_with_a_sentence(client, people, monkeypatch):
    bomb = BytesIO(workbook([HEAD, row()]))
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/autre.xml", b"<a>" + b" " * reading._MOST_UNPACKED)
    entity = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook([HEAD, row()]))) as good, zipfile.ZipFile(entity, "w") as bad:
        for name in good.namelist():
            declared = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
            bad.writestr(name, declared + good.read(name) if name == "xl/workbook.xml" else good.read(name))
    other_zip = BytesIO()
    with zipfile.ZipFile(other_zip, "w") as archive:
        archive.writestr("bonjour.txt", "bonjour")
    hostile = {
        "démesuré": bomb.getvalue(),
        "abîmé": entity.getvalue(),
        "n’est pas un tableau": other_zip.getvalue(),
        "ancien format": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        "n’est pas un tableau qui": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        "Aucune colonne d’adresses": b"<html><body>bonjour; vous @ ici;</body></html>",
        "Il manque la colonne": b"adresse;nom\r\na@example.org;A",
        "aucune ligne": text([HEAD]),
        "2": text([HEAD, *(row(f"a{n}@example.org") for n in range(reading.MOST_LINES + 1))]),
        "5 Mo": b"a;" * 2_600_000,
    }
    client.force_login(people.admin_local)
    for words, content in hostile.items():
        answer = send(client, content)
        assert answer.status_code == 422, words
        assert words in answer.content.decode().replace("\u00a0", " "), words
    assert client.post(PAGE, {}).status_code == 422
    formula = workbook([HEAD, row()], lambda book: book.active.cell(2, 1, '=HYPERLINK("http://x")'))
    assert "contient une formule" in fates(formula)[0][1]


def test_the_command_checks_imports_and_speaks_for_a_person(people, tmp_path, capsys):
    file = tmp_path / "liste.csv"
    file.write_bytes(text([HEAD, row(caf="")], "cp1252"))
    call_command("import_habilitations", str(file), caf="caf-16", check=True)
    assert "ouvert zoe@example.org" in capsys.readouterr().out
    assert not User.objects.filter(email="zoe@example.org").exists()
    for wrong in ({"by": people.admin_local_35.email}, {"by": people.lecteur.email}, {"caf": "caf-999"}):
        with pytest.raises(CommandError):
            call_command("import_habilitations", str(file), **({"caf": "caf-16"} | wrong))
    assert not User.objects.filter(email="zoe@example.org").exists()
    capsys.readouterr()
    call_command("import_habilitations", str(file), caf="caf-16", json=True)
    assert json.loads(capsys.readouterr().out)["counts"]["nouveau"] == 1
    assert active("zoe@example.org") == [("lecteur", "caf-16", "liste")]


def test_checking_costs_the_same_with_one_line_and_with_many(people):
    people.admin_local.active_habilitations()

    def cost(content):
        entries = columns.entries_of(reading.read(content))
        with CaptureQueriesContext(connection) as queries:
            applying.check(entries, people.admin_local)
        return len(queries)

    assert cost(text([HEAD, row("editeur@example.org")])) == cost(
        text([HEAD, *(row(email) for email in ("lecteur@example.org", "editeur@example.org", "a@example.org"))])
    )


def test_the_caf_without_administrateur_local_are_listed_and_taken_away(client, people):
    was = HabilitationFactory(user=person(), level=Level.ADMINISTRATEUR_LOCAL, caf_id="caf-33")
    client.force_login(people.admin_national)
    page = "/habilitations/caf-sans-administrateur/"
    assert "Caf de la Gironde" not in {caf.name for caf in orphans.without_administrator()}
    gone = timezone.now()
    Habilitation.objects.filter(pk=was.pk).update(suspended_at=gone)
    user = person()
    AccessRequest.objects.create(
        user=user, email=user.email, name="A", caf_id="caf-33", level="lecteur", state=RequestState.WAITING
    )
    with CaptureQueriesContext(connection) as queries:
        first = client.get(page).context["page"].object_list[0]
    assert (first.pk, first.since, first.people, first.waiting) == ("caf-33", gone, 1, 1)  # the animateur
    assert len(queries) <= 12
    table = list(csv.reader(StringIO(client.get(f"{page}liste.csv").content.decode("utf-8-sig")), delimiter=";"))
    assert table[1][:3] == ["caf-33", first.name, f"{date.today():%d/%m/%Y}"]
    assert len(table) == 100  # 101 Caf, two of which have one
    assert harmless(" =1+1") == "' =1+1"
    model = client.get("/habilitations/importer/modele.csv").content.decode("utf-8-sig")
    assert columns.entries_of(reading.read(f"{model}a@example.org;A;B;;lecteur;16;".encode()))[0].faults == []
