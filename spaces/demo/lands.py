"""The real territories that the documents are about, with their communes from the most to the least populated."""

from spaces.demo.writing import Place, Territory
from territories.models import Caf, Commune, Epci

_OF_THE_NATION = 40  # communes that a national document may name


def territory_of(owner: str, epci: str) -> Territory:
    """An EPCI by its Siren, the whole département of a Caf when it is empty, the country for the Cnaf."""
    caf = Caf.objects.select_related("departement").filter(pk=owner).first()
    if caf is None:
        return Territory("le territoire", "Caf", "le département", _places(Commune.objects.all(), _OF_THE_NATION),
                         "national")  # fmt: skip
    found = Epci.objects.filter(pk=epci).first()
    if found is None:
        name = caf.departement.name
        return Territory(name, caf.name, name, _places(Commune.objects.filter(caf=caf), None), "departement")
    places = _places(Commune.objects.filter(epci=found), None)
    return Territory(found.name, caf.name, caf.departement.name, places, found.nature)


def communes_of(epci: str, count: int) -> tuple[str, ...]:
    """The codes of the largest communes of an EPCI."""
    communes = Commune.objects.filter(epci_id=epci).order_by("-population", "code")
    return tuple(communes.values_list("code", flat=True)[:count])


def _places(communes, most: int | None) -> tuple[Place, ...]:
    rows = communes.order_by("-population", "code").values_list("name", "population")[:most]
    return tuple(Place(name, population) for name, population in rows)
