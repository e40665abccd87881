"""What each component of templates/ui is shown with: ordinary, empty, and with the longest words of French."""

from typing import Any

from django import forms

from ui.gallery import Component, Example, Section
from ui.paging import Cut

LONG_TITLE = (
    "Convention territoriale globale des communautés de communes du Rouillacais, du Cœur de Charente et de La"
    " Rochefoucauld-Porte du Périgord : diagnostic partagé des politiques intercommunales de la petite enfance, de"
    " la parentalité et de l’animation de la vie sociale"
)
LONG_WORD = "anticonstitutionnellement"
LONG_FILE = f"{'compte-rendu_intercommunalites_' * 3}anticonstitutionnellement.pdf"

_STEPS = [("preparer", "Préparer la démarche"), ("evaluer", "Évaluer avec les intercommunalités"), ("signer", "Signer")]
_ADDRESS = "/gestion/composants/"


class ExampleForm(forms.Form):
    """A field of each kind; nothing is ever saved of it."""

    title = forms.CharField(
        label="Titre", max_length=250, help_text="Ce que vous diriez à un collègue pour qu’il le reconnaisse."
    )
    summary = forms.CharField(label="Résumé", required=False, widget=forms.Textarea)
    year = forms.IntegerField(label="Année", min_value=1990, max_value=2100)
    review_on = forms.DateField(
        label="À revoir le", required=False, widget=forms.DateInput(attrs={"type": "date"}), help_text="Au besoin."
    )
    rubrique = forms.ChoiceField(label="Rubrique", choices=[("", "Choisissez"), ("diagnostic", "Diagnostics partagés")])
    steps = forms.MultipleChoiceField(label="Étapes", choices=_STEPS, widget=forms.CheckboxSelectMultiple)
    audience = forms.ChoiceField(
        label="Lisible par",
        choices=[("reseau", "Tout le réseau"), ("caf", "Les personnes de ma Caf")],
        widget=forms.RadioSelect,
        initial="reseau",
    )
    agreed = forms.BooleanField(label="J’ai relu : ce fichier ne contient pas de données personnelles")
    files = forms.FileField(label="Fichiers", required=False)


def _form(prefix: str, data: dict[str, str] | None = None) -> ExampleForm:
    named = None if data is None else {f"{prefix}-{name}": value for name, value in data.items()}
    return ExampleForm(named, prefix=prefix, auto_id=f"exemple-{prefix}-%s")


def _choices(labels: list[str], checked: int = 0) -> list[dict[str, Any]]:
    counts = (1234, 112, 21, 1, 0, 0, 0, 0)
    return [
        {"value": f"v{rank}", "label": label, "count": counts[rank], "checked": rank < checked}
        for rank, label in enumerate(labels)
    ]


def sections() -> list[Section]:
    """The components of templates/ui, by what they serve to do."""
    return [
        Section("frame", "Se repérer", _frame()),
        Section("said", "Dire quelque chose", _said()),
        Section("forms", "Saisir", _forms()),
        Section("lists", "Montrer une liste", _lists()),
    ]


def _frame() -> list[Component]:
    trail = [{"label": "Supports", "url": "/supports/"}, {"label": LONG_TITLE}]
    entries = [
        {"address": "/supports/", "label": "Supports", "current": True},
        {"address": "/caf/", "label": "Caf", "current": False},
    ]
    return [
        Component(
            "Fil d’Ariane",
            "Sur toute page au-dessous de l’accueil ; la dernière marche est la page elle-même.",
            "ui/breadcrumb.html",
            [Example("Deux marches, dont un titre de 250 caractères", {"trail": trail})],
            "config/frames/breadcrumb.html",
        ),
        Component(
            "Navigation",
            "Un menu du site : en haut d’un grand écran, dans le menu d’un téléphone, en pied de page.",
            "ui/navigation.html",
            [Example("Une entrée courante", {"entries": entries})],
            "config/frames/navigation.html",
        ),
        Component(
            "Recherche",
            "En haut de chaque page ; grande sur une page dont c’est le sujet.",
            "ui/search.html",
            [Example("Grande", {"field_id": "exemple-recherche", "size": "large"})],
        ),
        Component(
            "Raccourcis du clavier",
            "Une fenêtre sur toutes les pages ; « ? » l’ouvre, Échap la ferme, un bouton désactive les raccourcis.",
            "ui/keys.html",
            [Example("Ouverte dans la page", {"open": True})],
        ),
    ]


def _said() -> list[Component]:
    return [
        Component(
            "Alerte",
            "Une phrase qui demande l’attention : une réussite, un conseil, un risque, un échec.",
            "ui/alert.html",
            [
                Example("Pour information", {"level": "info", "text": "Le texte sera cherchable dans un instant."}),
                Example("C’est fait", {"level": "ok", "text": "Le support est publié."}),
                Example("Attention", {"level": "warn", "text": "Ce fichier semble contenir un numéro d’allocataire."}),
                Example("C’est un échec", {"level": "bad", "text": f"« {LONG_FILE} » n’est pas un PDF."}),
            ],
        ),
        Component(
            "Pastille",
            "Un mot sur un état, à côté d’un titre ; jamais la seule façon de le dire.",
            "ui/badge.html",
            [
                Example("Ordinaire", {"text": "Expérimentatrice", "tone": ""}),
                Example("En attente", {"text": "Brouillon", "tone": "warm"}),
                Example("Fait", {"text": "Texte cherchable", "tone": "ok"}),
                Example("Échoué", {"text": "Lecture impossible", "tone": "bad"}),
                Example("Discret", {"text": LONG_WORD, "tone": "line"}),
            ],
        ),
        Component(
            "Avancement",
            "Ce qui dure plus de deux secondes, avec le même dit en mots.",
            "ui/progress.html",
            [
                Example("Au début", {"label": "Envoi", "value": 0, "max": 1234, "text": "0 sur 1 234"}),
                Example(
                    "En chemin",
                    {"label": f"Lecture de {LONG_WORD}", "value": 1000, "max": 1234, "text": "1 000 sur 1 234 pages"},
                ),
            ],
        ),
        Component(
            "Page vide",
            "Quand il n’y a rien : dire pourquoi, et ce que l’on peut faire.",
            "ui/empty.html",
            [
                Example(
                    "Une recherche sans réponse",
                    {
                        "title": f"Aucun support ne contient « {LONG_WORD} »",
                        "text": "Retirez un mot, ou repartez de tous les supports.",
                        "icon_name": "search",
                        "action_url": "/supports/",
                        "action_label": "Voir tous les supports",
                    },
                ),
                Example("Sans rien à faire", {"title": "Aucun favori", "text": "Ils se rangeront ici."}),
            ],
        ),
        Component(
            "Confirmation",
            "Avant ce qui ne se défait pas d’un clic ; le bouton répète le verbe de la question.",
            "ui/confirm.html",
            [
                Example(
                    "Sans danger",
                    {
                        "question": "Rétablir ce support ?",
                        "explanation": "Il reviendra en rayon à l’instant.",
                        "action": _ADDRESS,
                        "button": "Rétablir",
                        "cancel_url": _ADDRESS,
                    },
                ),
                Example(
                    "Grave",
                    {
                        "question": "Retirer définitivement cette version ?",
                        "explanation": f"Les octets de « {LONG_FILE} » seront effacés. Cela ne se défait pas.",
                        "action": _ADDRESS,
                        "button": "Retirer définitivement",
                        "cancel_url": _ADDRESS,
                        "danger": True,
                    },
                ),
            ],
        ),
    ]


def _forms() -> list[Component]:
    wrong = {"title": "", "year": "19", "agreed": ""}
    empty, sent = _form("vide"), _form("faux", wrong)
    return [
        Component(
            "Champ",
            "Toujours son libellé au-dessus, son aide, puis son erreur ; « facultatif » est dit, « obligatoire » non.",
            "ui/field.html",
            [
                Example("Obligatoire, avec une aide", {"field": empty["title"]}),
                Example("Facultatif", {"field": empty["summary"]}),
                Example("En erreur", {"field": sent["year"]}),
                Example("Une liste", {"field": empty["rubrique"]}),
                Example("Des cases", {"field": empty["steps"]}),
                Example("Un choix", {"field": empty["audience"]}),
                Example("Un accord", {"field": sent["agreed"]}),
                Example("Un fichier", {"field": empty["files"]}),
            ],
        ),
        Component(
            "Aide et erreurs d’un champ",
            "Ce que le champ met sous son libellé ; les lecteurs d’écran le lisent avec lui.",
            "ui/field_notes.html",
            [Example("Une aide et une erreur", {"field": _form("notes", wrong)["title"]})],
        ),
        Component(
            "Erreurs d’un formulaire",
            "En tête d’un formulaire refusé : chaque erreur mène à son champ, et rien de saisi n’est perdu.",
            "ui/form_errors.html",
            [Example("Plusieurs erreurs", {"form": sent})],
        ),
        Component(
            "Tous les champs d’un formulaire",
            "Quand l’ordre des champs suffit à la page.",
            "ui/form_fields.html",
            [Example("Renvoyé avec ses erreurs", {"form": _form("tout", wrong)})],
        ),
    ]


def _lists() -> list[Component]:
    labels = [
        "Diagnostics partagés",
        "Fiches action",
        f"Outils {LONG_WORD}",
        "Bilans",
        "Chartes",
        "Études",
        "Avis",
        "Lois",
    ]
    hit = {
        "title": "Diagnostic partagé du Confolentais",
        "url": "/supports/",
        "format": "pdf",
        "format_class": "pdf",
        "meta": ["Caf de la Charente", "Diagnostic", "2021"],
        "badge": None,
        "summary": "",
    }
    return [
        Component(
            "Réponse",
            "Une ligne de la recherche : le titre, d’où cela vient, l’extrait qui répond, le chemin vers sa page.",
            "ui/hit.html",
            [
                Example(
                    "Avec son extrait",
                    hit
                    | {
                        "chunks": [(False, "la navette relie la "), (True, "ludothèque"), (False, " au collège")],
                        "aside_url": "/supports/",
                        "aside_label": "Ouvrir page 12",
                        "new": True,
                    },
                ),
                Example(
                    "Un titre de 250 caractères, un brouillon",
                    hit
                    | {
                        "title": LONG_TITLE,
                        "format": "docx",
                        "format_class": "doc",
                        "badge": {"text": "Brouillon", "tone": "warm"},
                        "summary": f"Un résumé {LONG_WORD} long. " * 6,
                    },
                ),
            ],
        ),
        Component(
            "Petits faits",
            "Ce qui situe un objet, sur une ligne, sous son titre.",
            "ui/meta.html",
            [Example("Quatre faits", {"items": ["Caf de la Charente", "Diagnostic", "2021", "1 234 pages"]})],
        ),
        Component(
            "Facette",
            "Ce qui réduit une liste, avec le nombre de réponses ; ce qui suit le sixième choix se replie.",
            "ui/facet.html",
            [Example("Huit choix, un coché", {"name": "exemple", "title": "Rubrique", "choices": _choices(labels, 1)})],
        ),
        Component(
            "Choix d’une facette",
            "Une valeur et son nombre, dans une facette.",
            "ui/facet_choice.html",
            [Example(f"{one['count']} réponses", {"name": "seul", "choice": one}) for one in _choices(labels)[:6:3]],
            "config/frames/facet_choice.html",
        ),
        Component(
            "Filtres choisis",
            "Au-dessus d’une liste filtrée : chacun se retire d’un clic.",
            "ui/chips.html",
            [
                Example(
                    "Un filtre court, un long",
                    {
                        "chips": [
                            {"label": "Année : 2021", "url": "?"},
                            {"label": f"Titre : {LONG_TITLE}", "url": "?"},
                        ],
                        "clear_url": _ADDRESS,
                    },
                )
            ],
        ),
        Component(
            "Pages d’une liste",
            "Sous une liste de plus de vingt lignes ; rien quand il n’y a qu’une page.",
            "ui/pagination.html",
            [
                Example("Au milieu de 1 234", {"page": Cut(617, 24_680, 20)}),
            ],
        ),
    ]
