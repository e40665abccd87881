"""The first menus: the rooms of the site and the pages given with it. National editors go on from there."""

from django.db import transaction

from pages.models import GivenPage, HomePage, MenuEntry, NationalPage

_HEAD, _FOOT = MenuEntry.Place.HEAD, MenuEntry.Place.FOOT
# (place, label, address of the site or name of a first page)
_FIRST = (
    (_HEAD, "Accueil", "/"),
    (_HEAD, "Méthode", "methode"),
    (_HEAD, "Actualités", "actualites"),
    (_HEAD, "Supports", "/supports/"),
    (_HEAD, "Collections", "/collections/"),
    (_HEAD, "Groupes", "/groupes/"),
    (_HEAD, "Caf", "/caf/"),
    (_HEAD, "Glossaire", "/glossaire/"),
    (_FOOT, "Aide", "aide"),
    (_FOOT, "Liens utiles", "liens-utiles"),
    (_FOOT, "Mentions légales", "mentions-legales"),
    (_FOOT, "Accessibilité", "accessibilite"),
    (_FOOT, "Données personnelles", "donnees-personnelles"),
)


@transaction.atomic
def ensure_menus() -> int:
    """Make the first entries of a site that has none, and say how many; those of pages that are not there are left
    out. May run again; the home page exists."""
    HomePage.objects.select_for_update().get()  # two preparations at once give them once
    if MenuEntry.objects.exists():
        return 0
    pages = _first_pages()
    found = [(place, label, to, pages.get(to)) for place, label, to in _FIRST if to.startswith("/") or to in pages]
    for order, (place, label, to, page) in enumerate(found, 1):
        MenuEntry.objects.create(place=place, label=label, address="" if page else to, page=page, order=order)
    return len(found)


def _first_pages() -> dict[str, NationalPage]:
    given = GivenPage.objects.filter(name__in=[to for _, _, to in _FIRST], page__isnull=False).select_related("page")
    return {one.name: one.page for one in given}
