"""The page of a support, its verbs through the web, what remains of it, and the pages of the Caf."""

from dataclasses import fields, replace

import pytest
from django.core.files import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Trace
from files import actions as files
from files.models import FilePart, FileVersion, State
from spaces import actions
from spaces.actions import Description
from spaces.actions.content import description_of
from spaces.history import FIELDS, history_of
from spaces.kinds import RESOURCE
from spaces.models import Resource, Status
from tests.factories import ResourceFactory
from tests.spaces.documents import pdf


@pytest.fixture
def with_file(people, tmp_path):
    path = pdf(tmp_path, "diagnostic.pdf", "Une", "Deux", "Trois")
    with path.open("rb") as opened:
        stored = files.store(File(opened, name=path.name))
    resource = actions.deposit(
        people.editeur,
        "caf-16",
        Description(
            type="diagnostic",
            title="Diagnostic de Lavalette",
            year=2021,
            summary="Seize communes.",
            themes=("jeunesse",),
        ),
        [stored],
        publish=True,
    )
    version = FileVersion.objects.get(file__object_id=resource.pk)
    FileVersion.objects.filter(pk=version.pk).update(state=State.READY, pages=3)
    FilePart.objects.bulk_create([FilePart(version=version, number=n, unit="page", text="mots") for n in (1, 2, 3)])
    return resource


def page(client, user, address):
    client.force_login(user)
    return client.get(address)


def test_the_page_shows_the_support_its_files_and_the_way_to_each_page(client, people, with_file):
    response = page(client, people.lecteur_35, with_file.get_absolute_url())
    text = response.content.decode()
    version = FileVersion.objects.get()
    for expected in (
        "Diagnostic de Lavalette",
        "Seize communes.",
        "diagnostic.pdf",
        "texte cherchable",
        "Tout le réseau",
        f"/fichiers/{version.pk}/page/3/",
        f"/fichiers/{version.pk}/telecharger/",
    ):
        assert expected in text
    assert "Modifier" not in text
    assert "Historique" not in text


def test_those_who_may_write_find_the_verbs_and_the_history(client, people, with_file):
    text = page(client, people.admin_local, with_file.get_absolute_url()).content.decode()
    for expected in ("modifier/", "retirer/", "remplacer/", "nouvelle-version/", "historique/"):
        assert expected in text
    told = page(client, people.admin_local, f"/supports/{with_file.pk}/historique/").content.decode()
    assert "Dépôt" in told
    assert people.editeur.name in told


def test_the_history_names_the_fields_that_changed_and_none_of_their_content(people, with_file):
    said = description_of(with_file)
    told = replace(said, title="Un secret", steps=("suivre",), about_cafs=("caf-16",), about_communes=("16015",))
    actions.revise(with_file, people.editeur, told)
    assert history_of(with_file.pk)[0].what == "Modification\u00a0: titre, étapes, territoire"
    trace = Trace.objects.filter(verb="revise").latest("pk")
    assert trace.detail["changed"] == ["title", "steps", "about_cafs", "about_communes"]
    assert "secret" not in str(trace.detail)
    Trace.objects.bulk_create([Trace(actor=people.editeur, verb="revise", kind=RESOURCE, object_id=str(with_file.pk))])
    assert history_of(with_file.pk)[0].what == "Modification"


def test_every_field_of_a_description_has_a_name_in_the_history():
    assert {one.name for one in fields(Description)} == set(FIELDS)


def test_another_slug_and_the_short_address_lead_to_the_right_one(client, people, with_file):
    for address in (f"/supports/{with_file.pk}-autre-titre/", f"/supports/{with_file.pk}/"):
        response = page(client, people.lecteur, address)
        assert (response.status_code, response["Location"]) == (301, with_file.get_absolute_url())
        assert "no-cache" in response["Cache-Control"]  # renamed there and back, it must not lead round and round


@pytest.mark.parametrize("stamp", ["0001-01-01T00:00:00+14:00", "", "hier", "[]", "[" * 100_000])
def test_a_stamp_that_no_page_wrote_asks_to_reload(client, people, with_file, stamp):
    client.force_login(people.editeur)
    typed = {"title": "T", "type": "diagnostic", "rubrique": "diagnostic", "audience": "reseau", "stamp": stamp}
    assert client.post(f"/supports/{with_file.pk}/modifier/", typed).status_code == 422


def test_the_page_asks_few_queries_whatever_the_number_of_files(client, people, with_file, tmp_path):
    def queries():
        client.force_login(people.editeur)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(with_file.get_absolute_url()).status_code == 200
        return len(captured)

    few = queries()
    for number in range(4):
        path = pdf(tmp_path, f"annexe{number}.pdf", f"Annexe {number}")
        with path.open("rb") as opened:
            actions.add_files(with_file, [files.store(File(opened, name=path.name))], people.editeur)
    assert queries() == few <= 12


def test_a_restricted_support_does_not_exist_for_the_others(client, people):
    resource = ResourceFactory(tokens={"caf:caf-16"}, author=people.editeur)
    assert page(client, people.lecteur, resource.get_absolute_url()).status_code == 200
    for user in (people.lecteur_35, people.editeur_national):
        for address in (resource.get_absolute_url(), f"/supports/{resource.pk}/", f"/supports/{resource.pk}/modifier/"):
            assert page(client, user, address).status_code == 404


def test_a_withdrawn_support_leaves_a_page_to_those_who_read_it_and_nothing_to_the_others(client, people):
    resource = ResourceFactory(title="Chiffres périmés", tokens={"cdr:atlantique"}, author=people.editeur)
    actions.withdraw(resource, people.editeur, "Données de 2012")
    gone = page(client, people.lecteur, resource.get_absolute_url())
    assert gone.status_code == 410
    assert "Chiffres périmés" in gone.content.decode()
    assert "Données de 2012" in gone.content.decode()
    assert page(client, people.lecteur_35, resource.get_absolute_url()).status_code == 404
    assert page(client, people.editeur, resource.get_absolute_url()).status_code == 200


def test_after_a_removal_for_personal_data_no_title_remains(client, people):
    resource = ResourceFactory(title="Famille Martin", author=people.editeur)
    actions.withdraw(resource, people.editeur, "Le nom de la famille Martin", personal_data=True)
    gone = page(client, people.lecteur, f"/supports/{resource.pk}-x/")
    assert gone.status_code == 410
    assert "Martin" not in gone.content.decode()


def test_a_replaced_support_leads_to_its_successor_when_the_person_may_read_it(client, people):
    old = ResourceFactory(author=people.editeur)
    new = ResourceFactory(title="Le nouveau", tokens={"cdr:atlantique"}, author=people.editeur)
    actions.replace(old, people.editeur, new)
    assert new.get_absolute_url() in page(client, people.lecteur, old.get_absolute_url()).content.decode()
    elsewhere = page(client, people.lecteur_35, old.get_absolute_url())
    assert elsewhere.status_code == 410
    assert "Le nouveau" not in elsewhere.content.decode()


def form_of(client, resource):
    response = client.get(f"/supports/{resource.pk}/modifier/")
    assert response.status_code == 200
    initial = response.context["form"].initial
    return {name: value for name, value in initial.items() if value is not None}


def test_revising_through_the_web_keeps_what_was_not_touched(client, people, with_file):
    client.force_login(people.editeur)
    data = form_of(client, with_file) | {"title": "Diagnostic revu"}
    assert client.post(f"/supports/{with_file.pk}/modifier/", data).status_code == 302
    resource = Resource.objects.get()
    assert (resource.title, resource.year, resource.summary) == ("Diagnostic revu", 2021, "Seize communes.")
    assert [theme.pk for theme in resource.themes.all()] == ["jeunesse"]
    assert resource.audience.key == "reseau"


def test_an_audience_set_by_a_command_stays_unless_changed(client, people):
    resource = ResourceFactory(tokens={"caf:caf-16", "caf:caf-35"}, author=people.editeur)
    client.force_login(people.editeur)
    data = form_of(client, resource)
    assert data["audience"] == "inchangee"
    assert client.post(f"/supports/{resource.pk}/modifier/", data).status_code == 302
    resource.refresh_from_db()
    assert resource.audience.key == "caf:caf-16+caf:caf-35"


def test_the_second_editor_is_told_keeps_what_they_typed_and_may_then_save(client, people, with_file):
    client.force_login(people.editeur)
    data = form_of(client, with_file)
    actions.revise(with_file, people.admin_local, Description(type="diagnostic", title="Version de l'autre"))
    answer = client.post(f"/supports/{with_file.pk}/modifier/", data | {"title": "Ma saisie à moi"})
    assert answer.status_code == 422
    assert "Ma saisie à moi" in answer.content.decode()
    assert "modifié la même chose" in answer.content.decode()
    assert Resource.objects.get().title == "Version de l'autre"
    again = data | {"title": "Ma saisie à moi", "stamp": answer.context["form"]["stamp"].value()}
    assert client.post(f"/supports/{with_file.pk}/modifier/", again).status_code == 302
    assert Resource.objects.get().title == "Ma saisie à moi"


def test_withdraw_restore_and_publish_through_the_web(client, people, with_file):
    client.force_login(people.editeur)
    assert client.post(f"/supports/{with_file.pk}/retirer/", {"reason": ""}).status_code == 422
    assert client.post(f"/supports/{with_file.pk}/retirer/", {"reason": "Erreur"}).status_code == 302
    assert Resource.objects.get().status == Status.WITHDRAWN
    assert client.post(f"/supports/{with_file.pk}/retablir/").status_code == 302
    assert Resource.objects.get().status == Status.PUBLISHED
    draft = ResourceFactory(status=Status.DRAFT, author=people.editeur)
    assert client.post(f"/supports/{draft.pk}/publier/").status_code == 302
    draft.refresh_from_db()
    assert draft.status == Status.PUBLISHED
    said = client.post(f"/supports/{draft.pk}/publier/", follow=True).content.decode()
    assert "Seul un brouillon se publie" in said


def test_replacing_through_the_web_offers_the_published_ones_of_the_same_caf(client, people, with_file):
    heir = ResourceFactory(author=people.editeur)
    stranger = ResourceFactory(caf_id="caf-35")
    client.force_login(people.editeur)
    offered = client.get(f"/supports/{with_file.pk}/remplacer/").context["form"].fields["successor"].queryset
    assert list(offered) == [heir]
    assert client.post(f"/supports/{with_file.pk}/remplacer/", {"successor": stranger.pk}).status_code == 422
    assert client.post(f"/supports/{with_file.pk}/remplacer/", {"successor": heir.pk}).status_code == 302
    with_file.refresh_from_db()
    assert with_file.successor_id == heir.pk


def test_the_support_that_replaces_is_sought_by_its_title_20_at_most(client, people, with_file):
    for number in range(25):
        ResourceFactory(author=people.editeur, title=f"Diagnostic {number}")
    sought = ResourceFactory(author=people.editeur, title="Étude d'Angoulême")
    ResourceFactory(caf_id="caf-35", title="Étude de Rennes")
    address = f"/supports/{with_file.pk}/remplacer/"
    every = page(client, people.editeur, address).content.decode()
    assert every.count('type="radio"') == 20
    assert "Les 20 premiers sur 26\u00a0supports" in every
    found = client.get(address, {"q": "ETUDE angouleme"}).content.decode()
    assert (found.count('type="radio"'), sought.title.split()[0] in found) == (1, True)
    assert "Aucun support publié à ce titre" in client.get(address, {"q": "Rennes"}).content.decode()
    assert client.post(f"{address}?q=etude", {"successor": ""}).status_code == 422
    assert client.post(f"{address}?q=etude", {"successor": sought.pk})["Location"] == sought.get_absolute_url()


def test_a_new_version_through_the_web(client, people, with_file, tmp_path):
    slot = FileVersion.objects.get().file
    address = f"/supports/{with_file.pk}/fichiers/{slot.pk}/nouvelle-version/"
    client.force_login(people.editeur)
    assert client.get(address).status_code == 200
    wrong = SimpleUploadedFile("notes.pdf", b"pas un pdf")
    assert client.post(address, {"upload": wrong}).status_code == 422
    with pdf(tmp_path, "v2.pdf", "Nouveau texte").open("rb") as upload:
        assert client.post(address, {"upload": upload, "note": "Chiffres de 2022"}).status_code == 302
    assert [(v.number, v.note) for v in slot.versions.order_by("number")] == [(1, ""), (2, "Chiffres de 2022")]
    text = client.get(with_file.get_absolute_url()).content.decode()
    assert "2 versions" in text
    assert "Chiffres de 2022" in text


def test_more_files_through_the_web(client, people, with_file, tmp_path):
    client.force_login(people.editeur)
    address = f"/supports/{with_file.pk}/fichiers/ajouter/"
    assert client.post(address, {}).status_code == 422
    with pdf(tmp_path, "annexe.pdf", "Annexe").open("rb") as upload:
        assert client.post(address, {"files": [upload]}).status_code == 302
    assert FileVersion.objects.filter(file__object_id=with_file.pk).count() == 2


@pytest.mark.parametrize("path", ["modifier/", "retirer/", "remplacer/", "fichiers/ajouter/"])
def test_readers_do_not_open_the_forms(client, people, with_file, path):
    for user, status in ((people.lecteur, 403), (people.editeur_35, 403), (people.editeur, 200)):
        assert page(client, user, f"/supports/{with_file.pk}/{path}").status_code == status


def test_what_people_wrote_is_escaped(client, people):
    resource = ResourceFactory(title="<b>Gras</b>", summary="<script>alert(1)</script>", author=people.editeur)
    Resource.objects.filter(pk=resource.pk).update(description='<p onclick="x()">Oui</p><script>alert(2)</script>')
    text = page(client, people.lecteur, resource.get_absolute_url()).content.decode()
    assert "<b>Gras</b>" not in text
    assert "<script>alert" not in text
    assert "onclick" not in text
    assert "<p>Oui</p>" in text


def test_the_page_of_a_caf_tells_its_territory_and_the_supports_of_the_person(client, people):
    ResourceFactory(title="Pour tous", author=people.editeur)
    ResourceFactory(title="Entre nous", tokens={"caf:caf-16"}, author=people.editeur)
    mine = page(client, people.lecteur, "/caf/caf-16/")
    text = mine.content.decode()
    assert mine.status_code == 200
    for expected in ("Charente", "Atlantique", "Entre nous", "Pour tous"):
        assert expected in text
    assert mine.context["identity"].communes > 300
    assert mine.context["identity"].population > 300_000
    elsewhere = page(client, people.lecteur_35, "/caf/caf-16/").content.decode()
    assert "Entre nous" not in elsewhere
    assert page(client, people.lecteur, "/caf/caf-999/").status_code == 404


def test_the_page_of_a_caf_and_the_list_of_the_caf_ask_constant_queries(client, people):
    def queries(address):
        client.force_login(people.lecteur)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    ResourceFactory(author=people.editeur)
    before = queries("/caf/caf-16/"), queries("/caf/")
    for _ in range(30):
        ResourceFactory(author=people.editeur)
    assert (queries("/caf/caf-16/"), queries("/caf/")) == before
    assert max(before) <= 12


def test_the_list_of_the_caf_counts_what_the_person_may_read(client, people):
    ResourceFactory(author=people.editeur)
    ResourceFactory(tokens={"caf:caf-16"}, author=people.editeur)
    for user, number in ((people.lecteur, 2), (people.lecteur_35, 1)):
        groups = page(client, user, "/caf/").context["groups"]
        counted = {caf.pk: count for _, cafs in groups for caf, count in cafs}
        assert len(counted) == 101
        assert counted["caf-16"] == number


def test_from_a_search_the_page_leads_to_the_pages_of_its_files_that_hold_the_words(client, people, with_file):
    version = FileVersion.objects.get()
    FilePart.objects.filter(version=version, number=2).update(text="un relais itinérant")
    text = page(client, people.lecteur, f"{with_file.get_absolute_url()}?q=relais+%26+co").content.decode()
    assert f"/fichiers/{version.pk}/passages/?q=relais%20%26%20co" in text
    assert f"/fichiers/{version.pk}/page/1/?q=relais%20%26%20co&amp;saut=ici" in text
    found = page(client, people.lecteur, f"/fichiers/{version.pk}/passages/?q=relais").content.decode()
    assert f'href="/fichiers/{version.pk}/page/2/?q=relais#passage"' in found
    assert f"/fichiers/{version.pk}/page/1/" not in found
    nothing = page(client, people.lecteur, f"/fichiers/{version.pk}/passages/?q=<b>zut").content.decode()
    assert "n’est pas dans ce fichier" in nothing
    assert "<b>" not in nothing
    assert "passages" not in page(client, people.lecteur, with_file.get_absolute_url()).content.decode()
