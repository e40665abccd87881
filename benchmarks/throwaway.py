"""A site of its own for a measurement: an empty database and an empty storage in a folder that goes away at the end.

Import it first: it sets Django up.
"""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(tempfile.mkdtemp(prefix="espace-ctg-mesure-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"
os.environ["DATA_DIR"] = str(FOLDER)
for elsewhere in ("DATABASE_URL", "ELASTICSEARCH_URL", "CLAMD_URL"):
    os.environ.pop(elsewhere, None)

import django  # noqa: E402

django.setup()

from types import SimpleNamespace  # noqa: E402

from django.core.files.base import File as NamedFile  # noqa: E402
from django.core.management import call_command  # noqa: E402

from accounts.models import Habilitation, Level, User  # noqa: E402
from accounts.sight import audience_of  # noqa: E402
from files import actions  # noqa: E402
from files.models import FileVersion  # noqa: E402
from spaces.kinds import RESOURCE  # noqa: E402
from spaces.models import Resource, ResourceType, Status  # noqa: E402
from spaces.reference import load_classification  # noqa: E402
from territories.loader import load_territories  # noqa: E402

FIRST_ATTEMPT = SimpleNamespace(attempt=1)  # what a worker gives to a job


class Deposits:
    """Where files are deposited: a draft of the Caf de la Charente."""

    def __init__(self) -> None:
        call_command("migrate", verbosity=0)
        load_territories()
        load_classification()
        self.by = User.objects.create_user("mesure@example.org", "Personne de Mesure")
        Habilitation.objects.create(user=self.by, caf_id="caf-16", level=Level.EDITEUR)
        kind = ResourceType.objects.order_by("order").first()
        audience = audience_of({"reseau"}).pk
        self.support = Resource.objects.create(
            title="Mesure",
            rubrique_id=kind.rubrique_caf_id,
            type=kind,
            caf_id="caf-16",
            status=Status.DRAFT,
            author=self.by,
            audience_id=audience,
            readers_id=audience,
        )

    def add(self, path: Path) -> FileVersion:
        """The version of a new slot, stored and checked as a deposit is. Raises Refused."""
        with path.open("rb") as source:
            stored = actions.store(NamedFile(source, name=path.name), self.by)
        return actions.attach(stored, RESOURCE, self.support.pk, self.by)
