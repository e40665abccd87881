"""The embedded default of `make run`: SQLite, tantivy, local files in DATA_DIR, mail printed."""

from .base import *  # noqa: F403
from .base import env

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="embarque-pour-la-demonstration-seulement-0123456789")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
# Pages must show a changed style sheet at once: no manifest to build, files read where they stand.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
WHITENOISE_USE_FINDERS = True
DEMO_ALLOWED = True
# Printed, and kept in DATA_DIR/mail: `manage.py mails` reads them.
EMAIL_BACKEND = "mail.backends.KeptBackend"
