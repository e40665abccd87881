"""What the whole site looks like: settings, database, storage, index, mail, security; rooms add theirs."""

import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import django
from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from accounts.demo import demo_accounts_present
from config import doctor_work
from config.wording import age
from files.models import FileVersion, State
from links import health
from links.health import Finding, Level
from mail import kept
from mail.models import Suppressed
from search.engine import EngineUnavailable
from search.engines import engine
from search.models import MAX_ATTEMPTS, Lagging, Waiting
from ui.typography import file_size

_LITTLE_SPACE = 1024**3
_SECRET_LENGTH = 32
_LATE_INDEX_SECONDS = 120
_LATE_FILE_SECONDS = 15 * 60
Part = Callable[[], Iterator[Finding]]


def examine() -> list[Finding]:
    """Every finding, from the most general to the rooms' own. Writes nothing but a file taken away at once."""
    lines = _of("installation", _versions)
    lines += _of("base de données", _database)
    lines += _of("stockage", _storage)
    if not any(line.level == Level.BROKEN and line.subject == "base de données" for line in lines):
        for subject, part in (
            ("index", _index),
            ("travaux", doctor_work.workers),
            ("travaux", doctor_work.queues_state),
            ("travaux périodiques", doctor_work.periodic_state),
            ("fichiers", _files),
        ):
            lines += _of(subject, part)
        lines += health.findings()
    for subject, part in (
        ("courrier", _mail),
        ("sécurité", _security),
        ("réglages", _checks),
    ):
        lines += _of(subject, part)
    return lines


def _of(subject: str, part: Part) -> list[Finding]:
    try:
        return list(part())
    except Exception as error:  # shown: a sick part must not hide the others
        text = f"l'examen n'a pas abouti : {type(error).__name__}: {error}"
        return [Finding(Level.BROKEN, subject, text, "Lancer prepare, puis lire les messages du site.")]


def _versions() -> Iterator[Finding]:
    module = os.environ.get("DJANGO_SETTINGS_MODULE", "")
    yield Finding(
        Level.OK,
        "installation",
        f"Python {platform.python_version()}, Django {django.get_version()}, réglages {module}",
    )
    yield Finding(Level.OK, "installation", f"données dans {settings.DATA_DIR}")


def _database() -> Iterator[Finding]:
    subject = "base de données"
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        yield Finding(
            Level.BROKEN, subject, f"injoignable : {error}", "Vérifier DATABASE_URL et le serveur de base de données."
        )
        return
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        yield Finding(Level.BROKEN, subject, f"{len(pending)} migrations à faire", "Lancer prepare.")
    else:
        yield Finding(Level.OK, subject, f"{connection.display_name} joignable, à jour")
    if connection.vendor == "sqlite":
        yield from _sqlite(subject)


def _sqlite(subject: str) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        state = cursor.execute("PRAGMA quick_check(1)").fetchone()[0]
    if mode != "wal":
        yield Finding(
            Level.WARNING,
            subject,
            f"journal {mode} au lieu de wal : lectures et écritures se gênent",
            "Mettre DATA_DIR sur un disque local, sans partage réseau.",
        )
    if state != "ok":
        yield Finding(Level.BROKEN, subject, f"fichier abîmé : {state}", "Arrêter le site et rétablir une sauvegarde.")
    else:
        yield Finding(Level.OK, subject, "journal et intégrité vérifiés")


def _storage() -> Iterator[Finding]:
    folder = Path(settings.MEDIA_ROOT)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".doctor-"):
            pass
    except OSError as error:
        yield Finding(
            Level.BROKEN,
            "stockage",
            f"{folder} refuse l'écriture : {error.strerror}",
            "Corriger les droits du dossier.",
        )
        return
    free = shutil.disk_usage(folder).free
    if free < _LITTLE_SPACE:
        yield Finding(Level.WARNING, "stockage", f"il reste {file_size(free)}", "Libérer ou agrandir le disque.")
    else:
        yield Finding(Level.OK, "stockage", f"accessible en écriture, {file_size(free)} libres")


def _index() -> Iterator[Finding]:
    try:
        current = engine()
        current.refresh()
        count = sum(1 for _ in current.references())
    except EngineUnavailable as error:
        yield Finding(Level.BROKEN, "index", f"la recherche ne répond pas : {error}", "Lancer index_rebuild.")
    else:
        yield Finding(Level.OK, "index", f"{count} objets")
    oldest = Waiting.objects.filter(attempts__lt=MAX_ATTEMPTS).order_by("since").first()
    hidden = Lagging.objects.count()
    if oldest is None:
        yield Finding(Level.OK, "index", "rien n'attend")
    else:
        waited = (timezone.now() - oldest.since).total_seconds()
        count = Waiting.objects.filter(attempts__lt=MAX_ATTEMPTS).count()
        text = f"{count} objets attendent, le plus ancien depuis {age(waited)} ; {hidden} cachés jusque-là"
        late = waited > _LATE_INDEX_SECONDS
        yield Finding(
            Level.WARNING if late else Level.INFO, "index", text, "Vérifier que work fonctionne." if late else ""
        )
    refused = Waiting.objects.filter(attempts__gte=MAX_ATTEMPTS)
    if refused.exists():
        first = refused.order_by("pk")[0]
        text = f"{refused.count()} objets n'ont pas pu être indexés (premier : {first}, {first.error})"
        yield Finding(Level.WARNING, "index", text, "Lire l'erreur, corriger, puis lancer index_check.")


def _files() -> Iterator[Finding]:
    kept = FileVersion.objects.filter(removed_at__isnull=True)
    waiting = kept.filter(state__in=[State.WAITING, State.READING]).order_by("created_at")
    failed = kept.filter(state=State.FAILED).count()
    oldest = waiting.first()
    if oldest is None:
        yield Finding(Level.OK, "fichiers", f"{kept.count()} versions, aucune n'attend d'être lue")
    else:
        waited = (timezone.now() - oldest.created_at).total_seconds()
        late = waited > _LATE_FILE_SECONDS
        yield Finding(
            Level.WARNING if late else Level.INFO,
            "fichiers",
            f"{waiting.count()} versions attendent d'être lues, la plus ancienne depuis {age(waited)}",
            "Vérifier que work fonctionne, puis lancer files_check." if late else "",
        )
    if failed:
        yield Finding(
            Level.INFO,
            "fichiers",
            f"texte indisponible pour {failed} versions : elles se téléchargent, la recherche n'en a que le titre",
        )


def _mail() -> Iterator[Finding]:
    backend = settings.EMAIL_BACKEND.rsplit(".", 1)[-1]
    if "smtp" in settings.EMAIL_BACKEND:
        yield Finding(Level.OK, "courrier", f"envoyé par {settings.EMAIL_HOST}:{settings.EMAIL_PORT}")
    elif settings.EMAIL_BACKEND == "mail.backends.KeptBackend":
        text = f"affiché et gardé dans {kept.folder()}, pas envoyé"
        yield Finding(Level.INFO, "courrier", text, "Lire les courriels : mails.")
    elif settings.DEMO_ALLOWED:
        yield Finding(Level.INFO, "courrier", f"{backend} : les courriers sont affichés, pas envoyés")
    else:
        yield Finding(Level.WARNING, "courrier", f"{backend} n'envoie rien", "Définir EMAIL_URL.")
    refused = Suppressed.objects.filter(reason=Suppressed.Reason.REFUSED).count()
    if refused:
        text = f"adresses qui refusent nos messages et n'en reçoivent plus : {refused}"
        yield Finding(Level.INFO, "courrier", text, "Voir les adresses écartées dans /gestion/.")


def _security() -> Iterator[Finding]:
    subject = "sécurité"
    if settings.DEBUG:
        yield Finding(Level.WARNING, subject, "DEBUG est actif", "À réserver à un poste de développement.")
    if len(settings.SECRET_KEY) < _SECRET_LENGTH:
        yield Finding(
            Level.WARNING if settings.DEMO_ALLOWED else Level.BROKEN,
            subject,
            f"SECRET_KEY compte moins de {_SECRET_LENGTH} caractères",
            "En définir une longue et tirée au hasard.",
        )
    present = demo_accounts_present()
    if settings.DEMO_ALLOWED:
        yield Finding(Level.INFO, subject, f"démonstration permise, {len(present)} comptes au mot de passe connu")
    elif present:
        yield Finding(
            Level.BROKEN,
            subject,
            f"comptes de démonstration ouverts : {', '.join(present)}",
            "Partir d'une base sans démonstration, ou fermer ces comptes.",
        )
    else:
        yield Finding(Level.OK, subject, "aucun compte de démonstration")


def _checks() -> Iterator[Finding]:
    messages = checks.run_checks(databases=["default"], include_deployment_checks=not settings.DEMO_ALLOWED)
    for message in messages:
        if message.is_silenced():
            continue
        level = Level.BROKEN if message.level >= checks.ERROR else Level.WARNING
        yield Finding(level, "réglages", f"{message.msg} ({message.id})", str(message.hint or ""))
    if not messages:
        yield Finding(Level.OK, "réglages", "les vérifications de Django n'ont rien à signaler")
