"""The queues, one place: settings.TASKS lists the same names."""

DEFAULT = "default"  # what Wagtail enqueues
INDEX = "index"  # one worker alone: it owns the embedded index
FILES = "files"  # types, texts, previews
SLOW = "slow"  # what may take minutes: character recognition, periodic jobs
MAIL = "mail"

EVERY = (DEFAULT, INDEX, FILES, SLOW, MAIL)
REST = tuple(queue for queue in EVERY if queue != INDEX)
