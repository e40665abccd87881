"""What `doctor` says of this room: the programs it works with, and what waits or failed."""

from collections.abc import Iterator

from django.db.models import Count

from files import antivirus, conversion, recognition
from files.extract import fence, process
from files.models import Blob, FileVersion, Scan, SideWork, State, Verb
from links import health
from links.health import Finding, Level
from ui.typography import plural

_SUBJECT = "fichiers"
_INSTALL = "Sur Debian : apt-get install {packages}, puis files_check, qui reprend les fichiers déjà déposés."
_OFFICE_PACKAGES = "libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui"
_RECOGNITION_PACKAGES = "tesseract-ocr tesseract-ocr-fra"


def programs() -> Iterator[Finding]:
    """LibreOffice, Tesseract and the isolation of the processes that read."""
    if conversion.available():
        yield Finding(Level.OK, _SUBJECT, "LibreOffice présent : images des documents Office, lecture des .ppt")
    else:
        yield Finding(
            Level.WARNING,
            _SUBJECT,
            "LibreOffice absent : ni image des documents Office, ni lecture des .ppt",
            _INSTALL.format(packages=_OFFICE_PACKAGES),
        )
    if recognition.available():
        yield Finding(Level.OK, _SUBJECT, "Tesseract présent : le texte des numérisations est reconnu")
    else:
        yield Finding(
            Level.WARNING,
            _SUBJECT,
            "Tesseract absent : les numérisations ne se cherchent pas",
            _INSTALL.format(packages=_RECOGNITION_PACKAGES),
        )
    if process.network_is_closed():
        yield Finding(Level.OK, _SUBJECT, "les fichiers sont lus sans accès au réseau")
    else:
        yield Finding(
            Level.WARNING,
            _SUBJECT,
            "ce système ne permet pas de couper du réseau les processus qui lisent les fichiers",
            "Autoriser les espaces de noms des utilisateurs (kernel.unprivileged_userns_clone=1).",
        )
    if fence.version():
        yield Finding(Level.OK, _SUBJECT, "LibreOffice n'ouvre que le document qu'il convertit")
    else:
        yield Finding(
            Level.WARNING,
            _SUBJECT,
            "ce système ne permet pas de cacher à LibreOffice les autres fichiers du serveur",
            "Utiliser un noyau Linux 5.13 ou plus récent, avec Landlock (lsm=landlock,...).",
        )


def states() -> Iterator[Finding]:
    """The long works that go on, those that failed, what the antivirus keeps."""
    going = SideWork.objects.filter(state__in=(State.WAITING, State.READING)).order_by()
    for row in going.values("verb").annotate(count=Count("pk")).order_by("verb"):
        yield Finding(Level.INFO, _SUBJECT, f"{Verb(row['verb']).label} : {row['count']} en cours ou en attente")
    damaged = Blob.objects.filter(sound=False).count()
    if damaged:
        yield Finding(
            Level.BROKEN,
            _SUBJECT,
            f"{plural(damaged, 'contenu abîmé,contenus abîmés')} : ce n'est plus ce qui a été déposé",
            "Lancer files_check pour les nommer, puis les restaurer depuis une sauvegarde.",
        )
    missing = (recognition.MISSING, conversion.MISSING)
    stopped = SideWork.objects.filter(state=State.FAILED, version__removed_at=None).order_by()
    put_off = stopped.filter(reason__in=missing).count()
    if put_off:
        said = plural(put_off, "conversion ou reconnaissance remise,conversions ou reconnaissances remises")
        yield Finding(Level.INFO, _SUBJECT, f"{said} à plus tard : un programme manque")
    failed = stopped.exclude(reason__in=missing).count()
    if failed:
        said = plural(failed, "conversion ou reconnaissance,conversions ou reconnaissances")
        yield Finding(Level.INFO, _SUBJECT, f"sans résultat : {said}")
    held = FileVersion.objects.filter(state=State.QUARANTINED, removed_at=None).count()
    if held:
        yield Finding(
            Level.WARNING,
            _SUBJECT,
            f"{plural(held, 'version isolée,versions isolées')} par l'antivirus",
            "Demander à leurs déposants de les retirer définitivement, après avoir nettoyé leur poste.",
        )
    waiting = FileVersion.objects.filter(scan=Scan.WAITING, state=State.FAILED, removed_at=None).count()
    if waiting:
        yield Finding(
            Level.BROKEN,
            _SUBJECT,
            f"{plural(waiting, 'version')} en attente de l'antivirus : personne n'y accède",
            "Remettre l'antivirus en marche, puis lancer files_check.",
        )


health.register("fichiers : programmes", programs)
health.register("antivirus", antivirus.findings)
health.register("fichiers : états", states)
