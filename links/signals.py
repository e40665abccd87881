"""Signals that any room may send about any object; receivers only write rows or enqueue jobs."""

from django.dispatch import Signal

# changed(sender=model, kind="resource", pk=12, narrows=bool): sent inside the transaction of the act.
# narrows is true when someone who could read the object, or some text of it, no longer may: audience, status,
# deletion, removal of a version, new version with other text. The search then hides it until it is indexed again.
changed = Signal()
