"""What a program that we start may open on this machine: the kernel refuses it the rest (Landlock, Linux 5.13).

A document may name any file of the server and LibreOffice would draw it. Where the kernel knows no fence, none is put
and `doctor` says so.
"""

import ctypes
import os
import struct
from collections.abc import Iterable
from dataclasses import dataclass

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every processor
_ASK_VERSION, _PATH_BENEATH, _NO_NEW_PRIVS = 1, 1, 38
_EXECUTE, _WRITE, _READ, _LIST, _TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
_REMOVE_FILE, _MAKE_SOCKET = 1 << 5, 1 << 9
_OF_FILES = _EXECUTE | _WRITE | _READ | _TRUNCATE
# Rights on files, by version of Landlock: the first knew 13, then came links between folders, and truncation.
_KNOWN = {1: (1 << 13) - 1, 2: (1 << 14) - 1}
_ALL = (1 << 15) - 1
_WITH_NETWORK, _TCP = 4, 0b11  # since that version: to listen, to connect


@dataclass(frozen=True)
class Fence:
    """What may be opened: to be read or run, and to be read or written; the folders where sockets may come and go.

    Paths that do not exist are passed over.
    """

    readable: tuple[str, ...]
    writable: tuple[str, ...]
    sockets: tuple[str, ...] = ()

    def close(self) -> None:
        """Hold this process, and all that it will start, to these paths; nothing happens where there is no fence."""
        known = version()
        if not known:
            return
        rights = _KNOWN.get(known, _ALL)
        asked = struct.pack("QQ", rights, _TCP) if known >= _WITH_NETWORK else struct.pack("Q", rights)
        ruleset = _call(_CREATE_RULESET, asked, len(asked), 0)
        _allow(ruleset, self.readable, rights & (_EXECUTE | _READ | _LIST))
        _allow(ruleset, self.writable, rights)
        _allow(ruleset, self.sockets, _MAKE_SOCKET | _REMOVE_FILE)
        _system().prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
        _call(_RESTRICT_SELF, ruleset, 0)
        os.close(ruleset)


def version() -> int:
    """The version of Landlock in this kernel, 0 when there is none."""
    return max(int(_system().syscall(_CREATE_RULESET, None, 0, _ASK_VERSION)), 0)


def _allow(ruleset: int, paths: Iterable[str], rights: int) -> None:
    for path in paths:
        try:
            opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        of_it = rights if os.path.isdir(path) else rights & _OF_FILES
        _call(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", of_it, opened), 0)
        os.close(opened)


def _call(number: int, *arguments: object) -> int:
    """A system call. Raises OSError."""
    answer = int(_system().syscall(number, *arguments))
    if answer < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return answer


def _system() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
