"""Files that somebody could send to harm the site, all built here. A new one: a row in the module of its family."""

from tests.files.hostile.archives import ARCHIVES
from tests.files.hostile.case import EMPTY, FAILED, READ, REFUSED, Hostile
from tests.files.hostile.images import IMAGES
from tests.files.hostile.office import OFFICE
from tests.files.hostile.ole import OLE
from tests.files.hostile.pdf import PDF
from tests.files.hostile.texts import TEXTS

HOSTILE = (*PDF, *OFFICE, *OLE, *ARCHIVES, *IMAGES, *TEXTS)

__all__ = ["EMPTY", "FAILED", "HOSTILE", "READ", "REFUSED", "Hostile"]
