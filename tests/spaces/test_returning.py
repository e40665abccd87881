"""A form opened from another page than that of the support leads back there: `?retour=`."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from spaces.models import Resource
from tests.consistency.test_routes_matrix import version_of
from tests.factories import ResourceFactory
from tests.spaces.documents import pdf
from tests.spaces.typed import typed_in

pytestmark = pytest.mark.django_db

HERE = "/cms/outils/12/"


@pytest.fixture
def editor(client, people):
    """A browser where an éditeur of the Charente is signed in."""
    client.force_login(people.editeur)
    return client


def returning(name, *args, to=HERE):
    return f"{reverse(f'spaces:{name}', args=args)}?retour={to}"


def test_a_revision_leads_back_where_it_was_opened_and_so_does_its_cancel(editor):
    support = ResourceFactory()
    page = editor.get(returning("revise", support.pk))
    assert f'href="{HERE}">Annuler' in page.content.decode()
    answer = editor.post(returning("revise", support.pk), typed_in(page) | {"title": "Autre"})
    assert answer["Location"] == HERE


def test_a_withdrawal_and_a_replacement_lead_back_where_they_were_opened(editor):
    support, old, heir = ResourceFactory(), ResourceFactory(), ResourceFactory()
    assert editor.post(returning("withdraw", support.pk), {"reason": "Périmé"})["Location"] == HERE
    assert f'name="retour" value="{HERE}"' in editor.get(returning("replace", old.pk)).content.decode()
    assert editor.post(returning("replace", old.pk), {"successor": heir.pk})["Location"] == HERE


def test_a_new_version_and_more_files_lead_back_where_they_were_opened(editor, tmp_path):
    version = version_of(ResourceFactory())
    number = version.file.object_id
    new = SimpleUploadedFile("bilan.pdf", pdf(tmp_path, "bilan.pdf", "Neuf").read_bytes())
    assert editor.post(returning("add-version", number, version.file_id), {"upload": new})["Location"] == HERE
    more = SimpleUploadedFile("annexe.pdf", pdf(tmp_path, "annexe.pdf", "Annexe").read_bytes())
    assert editor.post(returning("add-files", number), {"files": [more]})["Location"] == HERE


def test_a_deposit_leads_back_with_the_numbers_of_what_it_made(editor, tmp_path):
    address = returning("deposit", to="/cms/outils/deposes/")
    page = editor.get(f"{address}&pour=caf-16&ensemble=on")
    assert 'action="/deposer/?retour=%2Fcms%2Foutils%2Fdeposes%2F"' in page.content.decode()
    assert page.context["form"]["grouping"].value() == "ensemble"
    sent = [SimpleUploadedFile(name, pdf(tmp_path, name, name).read_bytes()) for name in ("a.pdf", "b.pdf")]
    said = {"type": "diagnostic", "owner": "caf-16", "audience": "reseau", "grouping": "ensemble"}
    answer = editor.post(address, said | {"outcome": "publier", "files": sent})
    assert answer["Location"] == f"/cms/outils/deposes/?support={Resource.objects.get().pk}"


@pytest.mark.parametrize("elsewhere", ["https://ailleurs.example/", "//ailleurs.example/", "/\\ailleurs.example", "x"])
def test_no_form_leads_out_of_the_site(editor, elsewhere):
    support = ResourceFactory()
    answer = editor.post(returning("withdraw", support.pk, to=elsewhere), {"reason": "Périmé"})
    assert answer["Location"] == support.get_absolute_url()
