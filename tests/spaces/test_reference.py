import pytest

from spaces.models import ResourceType, Rubrique, Step, Theme
from spaces.reference import load_classification

pytestmark = pytest.mark.django_db


def test_the_classification_is_that_of_the_reference_data():
    assert [model.objects.count() for model in (Rubrique, Step, ResourceType, Theme)] == [8, 5, 28, 12]
    assert [rubrique.slug for rubrique in Rubrique.objects.all()][:2] == ["preparation", "presentation-nationale"]
    assert Theme.objects.first().label == "Petite enfance"
    assert ResourceType.objects.last().slug == "autre"


def test_a_type_proposes_another_rubrique_to_a_caf():
    presentation = ResourceType.objects.get(slug="presentation-demarche")

    assert presentation.rubrique_id == "presentation-nationale"
    assert presentation.rubrique_caf_id == "communication-caf"


def test_a_second_load_changes_nothing():
    assert {(c.created, c.updated, c.left) for c in load_classification().values()} == {(0, 0, ())}


def test_entries_that_changed_places_are_put_in_order_again():
    order = list(Rubrique.objects.values_list("slug", "order"))
    Rubrique.objects.filter(slug="preparation").update(order=100)
    Rubrique.objects.filter(slug="presentation-nationale").update(order=1)
    Rubrique.objects.filter(slug="preparation").update(order=2)

    assert load_classification()["rubrique"].updated == 2
    assert list(Rubrique.objects.values_list("slug", "order")) == order


def test_an_entry_that_left_its_file_stays_after_the_others():
    Theme.objects.filter(slug="pilotage").delete()
    Theme.objects.create(slug="ancienne", label="Ancienne thématique", order=12)

    counts = load_classification()

    assert counts["theme"].left == ("ancienne",)
    assert [theme.slug for theme in Theme.objects.all()][-2:] == ["pilotage", "ancienne"]
    assert load_classification()["theme"].updated == 0
