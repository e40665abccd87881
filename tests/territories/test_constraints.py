import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from territories.models import Caf, Cdr, Commune, Departement, Epci, Region

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rows", "change"),
    [
        (Region.objects.filter(code="75"), {"name": ""}),
        (Cdr.objects.filter(code="atlantique"), {"name": ""}),
        (Departement.objects.filter(code="16"), {"name": ""}),
        (Departement.objects.filter(code="16"), {"folded": ""}),
        (Departement.objects.filter(code="16"), {"population": -1}),
        (Caf.objects.filter(code="caf-16"), {"name": ""}),
        (Caf.objects.filter(code="caf-16"), {"folded": ""}),
        (Caf.objects.filter(code="caf-16"), {"name": "Caf d'Ille-et-Vilaine"}),
        (Caf.objects.filter(code="caf-16"), {"nature": "msa"}),
        (Caf.objects.filter(code="caf-16"), {"departement_id": "17"}),
        (Epci.objects.filter(siren="200000172"), {"name": ""}),
        (Epci.objects.filter(siren="200000172"), {"nature": "SIVOM"}),
        (Commune.objects.filter(code="16015"), {"name": ""}),
        (Commune.objects.filter(code="16015"), {"population": -1}),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else value.model.__name__,
)
def test_the_database_refuses(rows, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**change)


@pytest.mark.parametrize("code", ["Caf-16b", "caf-1", "16", "CAF-16"])
def test_the_code_of_a_caf_is_that_of_its_departement(code):
    with pytest.raises(IntegrityError), transaction.atomic():
        Caf.objects.create(
            code=code, name="Autre", folded="autre", nature="caf", departement_id="16", cdr_id="atlantique"
        )


@pytest.mark.parametrize("siren", ["", "12345678"])
def test_a_siren_has_nine_digits(siren):
    with pytest.raises(IntegrityError), transaction.atomic():
        Epci.objects.create(siren=siren, name="CC", folded="cc", nature="CC")


def test_what_others_point_to_is_not_deleted():
    with pytest.raises(ProtectedError):
        Departement.objects.get(code="16").delete()
