"""What a person may be called, wherever it is typed: the site writes it in its mails."""

import pytest

from accounts.deciding.forms import InviteForm
from accounts.deciding.lists.columns import entries_of
from accounts.deciding.lists.reading import Row, Table
from accounts.naming import NOT_A_NAME
from accounts.signing_in.forms import CardForm

pytestmark = pytest.mark.django_db

PHRASE = "agent,\n\nVotre compte expire\u00a0: https://exemple.org/ctg"


def test_a_name_is_no_phrase_and_no_address_wherever_it_is_typed(people):
    card = CardForm({"name": PHRASE, "function": "Chargée\n de  Ctg"}, instance=people.lecteur)
    assert card.errors["name"] == [NOT_A_NAME]
    assert card.cleaned_data["function"] == "Chargée de Ctg"
    asked = {"emails": "a@example.org", "place": "caf-16", "level": "lecteur", "function": "x\ny"}
    invitation = InviteForm(asked | {"name": PHRASE}, user=people.admin_local)
    assert invitation.errors == {"name": [NOT_A_NAME]}
    assert invitation.cleaned_data["function"] == "x y"
    rows = [
        ["Adresse", "Nom", "Niveau"],
        ["a@example.org", PHRASE, "lecteur"],
        ["b@example.org", "Zoé\nÉté", "lecteur"],
    ]
    wrong, right = entries_of(Table([Row(n, cells) for n, cells in enumerate(rows)]), "caf-16")
    assert wrong.faults == [NOT_A_NAME]
    assert (right.name, right.faults) == ("Zoé Été", [])


@pytest.mark.parametrize("name", ["Jean-Noël d’Été", "M. O'Brien", "Łucja  Petit"])
def test_names_of_people_are_names(people, name):
    assert CardForm({"name": name, "function": ""}, instance=people.lecteur).is_valid()
