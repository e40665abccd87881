"""The queues, one place: settings.TASKS lists the same names."""

DEFAULT = "default"  # what Wagtail enqueues
INDEX = "index"  # one worker alone: it owns the embedded index
FILES = "files"  # texts
SLOW = "slow"  # what may take minutes: character recognition, conversions, periodic jobs
MAIL = "mail"

EVERY = (DEFAULT, INDEX, FILES, SLOW, MAIL)
PROMPT = tuple(
    queue for queue in EVERY if queue not in (INDEX, SLOW)
)  # a scan of 48 pages must not keep a deposit waiting
