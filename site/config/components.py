"""/gestion/composants/: the living page of the interface, for administrateurs nationaux (the door of /gestion/)."""

from copy import copy
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.acting import acting_habilitation
from accounts.models import User
from files.models import FileVersion, State
from spaces.models import Resource, Status
from spaces.rows import Row, rows_for
from spaces.views.resource import Slot
from ui import examples, gallery
from ui.gallery import Component, Example, Section

_SHOWN = 3


@require_http_methods(["GET", "HEAD", "POST"])
def living_page(request: HttpRequest) -> HttpResponse:
    """Every component as the pages draw it. Its forms lead here, and save nothing."""
    if request.method == "POST":
        messages.info(request, "C’était un exemple\N{NO-BREAK SPACE}: rien n’a été enregistré.")
        return redirect("components")
    context = {
        "sections": gallery.drawn(
            [*examples.sections(), _person(request), _pieces(), *_supports(request.user)], request
        ),
        "icons": gallery.icons(),
        "sizes": gallery.sizes(),
        "colours": gallery.colours(),
        "contrasts": gallery.contrasts(),
    }
    return render(request, "config/components.html", context)


def _person(request: HttpRequest) -> Section:
    menu = Component(
        "Menu de la personne",
        "En haut à droite de chaque page : qui l’on est, pour qui l’on agit, sortir.",
        "ui/account_menu.html",
        [Example("Celui de cette page, une fois de plus", {"me": acting_habilitation(request)})],
    )
    return Section("person", "Se reconnaître", [menu])


def _pieces() -> Section:
    """What is written in the pages with classes of the sheet, and has no template of its own."""

    def piece(name: str, purpose: str, file: str) -> Component:
        return Component(name, purpose, f"config/pieces/{file}.html", [Example("")])

    return Section(
        "pieces",
        "Assembler une page",
        [
            piece("Boutons", "Un seul bouton principal par page : le verbe de ce que l’on vient y faire.", "buttons"),
            piece("Onglets", "Les vues d’une même liste ; la courante est dite.", "tabs"),
            piece("Carte et fiche", "Un bloc de page, avec son titre et ses petits faits.", "card"),
            piece("Rayons", "Les rubriques, avec leur nombre et ce qui est nouveau.", "shelves"),
            piece("À faire", "Une ligne par chose à faire, qui y mène.", "todo"),
            piece("Menu", "Ce qui sert rarement, sous un mot ; Échap le referme.", "menu"),
            piece("Tableau", "Des chiffres à comparer ; large, il défile dans son cadre.", "table"),
            piece("Texte écrit par les gens", "Une description, une note : une ligne de 42 rem au plus.", "prose"),
            piece("Ce qui se charge", "Une demande en cours ; le bouton envoyé ne part pas deux fois.", "loading"),
            piece(
                "Ce qui ne va pas",
                "Une panne : ce qui s’est passé, ce qui est gardé, ce que l’on peut faire.",
                "failure",
            ),
        ],
    )


def _supports(user: User) -> list[Section]:
    """Lines and files of the newest supports that this person may read; nothing on an empty site."""
    shelf = Resource.objects.visible_to(user).filter(status=Status.PUBLISHED)
    newest = list(shelf.select_related("type", "caf").order_by("-published_at", "-pk")[:_SHOWN])
    rows = rows_for(newest, unread={one.pk for one in newest[:1]})
    if not rows:
        return []
    lines = [Example("Un support nouveau" if row.unread else "Un support", {"row": row}) for row in rows]
    components = [
        Component(
            "Support dans une liste",
            "La même ligne partout : la première page, le titre, d’où il vient, son résumé.",
            "spaces/row.html",
            [*lines, Example("Un titre de 250 caractères, retiré des rayons", {"row": _long(rows[-1])})],
        )
    ]
    version = next((row.first for row in rows if row.first is not None), None)
    return [Section("supports", "Supports et fichiers", components + (_files(version) if version else []))]


def _long(row: Row) -> Row:
    """The same line, as hard as it may be; nothing is saved."""
    resource = copy(row.resource)
    resource.title, resource.status = examples.LONG_TITLE, Status.WITHDRAWN
    resource.summary = f"{examples.LONG_WORD} " * 20
    return replace(row, resource=resource, first=None, pages=1234)


def _files(version: FileVersion) -> list[Component]:
    slot = Slot(version.file_id, version, [version], [], [], unit="page", family="pdf", label="PDF")
    waiting = _changed(version, name=examples.LONG_FILE, state=State.WAITING)
    failed = _changed(version, state=State.FAILED, state_reason="Le fichier est abîmé : il ne se lit pas.")
    said = {"Lu": version, "En attente, un nom de 120 caractères": waiting, "Illisible": failed}
    return [
        Component(
            "Fichier",
            "Sur la page de son support : son nom, son état, ce que l’on y cherche.",
            "files/block.html",
            [
                Example(text, {"slot": replace(slot, file_id=-rank, current=one), "may_write": False})
                for rank, (text, one) in enumerate(said.items(), start=1)
            ],
        ),
        Component(
            "Vignette",
            "La première page d’un fichier ; elle double un lien qui dit son nom.",
            "files/thumb.html",
            [
                Example("Une page", {"version": version, "family": "pdf"}),
                Example("Un fichier retiré", {"version": None, "family": ""}),
            ],
        ),
    ]


def _changed(version: FileVersion, **changes: Any) -> FileVersion:
    """The same version with other values, in memory alone."""
    other = copy(version)
    for name, value in changes.items():
        setattr(other, name, value)
    return other
