"""What this room holds about a person, beside the trace: the account, levels, requests, invitations, sign-in."""

import json
from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django_tasks_db.models import DBTaskResult

from accounts.models import (
    AccessRequest,
    Device,
    ErasureRequest,
    Habilitation,
    Invitation,
    Membership,
    ProviderIdentity,
    User,
    WorkingGroup,
)
from accounts.tracing.reading import lines_about
from links import personal
from links.personal import Personal
from mail.models import Suppressed

FORMER = "Ancien agent"
_FOREVER = "Aussi longtemps que le site sert. Après un effacement, on lit « Ancien agent »."
# Their jobs are given a person, then the former address or the wanted one.
_NAMING_ADDRESSES = tuple(f"accounts.signing_in.tasks.{name}" for name in ("send_address_link", "send_address_changed"))
_PROOF = "Il faut pouvoir dire qui a ouvert ou fermé un accès. Votre nom n’y est plus."


def register_all() -> None:
    """Declare it: called once, when Django is ready."""
    _declare_the_account()
    _declare_the_accesses()
    _declare_the_sign_in()
    _declare_the_traces()


def _declare_the_account() -> None:
    _hold(
        "compte",
        "Votre compte",
        "Vous reconnaître, et dire aux collègues qui a déposé quoi.",
        "Deux ans après votre dernière connexion, ou un an si vous n’avez plus ni niveau ni demande, le compte est "
        "fermé\u00a0; vous en êtes prévenu trente jours avant. Il est anonymisé un an après.",
        (),
        lambda user: User.objects.filter(pk=user.pk),
        lambda row: {
            "adresse": row.email,
            "nom": row.name,
            "fonction": row.function,
            "cree_le": row.created_at,
            "derniere_connexion": row.last_login,
            "averti_le": row.warned_at,
        },
        why_kept="Une ligne sans nom ni adresse reste, pour que votre travail ait un auteur\u00a0: « Ancien agent ».",
        order=0,
    )
    _hold(
        "demandes-effacement",
        "Vos demandes d’effacement",
        "Y répondre dans le délai d’un mois.",
        _FOREVER,
        ("accounts.ErasureRequest.user",),
        lambda user: ErasureRequest.objects.filter(user=user),
        lambda row: {
            "le": row.asked_at,
            "message": row.words,
            "traitee_le": row.decided_at,
            "reponse": row.refused_because,
        },
        lambda user: ErasureRequest.objects.filter(user=user).update(words="", refused_because=""),
        why_kept="La date de la demande et celle de la réponse restent, sans vos mots.",
        order=1,
    )


def _declare_the_accesses() -> None:
    _hold(
        "habilitations",
        "Vos habilitations",
        "Vous donner accès, et savoir qui l’a donné.",
        _FOREVER,
        ("accounts.Habilitation.user",),
        lambda user: Habilitation.objects.filter(user=user).select_related("caf"),
        lambda row: {
            "niveau": row.level,
            "ou": row.caf_id or "cnaf",
            "depuis": row.starts_at,
            "jusqu_au": row.ends_at,
            "origine": row.source,
            "fin": row.ending,
            "suspendue_le": row.suspended_at,
            "motif_de_la_suspension": row.suspended_because,
        },
        lambda user: Habilitation.objects.filter(user=user).update(suspended_because=""),
        why_kept="Elles s’arrêtent. Leurs dates restent, sans votre nom.",
        order=10,
    )
    for slug, label, model, fields, order in (
        (
            "decisions",
            "Les habilitations que vous avez données, arrêtées, suspendues ou revues",
            Habilitation,
            ("granted_by", "ended_by", "suspended_by", "reviewed_by"),
            11,
        ),
        ("demandes-decidees", "Les demandes d’accès que vous avez décidées", AccessRequest, ("decided_by",), 13),
        ("invitations-envoyees", "Les invitations que vous avez envoyées", Invitation, ("invited_by",), 14),
        (
            "groupes",
            "Les groupes de travail que vous avez proposés, ouverts ou fermés",
            WorkingGroup,
            ("proposed_by", "decided_by", "closed_by"),
            16,
        ),
        ("groupes-invitations", "Vos décisions sur des membres de groupes", Membership, ("invited_by", "ended_by"), 18),
        ("effacements-decides", "Les effacements que vous avez décidés", ErasureRequest, ("decided_by",), 19),
    ):
        _hold(
            slug,
            label,
            "Savoir qui a décidé quoi.",
            _FOREVER,
            tuple(f"{model._meta.label}.{field}" for field in fields),
            _by(model, fields),
            lambda row: {"numero": row.pk},
            why_kept=_PROOF,
            order=order,
        )
    _hold(
        "demandes",
        "Vos demandes d’accès",
        "Décider de votre accès.",
        "Jusqu’à l’effacement du compte.",
        ("accounts.AccessRequest.user",),
        _requests_of,
        lambda row: {
            "adresse": row.email,
            "nom": row.name,
            "fonction": row.function,
            "niveau": row.level,
            "ou": row.caf_id or "cnaf",
            "motif": row.why,
            "le": row.asked_at,
            "etat": row.state,
            "reponse": row.reason,
        },
        lambda user: _requests_of(user).delete()[0],
        order=12,
    )
    _hold(
        "invitations",
        "Les invitations que vous avez reçues",
        "Vous ouvrir un accès.",
        "Acceptée, jusqu’à l’effacement du compte\u00a0; sinon 90 jours après sa date limite ou sa reprise.",
        ("accounts.Invitation.accepted_by",),
        _invitations_to,
        lambda row: {
            "adresse": row.email,
            "nom": row.name,
            "niveau": row.level,
            "ou": row.caf_id or "cnaf",
            "message": row.words,
            "le": row.invited_at,
            "acceptee_le": row.accepted_at,
        },
        lambda user: _invitations_to(user).delete()[0],
        order=15,
    )
    _hold(
        "groupes-membre",
        "Vos groupes de travail",
        "Vous faire partager l’espace du groupe.",
        _FOREVER,
        (),
        lambda user: Membership.objects.filter(habilitation__user=user).select_related("group"),
        lambda row: {
            "groupe": row.group.name,
            "role": row.role,
            "message": row.words,
            "depuis": row.since,
            "sorti_le": row.ended_at,
        },
        lambda user: Membership.objects.filter(habilitation__user=user).update(words=""),
        why_kept="Elles finissent avec l’habilitation. Leurs dates restent, sans votre nom.",
        order=17,
    )


def _declare_the_sign_in() -> None:
    _hold(
        "adresses",
        "Les adresses vérifiées de votre compte",
        "Vous reconnaître à la connexion.",
        "Jusqu’à l’effacement du compte.",
        ("account.EmailAddress.user",),
        lambda user: EmailAddress.objects.filter(user=user),
        lambda row: {"adresse": row.email, "verifiee": row.verified},
        lambda user: EmailAddress.objects.filter(user=user).delete()[0],
        order=20,
    )
    _hold(
        "double-authentification",
        "Votre double authentification (jamais ses secrets)",
        "Protéger votre compte.",
        "Jusqu’à ce que vous la retiriez, ou à l’effacement du compte.",
        ("mfa.Authenticator.user",),
        lambda user: Authenticator.objects.filter(user=user),
        lambda row: {"sorte": row.type, "depuis": row.created_at, "dernier_usage": row.last_used_at},
        lambda user: Authenticator.objects.filter(user=user).delete()[0],
        order=21,
    )
    _hold(
        "appareils",
        "Les appareils d’où vous vous êtes connecté",
        "Vous prévenir d’une connexion depuis un appareil inconnu.",
        "Jusqu’à l’effacement du compte.",
        ("accounts.Device.user",),
        lambda user: Device.objects.filter(user=user),
        lambda row: {"appareil": row.label, "depuis": row.first_used_at, "derniere_connexion": row.last_used_at},
        lambda user: Device.objects.filter(user=user).delete()[0],
        order=22,
    )
    _hold(
        "sessions",
        "Vos sessions ouvertes",
        "Vous les montrer, et vous laisser les fermer.",
        "Jusqu’à la fin de la session.",
        ("usersessions.UserSession.user",),
        lambda user: UserSession.objects.filter(user=user),
        lambda row: {
            "navigateur": row.user_agent,
            "ouverte_le": row.created_at,
            "vue_le": row.last_seen_at,
        },
        lambda user: UserSession.objects.filter(user=user).delete()[0],
        order=26,
    )
    _hold(
        "compte-institution",
        "Votre compte auprès de l’identification de l’institution",
        "Vous reconnaître à la connexion.",
        "Jusqu’à l’effacement du compte.",
        ("accounts.ProviderIdentity.user",),
        lambda user: ProviderIdentity.objects.filter(user=user),
        lambda row: {
            "fournisseur": row.issuer,
            "identifiant": row.subject,
            "relie_le": row.linked_at,
            "derniere_connexion": row.last_used_at,
        },
        lambda user: ProviderIdentity.objects.filter(user=user).delete()[0],
        order=23,
    )
    _hold(
        "courriels-ecartes",
        "Votre adresse parmi celles à qui le site n’écrit plus",
        "Ne plus vous écrire.",
        "Jusqu’à ce que vous le demandiez, ou à l’effacement du compte.",
        (),
        lambda user: Suppressed.objects.filter(address__iexact=user.email),
        lambda row: {"adresse": row.address, "motif": row.reason, "detail": row.detail, "depuis": row.since},
        lambda user: Suppressed.objects.filter(address__iexact=user.email).delete()[0],
        order=24,
    )
    _hold(
        "courriels-en-attente",
        "Les envois de courriels qui nomment votre adresse",
        "Vous écrire.",
        "Quelques jours après l’envoi.",
        (),
        _jobs_naming,
        lambda row: {"travail": row.task_path, "le": row.enqueued_at},
        lambda user: _jobs_naming(user).delete()[0],
        order=25,
    )


def _declare_the_traces() -> None:
    _hold(
        "trace",
        "Les lignes de la trace dont vous êtes l’auteur, ou qui parlent de vous",
        "Savoir qui a donné, arrêté, exporté, supprimé, et quand.",
        "Douze mois.",
        ("accounts.Trace.actor",),
        lines_about,
        lambda row: {"le": row.at, "acte": row.verb, "sorte": row.kind, "numero": row.object_id},
        why_kept="La trace est scellée\u00a0: elle ne se change pas. Elle ne porte que des numéros.",
        order=30,
    )
    _hold(
        "gestion",
        "Ce que vous avez fait dans la gestion du site",
        "Savoir qui a changé les données de référence.",
        _FOREVER,
        ("admin.LogEntry.user",),
        lambda user: LogEntry.objects.filter(Q(user=user) | _about(user)),
        lambda row: {"le": row.action_time, "numero": row.object_id},
        lambda user: LogEntry.objects.filter(_about(user)).update(object_repr=FORMER, change_message=""),
        why_kept="Les lignes restent, sans votre nom.",
        order=31,
    )


def _hold(
    slug: str,
    label: str,
    purpose: str,
    kept_for: str,
    columns: tuple[str, ...],
    rows: Callable[[Any], QuerySet],
    tell: Callable[[Any], dict[str, Any]],
    erase: Callable[[Any], int] | None = None,
    why_kept: str = "",
    *,
    order: int,
) -> None:
    personal.register(Personal(slug, label, purpose, kept_for, frozenset(columns), rows, tell, erase, why_kept, order))


def _by(model: Any, fields: tuple[str, ...]) -> Any:
    def rows(user: Any) -> QuerySet:
        held = Q()
        for field in fields:
            held |= Q(**{field: user.pk})
        return model._default_manager.filter(held)

    return rows


def _requests_of(user: Any) -> QuerySet[AccessRequest]:
    """Theirs, and those of their address that no account took: an address may have been somebody else's."""
    return AccessRequest.objects.filter(Q(user=user) | Q(user=None, email__iexact=user.email))


def _invitations_to(user: Any) -> QuerySet[Invitation]:
    return Invitation.objects.filter(Q(accepted_by=user) | Q(accepted_by=None, email__iexact=user.email))


def _about(user: Any) -> Q:
    """The lines of Django's administration about this person: it writes the name of what was changed. Never by name:
    anyone writes in « Mon compte » the one they want."""
    account = Q(content_type__app_label="accounts", content_type__model="user", object_id=str(user.pk))
    return account | Q(object_repr__iexact=user.email)


def _jobs_naming(user: Any) -> QuerySet[DBTaskResult]:
    """The jobs that were given this address, whole, or that write to another address of this account.

    The quotes of JSON bound the address. SQLite keeps what Django wrote, PostgreSQL writes accents as they are.
    """
    named = Q(task_path__in=_NAMING_ADDRESSES, args_kwargs__args__0=user.pk)
    for quoted in {json.dumps(user.email), json.dumps(user.email, ensure_ascii=False)}:
        named |= Q(written__icontains=quoted)
    named |= Q(traceback__icontains=user.email)  # what the mail server said of it
    return DBTaskResult.objects.annotate(written=Cast("args_kwargs", TextField())).filter(named)
