"""What the deposit says before it is published: damaged files, doubles, and where each fault is."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from files import pending
from files.models import PendingUpload
from spaces.titles import names_a_copy
from tests.spaces.documents import docx
from tests.spaces.test_deposit_grid import line_of, post_file
from tests.spaces.test_depositing import described


@pytest.fixture
def document(tmp_path):
    content = docx(tmp_path, "bilan.docx", "Bilan partagé du Rouillacais", "En 2021.").read_bytes()
    return lambda name="Bilan 2021.docx": SimpleUploadedFile(name, content)


def several(client, user, count):
    """That many notes, sent to the deposit; what the browser sends of their lines."""
    sent = {}
    for number in range(count):
        post_file(client, user, SimpleUploadedFile(f"note {number}.txt", f"Bonjour {number}.".encode()))
    for one in PendingUpload.objects.order_by("pk"):
        sent |= line_of(one, type="etude")
    return sent | {"kept": list(PendingUpload.objects.order_by("pk").values_list("pk", flat=True))}


def test_a_file_that_nobody_can_open_is_said_on_its_line_before_it_is_published(client, people, document):
    whole = zipfile.ZipFile(document())
    without = io.BytesIO()
    with zipfile.ZipFile(without, "w") as archive:
        for name in whole.namelist():
            if name != "word/document.xml":
                archive.writestr(name, whole.read(name))
    for content, name in ((b"%PDF-1.4\n" + b"abc" * 400, "casse.pdf"), (without.getvalue(), "vide.docx")):
        answer = post_file(client, people.editeur, SimpleUploadedFile(name, content))
        assert answer.status_code == 201, answer.content.decode()
        assert "Fichier abîmé" in answer.content.decode()
    assert "Fichier abîmé" not in post_file(client, people.editeur, document()).content.decode()
    assert client.get("/deposer/").content.decode().count("Fichier abîmé") == 2
    one = PendingUpload.objects.get(name="casse.pdf")
    assert client.post("/deposer/", described(**line_of(one))).status_code == 302


@pytest.mark.parametrize("copy", ["Copie de Bilan 2021.docx", "Bilan 2021 (1).docx", "Bilan 2021 - Copie.docx"])
@pytest.mark.parametrize("alone", [True, False])
def test_of_two_files_with_the_same_content_the_better_name_is_kept_whatever_their_order(
    client, people, document, copy, alone
):
    for names in ([copy, "Bilan 2021.docx"], ["Bilan 2021.docx", copy]):
        uploads = [document(name) for name in names]
        client.force_login(people.editeur)
        if alone:
            pages = [post_file(client, people.editeur, upload).content.decode() for upload in uploads]
        else:
            pages = [client.post("/deposer/", described(owner="", files=uploads)).content.decode()]
        one = PendingUpload.objects.get()
        assert (one.name, one.proposed["year"]) == ("Bilan 2021.docx", 2021)
        assert copy in pages[-1].replace("<wbr>", "")
        assert "même contenu" in pages[-1]
        pending.release([one.pk], people.editeur)


@pytest.mark.parametrize("name", ["bilan 2021.pdf", "bilan (16).pdf", "bilan (2021).pdf", "Copie.pdf", "copieur.pdf"])
def test_an_ordinary_name_is_not_that_of_a_copy(name):
    assert not names_a_copy(name)


def test_the_summary_of_errors_leads_to_each_field_at_fault(client, people):
    sent = several(client, people.editeur, 2)
    second = sent["kept"][1]
    answer = client.post("/deposer/", described(type="", **sent | {f"fichier-{second}-year": "3021"}))
    page = answer.content.decode()
    summary = page[page.index('role="alert"') : page.index("Les fichiers</h2>")]
    assert summary.count('href="#id_fichier-') == 1
    assert f'href="#id_fichier-{second}-year"' in summary
    assert f'id="id_fichier-{second}-year"' in page
    assert "note 1" in summary


def test_with_many_files_the_complete_lines_are_folded_when_errors_come_back(client, people):
    sent = several(client, people.editeur, 6)
    assert client.get("/deposer/").content.decode().count("deposit-fold") == 0
    second = sent["kept"][1]
    answer = client.post("/deposer/", described(type="", **sent | {f"fichier-{second}-type": ""}))
    assert [line["file"].pk for line in answer.context["lines"] if not line["folded"]] == [second]
    assert answer.content.decode().count('<details class="deposit-fold">') == 5
