"""The deposit file by file: received at once, its proposals, its line of the grid, its draft, and its undoing."""

import errno
import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from files import pending, storage
from files.models import Blob, PendingUpload
from spaces import arrivals, drafts
from spaces.models import DepositDraft, Resource, Status
from tests.factories import ResourceFactory
from tests.spaces.documents import docx, pdf
from tests.spaces.test_depositing import described, ticked

OPENING = "Diagnostic partagé du Rouillacais"
TEXT = "La communauté de communes du Rouillacais en 2021. La crèche, la crèche, les crèches et le RPE."


@pytest.fixture
def diagnostic(tmp_path):
    path = docx(tmp_path, "scan_12.docx", OPENING, TEXT)
    return lambda: SimpleUploadedFile(path.name, path.read_bytes())


@pytest.fixture
def other(tmp_path):
    path = pdf(tmp_path, "notes.pdf", "bonjour")
    return lambda: SimpleUploadedFile(path.name, path.read_bytes())


def post_file(client, user, upload):
    client.force_login(user)
    return client.post("/deposer/fichiers/", {"fichier": upload})


def line_of(one, **values):
    """What the browser sends for the line of a file, as it was proposed or as it was changed."""
    proposed = one.proposed
    said = {
        "title": proposed["title"],
        "type": proposed["type"],
        "year": proposed["year"] or "",
        "territory": " ; ".join(proposed["places"]),
        "themes": proposed["themes"],
    } | values
    return {"kept": [one.pk]} | {f"fichier-{one.pk}-{name}": value for name, value in said.items()}


def test_a_file_sent_alone_is_kept_with_what_it_proposes(client, people, diagnostic):
    answer = post_file(client, people.editeur, diagnostic())
    one = PendingUpload.objects.get()
    assert answer.status_code == 201
    assert one.proposed == {
        "title": OPENING,
        "read": True,
        "year": 2021,
        "type": "diagnostic",
        "themes": ["petite-enfance"],
        "places": ["CC du Rouillacais"],
    }
    page = answer.content.decode()
    assert f'id="fichier-{one.pk}"' in page
    assert f'value="{OPENING}"' in page
    assert page.count("Proposé d’après le document") == 4


def test_the_text_of_a_file_is_not_kept_before_its_deposit(client, people, diagnostic):
    post_file(client, people.editeur, diagnostic())
    assert "RPE" not in json.dumps(PendingUpload.objects.values().get(), default=str)


def test_a_refused_file_is_answered_by_its_sentence(client, people):
    answer = post_file(client, people.editeur, SimpleUploadedFile("faux.pdf", b"du texte " * 30))
    assert answer.status_code == 422
    assert "n'est pas un PDF" in answer.content.decode()
    assert not PendingUpload.objects.exists()
    assert client.post("/deposer/fichiers/").status_code == 422


def test_the_same_bytes_sent_twice_are_kept_once(client, people, diagnostic):
    first = post_file(client, people.editeur, diagnostic())
    second = post_file(client, people.editeur, diagnostic())
    one = PendingUpload.objects.get()
    assert f'id="fichier-{one.pk}"' in first.content.decode()
    assert f'id="fichier-{one.pk}"' in second.content.decode()
    copy = diagnostic()
    copy.name = "copie.docx"
    assert "même contenu" in post_file(client, people.editeur, copy).content.decode()
    assert PendingUpload.objects.count() == 1


def test_coming_back_finds_the_files_and_their_proposals(client, people, diagnostic):
    post_file(client, people.editeur, diagnostic())
    page = client.get("/deposer/")
    assert ticked(page) == [PendingUpload.objects.get().pk]
    assert OPENING in page.content.decode()
    client.force_login(people.editeur_35)
    assert client.get("/deposer/").context["lines"] == []


def test_what_the_document_proposes_becomes_the_support(client, people, diagnostic):
    post_file(client, people.editeur, diagnostic())
    one = PendingUpload.objects.get()
    answer = client.post("/deposer/", described(type="", **line_of(one)))
    assert answer.status_code == 302
    made = Resource.objects.get()
    assert (made.title, made.type_id, made.year) == (OPENING, "diagnostic", 2021)
    assert [step.pk for step in made.steps.all()] == ["diagnostic-partage"]
    assert [epci.name for epci in made.about_epcis.all()] == ["CC du Rouillacais"]
    assert [theme.pk for theme in made.themes.all()] == ["petite-enfance"]


def test_what_is_refused_or_changed_in_a_line_is_what_counts(client, people, diagnostic):
    post_file(client, people.editeur, diagnostic())
    one = PendingUpload.objects.get()
    changed = line_of(one, title="Autre titre", type="etude", year="", territory="Cognac (16)", themes=[])
    client.post("/deposer/", described(year=2019, themes=["jeunesse"], territory="Caf de la Charente", **changed))
    made = Resource.objects.get()
    assert (made.title, made.type_id, made.year) == ("Autre titre", "etude", 2019)
    assert [commune.name for commune in made.about_communes.all()] == ["Cognac"]
    assert not made.about_cafs.exists()
    assert [theme.pk for theme in made.themes.all()] == ["jeunesse"]


def test_what_is_said_for_all_fills_what_a_line_leaves_empty(client, people, diagnostic, other):
    post_file(client, people.editeur, diagnostic())
    post_file(client, people.editeur, other())
    first, second = PendingUpload.objects.order_by("pk")
    data = line_of(first, type="", territory="") | line_of(second, title="")
    data = described(year=2020, territory="Caf de la Charente", **data | {"kept": [first.pk, second.pk]})
    assert client.post("/deposer/", data).status_code == 302
    one, two = Resource.objects.order_by("pk")
    assert (one.type_id, one.year) == ("diagnostic", 2021)
    assert (two.title, two.year) == ("Notes", 2020)
    assert [caf.pk for made in (one, two) for caf in made.about_cafs.all()] == ["caf-16", "caf-16"]


def test_a_line_without_a_type_says_so_on_the_line(client, people, other):
    post_file(client, people.editeur, other())
    one = PendingUpload.objects.get()
    answer = client.post("/deposer/", described(type="", **line_of(one, title="Gardé")))
    assert answer.status_code == 422
    (line,) = answer.context["lines"]
    assert line["form"].errors["type"]
    assert "Gardé" in answer.content.decode()
    assert not Resource.objects.exists()


@pytest.mark.parametrize("where", ["line", "all"])
def test_a_place_that_is_not_clear_is_said_where_it_was_typed(client, people, other, where):
    post_file(client, people.editeur, other())
    one = PendingUpload.objects.get()
    line = line_of(one, territory="Saint-Denis" if where == "line" else "")
    answer = client.post("/deposer/", described(territory="" if where == "line" else "Saint-Denis", **line))
    form = answer.context["form"] if where == "all" else answer.context["lines"][0]["form"]
    assert answer.status_code == 422
    assert "plusieurs lieux" in form.errors["territory"][0]


def test_a_duplicate_is_announced_at_reception_and_decided_on_its_line(client, people, diagnostic):
    post_file(client, people.editeur, diagnostic())
    client.post("/deposer/", described(**line_of(PendingUpload.objects.get())))
    held = Resource.objects.get()
    answer = post_file(client, people.editeur_35, diagnostic())
    assert held.get_absolute_url() in answer.content.decode()
    one = PendingUpload.objects.get()
    refused = client.post("/deposer/", described(owner="caf-35", **line_of(one)))
    assert refused.status_code == 422
    assert client.post("/deposer/", described(owner="caf-35", **line_of(one, again="on"))).status_code == 302


def test_a_duplicate_out_of_sight_is_not_announced(client, people, diagnostic):
    post_file(client, people.editeur, diagnostic())
    client.post("/deposer/", described(audience="caf", **line_of(PendingUpload.objects.get())))
    assert "Déjà partagé" not in post_file(client, people.editeur_35, diagnostic()).content.decode()


def test_personal_data_are_said_at_reception_and_decided_on_the_line(client, people, tmp_path):
    number = 2850516102105
    path = docx(tmp_path, "liste.docx", f"Numéro de sécurité sociale : {number}{97 - number % 97:02d}")
    answer = post_file(client, people.editeur, SimpleUploadedFile(path.name, path.read_bytes()))
    one = PendingUpload.objects.get()
    assert "Des données personnelles" in answer.content.decode()
    assert client.post("/deposer/", described(**line_of(one))).status_code == 422
    assert client.post("/deposer/", described(**line_of(one, confirmed="on"))).status_code == 302
    assert Resource.objects.get().status == Status.PUBLISHED


def test_what_is_typed_is_found_again_whatever_the_session(client, people, diagnostic, other):
    post_file(client, people.editeur, diagnostic())
    post_file(client, people.editeur, other())
    first, second = PendingUpload.objects.order_by("pk")
    typed = described(year="2018", themes=["jeunesse", "handicap"], title="a\x00b", inconnu="x")
    lines = line_of(first, title="Retouché", themes=[]) | line_of(second) | {"kept": [second.pk]}
    assert client.post("/deposer/brouillon/", typed | lines).status_code == 204
    kept = DepositDraft.objects.get().typed
    assert kept["title"] == ["ab"]  # a character that PostgreSQL would refuse
    assert "inconnu" not in kept
    client.logout()
    client.force_login(people.editeur)
    page = client.get("/deposer/")
    assert page.context["form"]["year"].value() == "2018"
    assert page.context["form"]["themes"].value() == ["jeunesse", "handicap"]
    found = {line["file"].pk: line for line in page.context["lines"]}
    assert found[first.pk]["form"]["title"].value() == "Retouché"
    assert found[first.pk]["form"]["themes"].value() == []
    assert ticked(page) == [second.pk]


def test_a_draft_ends_with_its_deposit_and_after_a_day(client, people, diagnostic):
    post_file(client, people.editeur, diagnostic())
    one = PendingUpload.objects.get()
    client.post("/deposer/brouillon/", described(year="2018", **line_of(one)))
    assert drafts.of(people.editeur).shared()["year"] == "2018"
    assert drafts.of(people.editeur, timezone.now() + pending.KEPT_FOR + timedelta(hours=1)).shared() == {}
    client.post("/deposer/", described(**line_of(one)))
    assert not DepositDraft.objects.exists()


def test_a_file_is_taken_out_and_what_was_typed_stays(
    client, people, diagnostic, other, django_capture_on_commit_callbacks
):
    post_file(client, people.editeur, diagnostic())
    post_file(client, people.editeur, other())
    first, second = PendingUpload.objects.order_by("pk")
    data = described(year="2017", **line_of(second))
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"/deposer/fichiers/{first.pk}/retirer/", data).status_code == 302
    assert [line["file"] for line in client.get("/deposer/").context["lines"]] == [second]
    assert client.get("/deposer/").context["form"]["year"].value() == "2017"
    assert client.post(f"/deposer/fichiers/{first.pk}/retirer/", data).status_code == 404
    assert not Blob.objects.filter(pk=first.blob_id).exists()


def test_a_second_tab_is_told_that_its_files_are_gone(client, people, diagnostic):
    post_file(client, people.editeur, diagnostic())
    data = described(**line_of(PendingUpload.objects.get()))
    assert client.post("/deposer/", data).status_code == 302
    again = client.post("/deposer/", data)
    assert again.status_code == 422
    assert "ne sont plus en attente" in again.content.decode()
    assert Resource.objects.count() == 1


def test_what_waits_for_another_form_is_not_deposited(client, people, diagnostic):
    (one,) = arrivals.receive(people.editeur, [diagnostic()], []).kept
    client.force_login(people.editeur)
    assert client.get("/deposer/").context["lines"] == []
    answer = client.post("/deposer/", described(title="Sans fichier", grouping="ensemble", kept=[one.pk]))
    assert answer.status_code == 422
    assert not Resource.objects.exists()


def test_a_person_does_not_keep_more_than_the_quota(client, people, diagnostic, other, settings):
    settings.MAX_PENDING_BYTES = diagnostic().size + 1
    assert post_file(client, people.editeur, diagnostic()).status_code == 201
    answer = post_file(client, people.editeur, other())
    assert answer.status_code == 503  # it may be sent again, as it is, once there is room
    assert "sans les déposer" in answer.content.decode()
    assert post_file(client, people.editeur_35, other()).status_code == 201


def test_a_deposit_holds_as_many_files_as_the_setting_says(client, people, diagnostic, other, settings):
    settings.MAX_FILES_PER_DEPOSIT = 1
    post_file(client, people.editeur, diagnostic())
    answer = post_file(client, people.editeur, other())
    assert answer.status_code == 503
    assert "attendent déjà" in answer.content.decode()


def test_a_full_disk_is_said_and_the_file_is_taken_once_there_is_room(client, people, diagnostic, other, monkeypatch):
    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    post_file(client, people.editeur, other())
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(storage.os, "replace", full)
        answer = post_file(client, people.editeur, diagnostic())
        assert answer.status_code == 503
        assert "plus assez de place" in answer.content.decode()
        form = client.post("/deposer/", described(files=[diagnostic()], kept=[PendingUpload.objects.get().pk]))
        assert form.status_code == 422
        assert "plus assez de place" in form.context["form"].errors["files"][0]
        assert len(ticked(form)) == 1
    assert not Resource.objects.exists()
    assert post_file(client, people.editeur, diagnostic()).status_code == 201


def test_the_page_asks_as_much_for_one_file_as_for_fifty(client, people, django_assert_max_num_queries):
    client.force_login(people.editeur)
    counts = []
    for start, end in ((0, 1), (1, 50)):
        for number in range(start, end):
            blob = Blob.objects.create(sha256=f"{number:064x}", size=10)
            pending_of = {"name": f"{number}.pdf", "media_type": "application/pdf", "proposed": {"title": "t"}}
            PendingUpload.objects.create(user=people.editeur, blob=blob, **pending_of)
        with django_assert_max_num_queries(12) as asked:
            assert len(client.get("/deposer/").context["lines"]) == end
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_end_page_offers_the_same_metadata_again(client, people):
    before = ResourceFactory(author=people.editeur, type_id="etude", year=2016, tokens={"caf:caf-16"})
    before.themes.set(["jeunesse"])
    before.about_communes.set(["16102"])
    client.force_login(people.editeur)
    assert f"/deposer/?comme={before.pk}" in client.get(f"/deposer/termine/?support={before.pk}").content.decode()
    form = client.get(f"/deposer/?comme={before.pk}").context["form"]
    said = {name: form[name].value() for name in ("type", "year", "themes", "audience", "territory", "title")}
    assert said == {
        "type": "etude",
        "year": 2016,
        "themes": ["jeunesse"],
        "audience": "caf",
        "territory": "Cognac (16)",
        "title": None,
    }
    client.force_login(people.editeur_35)
    assert client.get(f"/deposer/?comme={before.pk}").context["form"]["year"].value() is None


def test_the_next_deposit_takes_what_the_last_supports_have_in_common_and_nothing_of_one_alone(client, people):
    first = ResourceFactory(author=people.editeur, type_id="etude", rubrique_id="diagnostic", year=2016)
    second = ResourceFactory(author=people.editeur, type_id="guide", rubrique_id="diagnostic", year=2016)
    first.themes.set(["jeunesse", "handicap"])
    second.themes.set(["jeunesse"])
    first.about_communes.set(["16102"])
    client.force_login(people.editeur)
    end = client.get(f"/deposer/termine/?support={first.pk}&support={second.pk}")
    assert "ont en commun" in end.content.decode()
    form = client.get(f"/deposer/?{end.context['like']}").context["form"]
    said = {name: form[name].value() for name in ("type", "rubrique", "year", "themes", "territory", "audience")}
    assert said == {
        "type": None,
        "rubrique": "diagnostic",
        "year": 2016,
        "themes": ["jeunesse"],
        "territory": None,
        "audience": "reseau",
    }


def test_the_next_deposit_asks_as_much_after_two_supports_as_after_twenty(
    client, people, django_assert_max_num_queries
):
    made = ResourceFactory.create_batch(20, author=people.editeur)
    for one in made:
        one.about_communes.set(["16102"])
    client.force_login(people.editeur)
    counts = []
    for some in (made[:2], made):
        with django_assert_max_num_queries(20) as asked:
            client.get("/deposer/", {"comme": [one.pk for one in some]})
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_deposit_is_undone_within_the_hour_by_who_made_it(client, people):
    made = [ResourceFactory(author=people.editeur), ResourceFactory(author=people.editeur, status=Status.DRAFT)]
    late = ResourceFactory(author=people.editeur)
    Resource.objects.filter(pk=late.pk).update(created_at=timezone.now() - arrivals.UNDO_WITHIN - timedelta(minutes=1))
    of_another = ResourceFactory(author=people.admin_local)
    asked = {"support": [one.pk for one in (*made, late, of_another)]}
    client.force_login(people.editeur)
    answer = client.post("/deposer/annuler/", asked, follow=True)
    assert "2 supports déposés sont retirés" in answer.content.decode()
    status = dict(Resource.objects.values_list("pk", "status"))
    assert [status[one.pk] for one in made] == [Status.WITHDRAWN, Status.WITHDRAWN]
    assert [status[late.pk], status[of_another.pk]] == [Status.PUBLISHED, Status.PUBLISHED]
    again = client.post("/deposer/annuler/", asked, follow=True)
    assert "plus rien à annuler" in again.content.decode()
