"""What makes the demonstration live once its supports are there. May run twice: nothing is made again."""

from files.demo import let_people_pass
from spaces.demo import collecting, groups, remembering, taking


def bring() -> None:
    """Supports taken up by other Caf, collections, working groups, and what people read, put aside and follow."""
    taking.load()
    collecting.load()
    groups.load()
    remembering.load()
    let_people_pass()
