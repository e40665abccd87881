"""The pages without which the site does not answer: made once, found again after."""

from django.db import transaction
from wagtail.models import Page, Site, Workflow, WorkflowPage, WorkflowTask
from wagtail.models.i18n import Locale

from accounts.sight import audience_of
from pages.models import HomePage, ReviewTask

REVIEW = "Relecture"
ROOT = "Racine du site"


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
    Page.objects.filter(depth=1, title="Root").update(title=ROOT, draft_title=ROOT)
    _remove_welcome(home)
    ensure_review(home.get_parent())
    return home


def ensure_review(root: Page) -> None:
    """The one workflow of the site, with its one task, for every page under the root. May run again."""
    task, _ = ReviewTask.objects.get_or_create(name=REVIEW)
    workflow, _ = Workflow.objects.get_or_create(name=REVIEW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr)
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    # The one that Wagtail's migrations make serves no page, and would be offered among the filters of the reviews.
    Workflow.objects.filter(name="Moderators approval", workflow_states=None).delete()


def _make_home() -> HomePage:
    Locale.objects.get_or_create(language_code="fr")
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title=ROOT, slug="root"))
    home = HomePage(title="Accueil", slug="accueil", audience=audience_of({"reseau"}))
    return root.add_child(instance=home)


def _remove_welcome(home: HomePage) -> None:
    welcome = Page.objects.filter(depth=2, slug="home", content_type__model="page").exclude(pk=home.pk).first()
    if welcome is not None:
        welcome.delete()
