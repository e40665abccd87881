"""The reference data of the territory, from `territories/data/` to the database."""

from django.db import transaction

from territories.models import Caf, Cdr, Commune, Departement, Epci, Region
from territories.names import folded
from territories.tables import Count, bring, read

CONFIRMED = "confirmé"


def load_territories() -> dict[str, Count]:
    """Load regions, Cdr, départements, Caf, EPCI and communes in one transaction: seconds, and nothing is written
    the second time.

    Gives what happened to each table by its name. A row that left the CSV stays (see `Count.left`).
    """
    with transaction.atomic():
        return {
            "region": bring(Region, ({"code": row["code"], "name": row["nom"]} for row in read("regions"))),
            "cdr": bring(Cdr, ({"code": row["code"], "name": row["nom"]} for row in read("cdr"))),
            "departement": bring(Departement, map(_departement, read("departements"))),
            "caf": bring(Caf, map(_caf, read("caf"))),
            "epci": bring(Epci, map(_epci, read("epci"))),
            "commune": bring(Commune, _communes()),
        }


def caf_exceptions(rows: list[dict[str, str]]) -> dict[str, str]:
    """Caf by commune, for the communes that the Caf of another département serves.

    Only rows whose `statut` is "confirmé" count: until then a commune counts in its département (design, 14).
    """
    return {row["commune_code"]: row["caf_code"] for row in rows if row["statut"] == CONFIRMED}


def _departement(row: dict[str, str]) -> dict:
    return {
        "code": row["code"],
        "name": row["nom"],
        "folded": folded(row["nom"]),
        "region_id": row["region_code"],
        "population": int(row["population"]),
    }


def _caf(row: dict[str, str]) -> dict:
    return {
        "code": row["code"],
        "name": row["nom"],
        "folded": folded(row["nom"]),
        "nature": row["nature"],
        "departement_id": row["departement_code"],
        "cdr_id": row["cdr_code"],
        "pioneer": row["experimentatrice_ctg"] == "1",
    }


def _epci(row: dict[str, str]) -> dict:
    return {"siren": row["siren"], "name": row["nom"], "folded": folded(row["nom"]), "nature": row["nature"]}


def _communes() -> list[dict]:
    caf_of = {row["departement_code"]: row["code"] for row in read("caf")}
    exceptions = caf_exceptions(list(read("caf_exceptions_communes")))
    return [
        {
            "code": row["code"],
            "name": row["nom"],
            "folded": folded(row["nom"]),
            "departement_id": row["departement_code"],
            "caf_id": exceptions.get(row["code"]) or caf_of[row["departement_code"]],
            "epci_id": row["epci_siren"] or None,
            "population": int(row["population"]),
        }
        for row in read("communes")
    ]
