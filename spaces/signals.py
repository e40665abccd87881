"""Signals of the shared space, sent inside the transaction of the act; receivers only write rows or enqueue jobs."""

from django.dispatch import Signal

# resource_published(sender=Resource, resource=Resource, by=User): a support reached the shelves, first time or again.
resource_published = Signal()
