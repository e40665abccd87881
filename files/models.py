"""Bytes and what was read in them: blobs (one per hash), slots of an object, immutable versions, text by part."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from jobs.models import Leased
from links import kinds


class Blob(models.Model):
    """Bytes stored once per hash under `files/blobs/ab/cd…`, never overwritten."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    # Whether its bytes had their hash when they were last compared, and when that was.
    sound = models.BooleanField(default=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.sha256

    @property
    def storage_name(self) -> str:
        return f"blobs/{self.sha256[:2]}/{self.sha256[2:]}"

    @property
    def converted_name(self) -> str:
        """Where the PDF that LibreOffice made of it stands."""
        return f"converted/{self.sha256[:2]}/{self.sha256[2:]}.pdf"


def _of_visible_objects(user: Any, prefix: str = "") -> Q:
    """The condition that a slot hangs on an object this person may read, whatever its kind."""
    condition = Q(pk__in=[])
    for kind in kinds.every():
        if not kind.holds_files:
            continue
        # One object asked by its key, not the list of all that the person may read: 20,000 supports cost 5 ms.
        holder = kind.visible_to(user).filter(pk=OuterRef(f"{prefix}object_id")).order_by()
        condition |= Q(Exists(holder), **{f"{prefix}kind": kind.slug})
    return condition


class FileQuerySet(models.QuerySet["File"]):
    def visible_to(self, user: Any) -> "FileQuerySet":
        """The slots of the objects this person may read."""
        return self.filter(_of_visible_objects(user))


class File(models.Model):
    """A slot of an object (kind, object_id): the current version is that of the highest number."""

    kind = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = FileQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["kind", "object_id"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}, fichier {self.position}"


class State(models.TextChoices):
    """Where the reading of a version stands. A version in quarantine gives nothing: neither bytes, text nor image."""

    WAITING = "en-attente", "en attente de lecture"
    READING = "en-cours", "lecture en cours"
    READY = "pret", "texte cherchable"
    WITHOUT_TEXT = "sans-texte", "sans texte"
    FAILED = "echec", "texte indisponible"
    QUARANTINED = "quarantaine", "isolé par l'antivirus"


class Scan(models.TextChoices):
    """What the antivirus said of the bytes."""

    NOT_ASKED = "", "non analysé"  # no antivirus is configured
    WAITING = "en-attente", "en attente de l'antivirus"  # nobody gets the bytes before its answer
    CLEAN = "sain", "vérifié par l'antivirus"
    INFECTED = "infecte", "virus trouvé"


class FileVersionQuerySet(models.QuerySet["FileVersion"]):
    def visible_to(self, user: Any) -> "FileVersionQuerySet":
        """The versions of the slots of the objects this person may read."""
        return self.filter(_of_visible_objects(user, "file__"))

    def awaiting_confirmation(self) -> "FileVersionQuerySet":
        """Those whose text seems to hold personal data that nobody has looked at yet."""
        return self.filter(removed_at=None, personal_confirmed_at=None).exclude(personal={})


class FileVersion(Leased):
    """The immutable bytes a slot held from a date, and what was read in them."""

    file = models.ForeignKey(File, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="versions")
    name = models.CharField("nom du fichier", max_length=255)
    media_type = models.CharField(max_length=120)
    note = models.CharField("ce qui change", max_length=500, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    state_reason = models.CharField(max_length=300, blank=True)
    pages = models.PositiveIntegerField(null=True)
    leaves = models.PositiveIntegerField(null=True)  # pages of the PDF that LibreOffice made of it
    macros = models.BooleanField(default=False)
    scan = models.CharField(max_length=12, choices=Scan.choices, default=Scan.NOT_ASKED, blank=True)
    scanned_by = models.CharField(max_length=120, blank=True)  # engine and its signatures, or the virus found
    # What looks like personal data of families in its text (files.personal.Findings), and who shares it knowingly.
    personal = models.JSONField(default=dict, blank=True)
    personal_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    personal_confirmed_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True)

    objects = FileVersionQuerySet.as_manager()

    class Meta:
        ordering = ["file", "number"]
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="one_version_per_number"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, blob__isnull=False)
                | Q(removed_at__isnull=False, blob__isnull=True),
                name="a_version_has_bytes_until_removed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"

    @property
    def is_held(self) -> bool:
        """Whether the antivirus keeps it from everyone: a virus was found, or its answer is awaited."""
        return self.state == State.QUARANTINED or self.scan == Scan.WAITING

    @property
    def awaits_confirmation(self) -> bool:
        """What `awaiting_confirmation` asks of rows, of this one."""
        return bool(self.personal) and self.personal_confirmed_at is None and self.removed_at is None


class FilePart(models.Model):
    """The text of a page, slide, sheet or section of a version, in order."""

    version = models.ForeignKey(FileVersion, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    unit = models.CharField(max_length=12)  # files.formats.Unit
    label = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    width = models.PositiveIntegerField(null=True)  # of its image, in pixels
    height = models.PositiveIntegerField(null=True)
    # The pages of the converted PDF that show it, first and last; null until it is converted.
    first_leaf = models.PositiveIntegerField(null=True)
    last_leaf = models.PositiveIntegerField(null=True)
    recognised = models.BooleanField(default=False)  # its text was read in its image

    class Meta:
        ordering = ["version", "number"]
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="one_part_per_number")]

    def __str__(self) -> str:
        return f"{self.unit} {self.number}"


class Verb(models.TextChoices):
    """What is done with a version beside the reading of its text."""

    RECOGNISE = "reconnaitre", "reconnaissance de caractères"
    CONVERT = "convertir", "conversion pour l'affichage"


class SideWork(Leased):
    """A long work on a version, in batches: how far it went, and why it stopped. One row per version and verb."""

    version = models.ForeignKey(FileVersion, models.CASCADE, related_name="works")
    verb = models.CharField(max_length=12, choices=Verb.choices)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["version", "verb"], name="one_work_per_verb")]

    def __str__(self) -> str:
        return f"{self.get_verb_display()}, {self.done} sur {self.total}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will be done."""
        return self.state not in (State.WAITING, State.READING)


class PendingUpload(models.Model):
    """Bytes that a person sent with a form that was not accepted yet: nothing has to be sent twice.

    Its blob is kept as that of a version is, until the form is accepted or the row expires (files.pending).
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="pending")
    name = models.CharField("nom du fichier", max_length=255)
    media_type = models.CharField(max_length=120)
    macros = models.BooleanField(default=False)
    personal = models.JSONField(default=dict, blank=True)
    # What its name and its text propose to say of it; empty when the form that received it asks nothing of the kind.
    proposed = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
