"""/supports/lot/: from the list to the preview, to the result, and back."""

import re

import pytest
from django.core import signing
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spaces.models import Act, Batch, BatchLine, Resource, Rubrique, Status
from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db

State = BatchLine.State
LOT = "/supports/lot/"


def text(response):
    """The page, each run of spaces of any sort as one."""
    return re.sub(r"\s+", " ", response.content.decode())


def selection(*resources):
    return {"support": [one.pk for one in resources]}


def preview(client, *resources, **typed):
    response = client.post(LOT, selection(*resources) | typed)
    assert response.status_code == 200, text(response)[:2000]
    return response


def plan_of(response):
    return response.context["plan"]


def rubrique(*resources):
    return selection(*resources) | {"act": "reclasser", "change_rubrique": "on", "rubrique": "preparation"}


@pytest.fixture
def shelf(people, client):
    """Three supports of the Charente and one of the Ille-et-Vilaine, for its éditeur who is signed in."""
    people.mine = [ResourceFactory(author=people.editeur, title=f"Bilan numéro {n}") for n in range(3)]
    people.theirs = ResourceFactory(author=people.editeur_35, caf_id="caf-35", title="Bilan d'ailleurs")
    client.force_login(people.editeur)
    return people


def test_the_supports_ticked_are_shown_and_those_of_others_are_left_aside(client, shelf):
    closed = ResourceFactory(caf_id="caf-35", tokens={"caf:caf-35"}, title="Réservé à la Bretagne")
    page = text(client.get(LOT, selection(*shelf.mine, shelf.theirs, closed)))
    assert "3 supports choisis" in page
    assert "Un support est laissé de côté" in page
    assert "Bilan d&#x27;ailleurs" in page
    assert "Réservé à la Bretagne" not in page


def test_the_filters_of_the_list_choose_too(client, shelf):
    other = ResourceFactory(author=shelf.editeur, type_id="guide", title="Un guide")
    page = client.get(LOT, {"type": "diagnostic"})
    chosen = page.context["selection"]
    assert {one.pk for one in chosen.resources} == {one.pk for one in shelf.mine}
    assert chosen.set_aside == 1
    assert other.title not in text(page)


def test_drafts_are_offered_to_be_published_first(client, shelf):
    ResourceFactory(author=shelf.editeur, status=Status.DRAFT)
    assert client.get(LOT, {"etat": "brouillon"}).context["form"]["act"].value() == Act.PUBLISH


def test_too_many_are_refused_before_anything_is_asked(client, shelf, monkeypatch):
    for module in ("spaces.bulk.choosing", "spaces.views.bulk", "spaces.forms.bulk"):
        monkeypatch.setattr(f"{module}.MOST", 2)
    for query in ({"type": "diagnostic"}, selection(*shelf.mine)):
        page = client.get(LOT, query)
        assert "C’est trop pour une seule fois" in text(page)
        assert "Voir ce qui va changer" not in text(page)
    refused = client.post(LOT, rubrique(*shelf.mine))
    assert refused.status_code == 422
    assert "2 supports" in text(refused)


def test_nothing_is_written_before_the_confirmation(client, shelf):
    page = preview(client, *shelf.mine, act="reclasser", change_rubrique="on", rubrique="preparation")
    assert "supports vont changer" in text(page)
    rubriques = dict(Rubrique.objects.values_list("pk", "label"))
    assert f"<del>{rubriques['diagnostic']}</del>" in text(page)
    assert f"<ins>{rubriques['preparation']}</ins>" in text(page)
    assert not Batch.objects.exists()
    assert set(Resource.objects.filter(caf="caf-16").values_list("rubrique", flat=True)) == {"diagnostic"}


def test_confirmed_it_is_done_told_and_undone(client, shelf):
    page = preview(client, *shelf.mine, act="reclasser", change_rubrique="on", rubrique="preparation")
    done = client.post(f"{LOT}faire/", {"plan": plan_of(page)}, follow=True)
    assert "3 supports sont changés" in text(done)
    assert set(Resource.objects.filter(caf="caf-16").values_list("rubrique", flat=True)) == {"preparation"}
    batch = Batch.objects.get()
    undone = client.post(f"{LOT}{batch.pk}/annuler/", follow=True)
    assert "3 supports sont remis comme avant" in text(undone)
    assert set(Resource.objects.filter(caf="caf-16").values_list("rubrique", flat=True)) == {"diagnostic"}
    assert "Annuler ce lot" not in text(undone)
    assert ", annulé" in text(client.get(f"{LOT}recents/"))


def test_sent_twice_the_confirmation_leads_to_the_same_batch(client, shelf):
    page = preview(client, *shelf.mine, act="retirer", reason="Doublon")
    first = client.post(f"{LOT}faire/", {"plan": plan_of(page)})
    second = client.post(f"{LOT}faire/", {"plan": plan_of(page)})
    assert first["Location"] == second["Location"]
    assert list(BatchLine.objects.values_list("state", flat=True)) == [State.DONE] * 3


def test_only_what_is_ticked_changes_even_when_more_was_chosen(client, shelf):
    typed = {"act": "reclasser", "change_year": "on", "year": "2024", "type": "guide", "rubrique": "preparation"}
    page = preview(client, shelf.mine[0], **typed)
    client.post(f"{LOT}faire/", {"plan": plan_of(page)})
    row = Resource.objects.get(pk=shelf.mine[0].pk)
    assert (row.year, row.type_id, row.rubrique_id) == (2024, "diagnostic", "diagnostic")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choisissez ce que vous voulez faire."),
        ({"act": "reclasser"}, "Cochez au moins une chose à changer."),
        ({"act": "reclasser", "change_rubrique": "on"}, "Choisissez la nouvelle rubrique."),
        ({"act": "reclasser", "change_year": "on", "year": "2150"}, "L’année ne peut pas dépasser"),
        ({"act": "reclasser", "change_steps": "on", "steps_how": "ajouter"}, "Choisissez au moins une étape."),
        ({"act": "retirer", "reason": " "}, "Dites pourquoi ces supports sont retirés."),
        ({"act": "partager"}, "Choisissez qui pourra lire ces supports."),
    ],
)
def test_a_form_that_lacks_something_says_what_and_keeps_what_was_typed(client, shelf, typed, said):
    response = client.post(LOT, selection(*shelf.mine) | typed | {"keywords": "petite enfance"})
    assert response.status_code == 422
    assert said in text(response)
    assert "petite enfance" in text(response)
    assert len(response.context["selection"].resources) == 3


def test_an_error_in_a_field_that_is_not_ticked_does_not_matter(client, shelf):
    typed = {"act": "reclasser", "change_rubrique": "on", "rubrique": "preparation", "year": "99999"}
    assert "va changer" in text(preview(client, shelf.mine[0], **typed))


def test_replacing_by_nothing_empties(client, shelf):
    shelf.mine[0].themes.set(["jeunesse"])
    page = preview(client, shelf.mine[0], act="reclasser", change_themes="on", themes_how="remplacer")
    client.post(f"{LOT}faire/", {"plan": plan_of(page)})
    assert not shelf.mine[0].themes.exists()


def test_back_from_the_preview_everything_typed_is_there(client, shelf):
    typed = {"act": "retirer", "reason": "Chiffres à reprendre", "steps": ["preparer", "evaluer"]}
    response = client.post(LOT, selection(*shelf.mine) | typed | {"revenir": "on"})
    assert response.status_code == 200
    form = response.context["form"]
    assert (form["act"].value(), form["reason"].value()) == ("retirer", "Chiffres à reprendre")
    assert form["steps"].value() == ["preparer", "evaluer"]
    assert not form.errors


def test_an_old_preview_is_shown_again_and_one_of_somebody_else_is_refused(client, shelf, monkeypatch):
    page = preview(client, *shelf.mine, act="retirer", reason="Doublon")
    loads = signing.loads

    def later(signed, **options):
        if "max_age" in options:
            raise signing.SignatureExpired
        return loads(signed, **options)

    monkeypatch.setattr(signing, "loads", later)
    again = client.post(f"{LOT}faire/", {"plan": plan_of(page)})
    assert "plus de deux heures" in text(again)
    assert plan_of(again)
    monkeypatch.undo()
    client.force_login(shelf.admin_local)
    refused = client.post(f"{LOT}faire/", {"plan": plan_of(page)}, follow=True)
    assert "par une autre personne" in text(refused)
    cut = client.post(f"{LOT}faire/", {"plan": plan_of(page)[:-3]}, follow=True)
    assert "plus lisible" in text(cut)
    assert not Batch.objects.exists()


def test_a_batch_is_read_by_its_author_alone(client, shelf):
    page = preview(client, *shelf.mine, act="retirer", reason="Doublon")
    address = client.post(f"{LOT}faire/", {"plan": plan_of(page)})["Location"]
    client.force_login(shelf.admin_local)
    assert client.get(address).status_code == 404
    assert client.post(f"{address}annuler/").status_code == 404
    assert "Aucun lot" in text(client.get(f"{LOT}recents/"))


def test_a_support_that_is_no_longer_read_has_no_title_in_the_result(client, shelf):
    page = preview(client, shelf.mine[0], act="retirer", reason="Doublon")
    address = client.post(f"{LOT}faire/", {"plan": plan_of(page)})["Location"]
    Resource.objects.filter(pk=shelf.mine[0].pk).update(caf="caf-35", author=shelf.editeur_35)
    Resource.objects.get(pk=shelf.mine[0].pk).save()
    result = text(client.get(address))
    assert "Un support que vous ne lisez plus" in result
    assert shelf.mine[0].title not in result


def queries(client, method, address, data=None):
    caches["process"].clear()
    with CaptureQueriesContext(connection) as seen:
        assert getattr(client, method)(address, data).status_code == 200
    return len(seen)


def test_every_page_asks_as_many_queries_for_one_support_as_for_fifty(client, shelf):
    def asked(resources):
        wish = {"act": "partager", "audience": "caf"}
        return {
            "choose": queries(client, "get", LOT, selection(*resources)),
            "list": queries(client, "get", LOT, {"type": resources[0].type_id, "caf": "caf-16"}),
            "reclassify": queries(client, "post", LOT, rubrique(*resources)),
            "share": queries(client, "post", LOT, selection(*resources) | wish),
            "recent": queries(client, "get", f"{LOT}recents/"),
        }

    few = [ResourceFactory(author=shelf.editeur, type_id="guide")]
    many = [ResourceFactory(author=shelf.editeur, type_id="etude") for _ in range(50)]
    asked(few)
    alone = asked(few)
    assert asked(many) == alone
    assert {name: number for name, number in alone.items() if number > 24} == {}
    assert alone["choose"] <= 12
    assert alone["list"] <= 12
    assert alone["recent"] <= 12


def test_the_result_asks_as_many_queries_for_one_support_as_for_fifty(client, shelf):
    numbers = []
    for resources in (shelf.mine[:1], [ResourceFactory(author=shelf.editeur) for _ in range(50)]):
        page = preview(client, *resources, act="retirer", reason="Doublon")
        address = client.post(f"{LOT}faire/", {"plan": plan_of(page)})["Location"]
        client.get(address)
        numbers.append(queries(client, "get", address))
    assert numbers[0] == numbers[1] <= 12
