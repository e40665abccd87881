import csv

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from territories import loader, tables
from territories.loader import caf_exceptions, load_territories
from territories.models import Caf, Cdr, Commune, Departement, Epci, Region

pytestmark = pytest.mark.django_db

TABLES = {"region": 18, "cdr": 8, "departement": 101, "caf": 101, "epci": 1255, "commune": 34875}


def test_every_row_of_the_reference_data_is_there():
    counted = {
        model._meta.model_name: model.objects.count() for model in (Region, Cdr, Departement, Caf, Epci, Commune)
    }

    assert counted == TABLES


def test_inhabitants_of_each_departement_are_those_of_its_communes():
    summed = dict(Commune.objects.order_by().values_list("departement").annotate(Sum("population")))

    assert summed == dict(Departement.objects.values_list("code", "population"))
    assert 66_000_000 < sum(summed.values()) < 70_000_000


def test_inhabitants_of_each_epci_are_those_of_its_communes():
    published = {row["siren"]: int(row["population"]) for row in tables.read("epci")}

    with CaptureQueriesContext(
        connection,
    ) as queries:
        computed = dict(Epci.objects.with_population().values_list("siren", "population"))

    assert computed == published
    assert len(queries) == 1


def test_an_epci_without_commune_has_no_inhabitant():
    Epci.objects.create(siren="999999999", name="CC Vide", folded="cc vide", nature="CC")

    assert Epci.objects.with_population().get(siren="999999999").population == 0


def test_there_is_one_caf_per_departement_and_it_bears_its_number():
    codes = dict(Caf.objects.values_list("departement", "code"))

    assert set(codes) == set(Departement.objects.values_list("code", flat=True))
    assert codes["16"] == "caf-16"
    assert codes["2A"] == "caf-2a"
    assert codes["974"] == "caf-974"


def test_four_islands_have_no_epci():
    assert set(Commune.objects.filter(epci=None).values_list("name", flat=True)) == {
        "Île-de-Bréhat",
        "Île-de-Sein",
        "Ouessant",
        "L'Île-d'Yeu",
    }


def test_a_second_load_writes_nothing():
    with CaptureQueriesContext(connection) as queries:
        counts = load_territories()

    assert {table: count.rows for table, count in counts.items()} == TABLES
    assert {(count.created, count.updated, count.left) for count in counts.values()} == {(0, 0, ())}
    verbs = {query["sql"].split()[0] for query in queries}
    assert verbs.isdisjoint({"INSERT", "UPDATE", "DELETE"})


def test_a_load_repairs_what_was_changed_and_adds_what_is_missing():
    Caf.objects.filter(code="caf-16").update(name="Caf de nulle part", pioneer=True)
    Commune.objects.filter(code="16015").delete()

    counts = load_territories()

    assert (counts["caf"].created, counts["caf"].updated) == (0, 1)
    assert (counts["commune"].created, counts["commune"].updated) == (1, 0)
    assert Caf.objects.get(code="caf-16").name == "Caf de la Charente"
    assert Commune.objects.get(code="16015").name == "Angoulême"


def test_a_commune_that_left_the_reference_data_stays_and_is_named():
    Commune.objects.create(
        code="16999", name="Disparue", folded="disparue", departement_id="16", caf_id="caf-16", population=3
    )

    assert load_territories()["commune"].left == ("16999",)
    assert Commune.objects.filter(code="16999").exists()


def test_a_load_that_fails_leaves_everything_as_it_was(monkeypatch):
    Region.objects.filter(code="75").update(name="Aquitaine")
    monkeypatch.setattr(loader, "_communes", lambda: [{"code": "16015", "name": "Angoulême"}] * 2)

    with pytest.raises(ValueError, match="16015"):
        load_territories()

    assert Region.objects.get(code="75").name == "Aquitaine"


def test_a_commune_to_be_confirmed_counts_in_its_departement():
    to_confirm = [row["commune_code"] for row in tables.read("caf_exceptions_communes")]

    assert len(to_confirm) == 8
    assert set(Commune.objects.filter(code__in=to_confirm).values_list("caf", flat=True)) == {"caf-40"}


def test_only_a_confirmed_exception_changes_the_caf_of_a_commune():
    rows = [
        {"commune_code": "40042", "caf_code": "caf-64", "statut": "confirmé"},
        {"commune_code": "40044", "caf_code": "caf-64", "statut": "à confirmer"},
    ]

    assert caf_exceptions(rows) == {"40042": "caf-64"}


def test_a_confirmed_exception_moves_the_commune_at_the_next_load(monkeypatch, tmp_path):
    for path in tables.DATA.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    exceptions = tmp_path / "caf_exceptions_communes.csv"
    with exceptions.open(encoding="utf-8") as lines:
        rows = list(csv.reader(lines))
    rows[1][-1] = "confirmé"
    with exceptions.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    monkeypatch.setattr(tables, "DATA", tmp_path)

    counts = load_territories()

    assert counts["commune"].updated == 1
    assert Commune.objects.get(code=rows[1][0]).caf_id == "caf-64"
    assert Commune.objects.get(code=rows[1][0]).departement_id == "40"
