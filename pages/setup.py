"""The pages without which the site does not answer: made once, found again after."""

from django.db import transaction
from wagtail.models import Page, Site
from wagtail.models.i18n import Locale

from accounts.sight import audience_of
from pages.models import HomePage


@transaction.atomic
def ensure_home() -> HomePage:
    """The home page at the root of the site, made when missing, without Wagtail's welcome page. May run again."""
    home = HomePage.objects.first() or _make_home()
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="Espace Ctg")
    elif site.root_page_id != home.pk:
        site.root_page = home
        site.site_name = "Espace Ctg"
        site.save()
    _remove_welcome(home)
    return home


def _make_home() -> HomePage:
    Locale.objects.get_or_create(language_code="fr")
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Racine", slug="root"))
    home = HomePage(title="Accueil", slug="accueil", audience=audience_of({"reseau"}))
    return root.add_child(instance=home)


def _remove_welcome(home: HomePage) -> None:
    welcome = Page.objects.filter(depth=2, slug="home", content_type__model="page").exclude(pk=home.pk).first()
    if welcome is not None:
        welcome.delete()
