"""From an address to a page that the person may read: one question, and the page itself."""

from typing import Any

from wagtail.models import Page, Site

from links import memory
from pages.models import PAGE, HomePage, NationalPage


def page_at(path: str, user: Any) -> Page | None:
    """The published page of that address, as its own kind, None when there is none for this person.

    Two questions whatever the depth: Wagtail asks two for each part of the address. One for that at `/`.
    """
    root = _root_path()
    if root is None:
        return None
    if not path.strip("/"):
        return HomePage.objects.visible_to(user).filter(url_path=root, live=True).select_related("audience").first()
    found = NationalPage.objects.visible_to(user).filter(url_path=f"{root}{path.strip('/')}/", live=True)
    if user.is_authenticated:
        found = found.annotate(put_aside_=memory.put_aside_by(user, PAGE))
    common = found.select_related("audience").first()
    if common is None:
        return None
    page = common.specific
    page.audience = common.audience
    page.is_favourite = getattr(common, "put_aside_", False)
    return page


def _root_path() -> str | None:
    """The path, in the tree, of the page that stands at `/`; kept by Wagtail in the cache."""
    roots = Site.get_site_root_paths()
    return roots[0].root_path if roots else None
