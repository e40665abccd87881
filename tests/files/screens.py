"""What the tests of the viewer share: its pages as people read them, and works as workers leave them."""

import re
from html import unescape

from files.models import FilePart, FileVersion, SideWork, State, Verb


def plain(response) -> str:
    assert response.status_code == 200
    return (
        unescape(response.content.decode()).replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    )


def words(html: str) -> str:
    """The text of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def converted(version: FileVersion, spans: list[tuple[int, int]], leaves: int) -> None:
    """As the conversion leaves a version: its parts stand on these pages."""
    for number, (first, last) in enumerate(spans, start=1):
        FilePart.objects.filter(version=version, number=number).update(
            first_leaf=first, last_leaf=last, width=910, height=1287
        )
    FileVersion.objects.filter(pk=version.pk).update(leaves=leaves)
    SideWork.objects.update_or_create(version=version, verb=Verb.CONVERT, defaults={"state": State.READY})


def working(version: FileVersion, verb: Verb, **fields) -> SideWork:
    SideWork.objects.filter(version=version).delete()
    return SideWork.objects.create(version=version, verb=verb, **{"state": State.READING} | fields)
