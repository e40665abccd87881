"""The verdict of every command of ours. A new command without a line here fails the suite.

A command of the machine is run by whoever has a shell there and speaks for nobody: it takes no person. One that
speaks for a person says, person by person, whether it does what it was asked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.consistency.verdicts import EVERYONE, PEOPLE_OF_16, WRITERS_OF_16


@dataclass(frozen=True)
class Spoken:
    """`act(world, email)` runs the command for that person, and tells whether it did what it was asked."""

    does: Mapping[str, bool]
    act: Callable[[Any, str], bool]


def only(people: frozenset[str] | set[str]) -> Mapping[str, bool]:
    """Done for these, refused to the others, nobody of whom is anonymous: a command names an account."""
    return {who: who in people for who in EVERYONE if who != "anonymous"}


OF_THE_MACHINE = frozenset(
    {
        "demo_code", "demo_data", "doctor", "files_check", "habilitate", "index_check", "index_rebuild", "links_check",
        "mails", "prepare", "renew_secrets", "reset_second_factor", "serve", "trace_check", "trace_seal", "work",
    }
)  # fmt: skip

FOR_A_PERSON: dict[str, Spoken] = {
    "deposit": Spoken(only(WRITERS_OF_16), lambda world, email: world.deposits(email)),
    "import_habilitations": Spoken(only({"admin_local", "admin_national"}), lambda world, email: world.imports(email)),
    "search": Spoken(only(PEOPLE_OF_16), lambda world, email: world.finds(email)),
}
