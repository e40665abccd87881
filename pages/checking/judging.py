"""What is wrong with what a page cites, for the people who read that page."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, ResolverMatch, resolve
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from accounts.sight import OF_NATIONAL_EDITORS
from accounts.tokens import split
from files.models import FileVersion
from files.queries import current_versions
from pages.checking.citing import Citation, What
from pages.models import Finding, NationalPage, Picture
from pages.outline import Anchors
from spaces.kinds import RESOURCE
from spaces.models import Collection, Resource, Status
from territories.models import Caf

Sort = Finding.Sort
_OF_THE_CNAF = OF_NATIONAL_EDITORS.exact - {"public", "reseau"}
_OFF_THE_SHELVES = {
    Status.DRAFT: "Ce support n’est pas publié.",
    Status.WITHDRAWN: "Ce support est retiré.",
    Status.REPLACED: "Ce support est remplacé.",
}


@dataclass(frozen=True)
class Problem:
    """Something cited that readers cannot open. `object_id`: the page or the support that `target` speaks of."""

    sort: Any  # of Finding.Sort: the type checker takes Django’s choices for pairs
    target: str
    said: str
    place: str
    object_id: int | None = None
    is_certain: bool = True


def covers(readers: Iterable[str], audience: Iterable[str]) -> bool:
    """Whether everybody in this audience of a page is among these readers of something else."""
    held = frozenset(readers)
    return all(
        "public" in held
        or asked in held
        or ("reseau" in held and asked != "public")
        or (asked in _OF_THE_CNAF and OF_NATIONAL_EDITORS.holds_any(held))
        for asked in audience
    )


def outside_address(citation: Citation) -> str:
    """The address of another site that is cited, empty for anything else."""
    if citation.what is not What.ADDRESS or not citation.target.startswith(("http://", "https://")):
        return ""
    if _split(citation.target) is None:
        return ""
    return "" if _is_ours(citation.target) else citation.target.partition("#")[0]


def problems_of(page: NationalPage, citations: Sequence[Citation]) -> list[Problem]:
    """What is wrong inside this site with what a page cites; other sites are asked elsewhere."""
    return list(_Judge(page, citations).problems())


def _split(address: str) -> SplitResult | None:
    """The parts of an address, None when it is badly written ("https://[", "/%00")."""
    try:
        return None if "%00" in address else urlsplit(address)
    except ValueError:
        return None


def _is_ours(address: str) -> bool:
    return urlsplit(address).netloc.lower() == urlsplit(settings.SITE_URL).netloc.lower()


class _Judge:
    """For one page: reads what it cites, by kind, then says what is wrong."""

    def __init__(self, page: NationalPage, citations: Sequence[Citation]) -> None:
        self.page = page
        self.citations = citations
        self.audience = split(page.audience.key)

    def problems(self) -> Iterator[Problem]:
        """In the order of the page."""
        judges: dict[What, Callable[[Citation], Iterator[Problem]]] = {
            What.PAGE: lambda one: self._of_page(one, self.pages.get(int(one.target)), f"page:{one.target}"),
            What.ADDRESS: self._of_address,
            What.SUPPORT: lambda one: self._of_support(one, int(one.target), f"support:{one.target}"),
            What.FILE: self._of_file,
            What.PICTURE: self._of_picture,
            What.CAF: lambda one: self._of_caf(one, one.target),
        }
        for citation in self.citations:
            yield from judges[citation.what](citation)

    def _keys(self, *kinds: What) -> list[int]:
        return sorted({int(one.target) for one in self.citations if one.what in kinds})

    @cached_property
    def pages(self) -> dict[int, NationalPage]:
        return _pages(pk__in=self._keys(What.PAGE))

    @cached_property
    def supports(self) -> dict[int, Resource]:
        asked = self._keys(What.SUPPORT, What.FILE)
        return {one.pk: one for one in Resource.objects.filter(pk__in=asked).select_related("readers").order_by("pk")}

    @cached_property
    def versions(self) -> dict[int, list[FileVersion]]:
        return current_versions(RESOURCE, self._keys(What.FILE))

    @cached_property
    def pictures(self) -> set[int]:
        return set(Picture.objects.filter(pk__in=self._keys(What.PICTURE)).values_list("pk", flat=True))

    def _of_page(self, citation: Citation, cited: NationalPage | None, target: str) -> Iterator[Problem]:
        if cited is None:
            yield Problem(Sort.PAGE, target, "Cette page n’existe plus.", citation.place)
        elif not cited.live:
            yield Problem(Sort.PAGE, target, "Cette page n’est plus publiée.", citation.place, cited.pk)
        elif not covers(split(cited.readers.key), self.audience):
            said = "Une partie des lecteurs d’ici n’a pas le droit d’ouvrir cette page."
            yield Problem(Sort.PAGE, target, said, citation.place, cited.pk)

    def _of_support(self, citation: Citation, pk: int, target: str) -> Iterator[Problem]:
        support = self.supports.get(pk) or Resource.objects.filter(pk=pk).select_related("readers").first()
        if support is None:
            yield Problem(Sort.SUPPORT, target, "Ce support n’existe plus.", citation.place)
        elif support.status != Status.PUBLISHED:
            said = _OFF_THE_SHELVES[Status(support.status)]
            yield Problem(Sort.SUPPORT, target, said, citation.place, support.pk)
        elif not covers(split(support.readers.key), self.audience):
            said = "Une partie des lecteurs d’ici n’a pas le droit de lire ce support."
            yield Problem(Sort.SUPPORT, target, said, citation.place, support.pk)

    def _of_file(self, citation: Citation) -> Iterator[Problem]:
        pk = int(citation.target)
        wrong = list(self._of_support(citation, pk, f"support:{pk}"))
        yield from wrong
        if wrong:
            return
        versions = self.versions[pk]
        version = next((one for one in versions if one.file_id == citation.file), None)
        if citation.file is None and len(versions) == 1:
            version = versions[0]
        target = f"support:{pk}:{citation.file or ''}:{citation.number or ''}"
        if version is None:
            said = "Ce fichier n’est plus dans le support."
            yield Problem(Sort.FILE, target, said, citation.place, pk)
            return
        last = version.pages or version.leaves
        if last and citation.number and citation.number > last:
            said = f"Le fichier n’a plus de page {citation.number}\u00a0: la dernière est la page {last}."
            yield Problem(Sort.FILE, target, said, citation.place, pk)

    def _of_picture(self, citation: Citation) -> Iterator[Problem]:
        if int(citation.target) not in self.pictures:
            said = "Cette image n’est plus dans la bibliothèque."
            yield Problem(Sort.PICTURE, f"image:{citation.target}", said, citation.place)

    def _of_caf(self, citation: Citation, code: str) -> Iterator[Problem]:
        if not Caf.objects.filter(pk=code).exists():
            yield Problem(Sort.ADDRESS, f"caf:{code}", "Cette Caf n’existe pas.", citation.place)

    def _of_address(self, citation: Citation) -> Iterator[Problem]:
        if outside_address(citation):
            return
        parts = _split(citation.target)
        if parts is None:
            yield Problem(Sort.ADDRESS, citation.target, "Cette adresse est mal écrite.", citation.place)
            return
        path, anchor = unquote(parts.path), unquote(parts.fragment)
        if not path and not parts.netloc:
            yield from self._of_anchor(citation, self.page, anchor)
            return
        match = _route(path or "/")
        if match is None or match.view_name == "wagtail_serve":
            yield from self._of_path(citation, path or "/", anchor)
        elif match.view_name in ("spaces:detail", "spaces:short"):
            yield from self._of_support(citation, match.kwargs["pk"], citation.target)
        elif match.view_name == "spaces:caf":
            yield from self._of_caf(citation, match.kwargs["code"])
        elif match.view_name in ("spaces:collection", "spaces:collection-short"):
            yield from self._of_collection(citation, match.kwargs["pk"])
        elif match.namespace == "files" and "pk" in match.kwargs:
            yield from self._of_version(citation, match.kwargs["pk"])

    def _of_path(self, citation: Citation, path: str, anchor: str) -> Iterator[Problem]:
        cited = _page_at(path)
        if cited is not None:
            wrong = list(self._of_page(citation, cited, citation.target))
            yield from wrong or self._of_anchor(citation, cited, anchor)
        elif not Redirect.objects.filter(old_path=Redirect.normalise_path(path)).exists():
            yield Problem(Sort.ADDRESS, citation.target, "Cette adresse ne mène nulle part.", citation.place)

    def _of_anchor(self, citation: Citation, cited: NationalPage, anchor: str) -> Iterator[Problem]:
        own = cited.specific
        if not anchor or not own.streams or _is_of_the_frame(anchor):
            return
        if anchor not in {section.anchor for section in own.sections()}:
            said = f"La page n’a plus de partie «\u00a0{anchor[:80]}\u00a0»."
            yield Problem(Sort.ANCHOR, citation.target, said, citation.place, cited.pk)

    def _of_collection(self, citation: Citation, pk: int) -> Iterator[Problem]:
        found = Collection.objects.filter(pk=pk).select_related("readers").first()
        if found is None or found.hidden:
            yield Problem(Sort.ADDRESS, citation.target, "Cette collection n’existe plus.", citation.place)
        elif not covers(split(found.readers.key), self.audience):
            said = "Une partie des lecteurs d’ici n’a pas le droit de lire cette collection."
            yield Problem(Sort.ADDRESS, citation.target, said, citation.place)

    def _of_version(self, citation: Citation, pk: int) -> Iterator[Problem]:
        version = FileVersion.objects.filter(pk=pk, removed_at=None).select_related("file").first()
        if version is None:
            yield Problem(Sort.FILE, citation.target, "Ce fichier n’existe plus.", citation.place)
        elif version.file.kind == RESOURCE:
            yield from self._of_support(citation, version.file.object_id, citation.target)


def _pages(**asked: Any) -> dict[int, NationalPage]:
    return {one.pk: one for one in NationalPage.objects.filter(**asked).select_related("readers").order_by("pk")}


def _is_of_the_frame(anchor: str) -> bool:
    """Whether the frame of every page has that anchor: a heading of the same words gets a number."""
    return Anchors().of(anchor) == f"{anchor}-2"


def _page_at(path: str) -> NationalPage | None:
    """The page of that address, published or not."""
    roots = Site.get_site_root_paths()
    if not roots:
        return None
    below = path.strip("/")
    wanted = roots[0].root_path + (f"{below}/" if below else "")
    return next(iter(_pages(url_path=wanted).values()), None)


def _route(path: str) -> ResolverMatch | None:
    """What the site answers at that address; as Django does, a missing last `/` is forgiven."""
    for one in (path, f"{path}/"):
        try:
            return resolve(one)
        except Resolver404:
            continue
    return None
