"""What makes the demonstration live once its supports are there. May run twice: nothing is made again."""

from files.demo import let_people_pass
from spaces.demo import collecting, remembering, taking


def bring() -> None:
    """Supports taken up by other Caf, collections, and what people read, put aside and follow."""
    taking.load()
    collecting.load()
    remembering.load()
    let_people_pass()
