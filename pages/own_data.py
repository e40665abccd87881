"""What this room, and Wagtail under it, hold about a person."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from links import personal
from links.personal import Personal
from pages.models import NationalPage

_STAYS = "Les pages de la Cnaf restent, avec leur historique\u00a0: il dit qui a relu quoi. Votre nom n’y est plus."


def register_all() -> None:
    """Declare it: called once, when Django is ready."""
    personal.register(
        Personal(
            "pages",
            "Les pages nationales que vous avez créées ou verrouillées",
            "Savoir qui tient une page de la Cnaf.",
            "Aussi longtemps que la page. Après un effacement, on lit « Ancien agent ».",
            frozenset({"wagtailcore.Page.owner", "wagtailcore.Page.locked_by"}),
            lambda user: NationalPage.objects.filter(Q(owner=user) | Q(locked_by=user)),
            lambda row: {"numero": row.pk, "titre": row.draft_title},
            _unlock,
            _STAYS,
            order=46,
        )
    )
    for slug, label, purpose, columns, tell, order in (
        (
            "pages-versions",
            "Les versions de pages que vous avez écrites",
            "Garder l’historique des pages, et la relecture par une autre personne.",
            ("wagtailcore.Revision.user",),
            lambda row: {"version": row.pk, "page": row.object_id, "le": row.created_at},
            47,
        ),
        (
            "pages-relectures",
            "Les relectures que vous avez demandées",
            "Vous dire ce qu’est devenue la page.",
            ("wagtailcore.WorkflowState.requested_by",),
            lambda row: {"page": row.object_id, "le": row.created_at},
            48,
        ),
        (
            "pages-avis",
            "Les relectures que vous avez faites",
            "Garder la preuve qu’une deuxième personne a relu.",
            ("wagtailcore.TaskState.finished_by", "pages.ReviewState.finished_by"),
            lambda row: {"relecture": row.pk, "etat": row.status, "mots": row.comment, "le": row.finished_at},
            49,
        ),
        (
            "pages-verifications",
            "Les liens à corriger que vous avez écartés",
            "Dire pourquoi un lien n’est pas à corriger.",
            ("pages.Finding.ignored_by",),
            lambda row: {"page": row.page_id, "lien": row.target},
            50,
        ),
        (
            "pages-rondes",
            "Les vérifications de liens que vous avez demandées",
            "Savoir quand les pages ont été vérifiées.",
            ("pages.Round.asked_by",),
            lambda row: {"le": row.asked_at},
            51,
        ),
        (
            "pages-toujours-a-jour",
            "Les pages que vous avez dites à jour",
            "Savoir quand une page a été relue.",
            ("pages.StillTrue.said_by",),
            lambda row: {"page": row.page_id, "le": row.said_at},
            52,
        ),
        (
            "images",
            "Les images que vous avez envoyées",
            "Savoir d’où vient une image des pages.",
            ("pages.Picture.uploaded_by_user",),
            lambda row: {"numero": row.pk, "titre": row.title, "le": row.created_at},
            53,
        ),
        (
            "pages-journal",
            "Ce que vous avez fait dans l’administration des pages",
            "Garder l’historique des pages.",
            ("wagtailcore.PageLogEntry.user",),
            lambda row: {"acte": row.action, "page": row.page_id, "le": row.timestamp},
            54,
        ),
        (
            "contenus-journal",
            "Ce que vous avez fait sur le glossaire, les menus et les outils nationaux",
            "Garder l’historique de ces contenus.",
            ("wagtailcore.ModelLogEntry.user",),
            lambda row: {"acte": row.action, "contenu": row.label, "le": row.timestamp},
            55,
        ),
    ):
        _of_columns(
            slug, label, purpose, "Aussi longtemps que le contenu.", columns, tell, why_kept=_STAYS, order=order
        )
    for slug, label, purpose, columns, tell, order in (
        (
            "commentaires",
            "Vos commentaires sur les pages, et ceux que vous avez clos",
            "Écrire une page à plusieurs.",
            ("wagtailcore.Comment.user", "wagtailcore.Comment.resolved_by"),
            lambda row: {"page": row.page_id, "mots": row.text, "le": row.created_at},
            56,
        ),
        (
            "commentaires-reponses",
            "Vos réponses à des commentaires",
            "Écrire une page à plusieurs.",
            ("wagtailcore.CommentReply.user",),
            lambda row: {"mots": row.text, "le": row.created_at},
            57,
        ),
    ):
        _of_columns(
            slug,
            label,
            purpose,
            "Tant que le commentaire est sur la page.",
            columns,
            tell,
            why_kept="Un commentaire explique une page qui reste. Votre nom n’y est plus.",
            order=order,
        )
    for slug, label, columns, tell, order in (
        (
            "cms-abonnements",
            "Les pages dont vous suivez les commentaires",
            ("wagtailcore.PageSubscription.user",),
            lambda row: {"page": row.page_id},
            67,
        ),
        (
            "cms-reglages",
            "Vos réglages de l’administration des pages",
            ("wagtailusers.UserProfile.user",),
            lambda row: {"theme": row.theme, "langue": row.preferred_language},
            68,
        ),
        (
            "cms-ouvertes",
            "Les pages que vous avez ouvertes pour les modifier",
            ("wagtailadmin.EditingSession.user",),
            lambda row: {"contenu": row.object_id, "le": row.last_seen_at},
            69,
        ),
        (
            "cms-saisies",
            "Ce que l’administration des pages garde de vos saisies",
            ("wagtailadmin.FormState.user",),
            lambda row: {"saisie": row.data, "le": row.last_updated_at},
            70,
        ),
        (
            "cms-envois",
            "Les images envoyées et pas encore décrites",
            ("wagtailcore.UploadedFile.uploaded_by_user",),
            lambda row: {"numero": row.pk},
            71,
        ),
        (
            "cms-cles",
            "Vos clés d’accès à l’administration des pages",
            ("wagtailcore.APIToken.user",),
            lambda row: {"nom": row.name, "le": row.created},
            72,
        ),
    ):
        _of_columns(
            slug,
            label,
            "Vous faire retrouver l’administration comme vous l’aviez laissée. Vous seul le voyez.",
            "Jusqu’à l’effacement du compte.",
            columns,
            tell,
            erases=True,
            order=order,
        )


def _of_columns(
    slug: str,
    label: str,
    purpose: str,
    kept_for: str,
    columns: tuple[str, ...],
    tell: Callable[[Any], dict[str, Any]],
    *,
    erases: bool = False,
    why_kept: str = "",
    order: int,
) -> None:
    """Declare the rows of a table that one of these columns links to a person; one of another table is the same."""
    model = apps.get_model(columns[0].rpartition(".")[0])
    fields = [name.rpartition(".")[2] for name in columns if name.startswith(f"{model._meta.label}.")]

    def rows(user: Any) -> QuerySet:
        held = Q()
        for field in fields:
            held |= Q(**{field: user.pk})
        return model._default_manager.filter(held)

    erase = (lambda user: rows(user).delete()[0]) if erases else None
    personal.register(
        Personal(slug, label, purpose, kept_for, frozenset(columns), rows, tell, erase, why_kept, order=order)
    )


def _unlock(user: Any) -> int:
    """A page that nobody could unlock any more would stay locked."""
    return NationalPage.objects.filter(locked_by=user).update(locked=False, locked_by=None, locked_at=None)
