"""What the formats made of XML in a ZIP share, inside the child process: bytes counted as they come out whatever
sizes the archive declares, XML read as a stream, and for the libraries that inflate by themselves an archive made
here."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from lxml import etree

from files.extract.protection import refuse_protected
from files.extract.reading import Unreadable

MAX_UNZIPPED = 200 * 1024 * 1024
START, END, TEXT = "start", "end", "text"
# (START, tag, attributes), (END, tag, {}) or (TEXT, characters, {}); tags are "{namespace}name".
Token = tuple[str, str, Mapping[str, str]]

_CHUNK = 64 * 1024
_ENCRYPTED = 0x1 | 0x40
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_NOTHING: Mapping[str, str] = {}


@contextmanager
def opened(path: str) -> Iterator["Archive"]:
    """The archive at that path; whatever is wrong with it is an Unreadable, while it opens and while it is read."""
    try:
        with zipfile.ZipFile(path) as source:
            yield Archive(source)
    except zipfile.BadZipFile as error:
        refuse_protected(path)
        raise Unreadable("damaged") from error
    except (
        zipfile.LargeZipFile,
        NotImplementedError,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        struct.error,
    ) as error:
        raise Unreadable("damaged") from error
    except etree.XMLSyntaxError as error:
        raise Unreadable("damaged") from error


class Archive:
    """An open archive, of which at most MAX_UNZIPPED bytes come out in all. `names`: its members, files only."""

    def __init__(self, source: zipfile.ZipFile) -> None:
        self._source = source
        self._left = MAX_UNZIPPED
        self.names = [name for name in dict.fromkeys(source.namelist()) if not name.endswith("/")]

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a member, inflated piece by piece. Raises Unreadable."""
        try:
            member = self._source.getinfo(name)
        except KeyError as error:
            raise Unreadable("damaged") from error
        if member.flag_bits & _ENCRYPTED:
            raise Unreadable("password")
        if member.compress_type not in _METHODS:
            raise Unreadable("damaged")
        with self._source.open(member) as content:
            while chunk := content.read(_CHUNK):
                self._left -= len(chunk)
                if self._left < 0:
                    raise Unreadable("too-heavy")
                yield chunk

    def read(self, name: str) -> bytes:
        """The bytes of a member, all at once. Raises Unreadable."""
        return b"".join(self.chunks(name))

    def tokens(self, name: str) -> Iterator[Token]:
        """The XML of a member as a stream, as the function `tokens` says."""
        return tokens(self.chunks(name))

    def members(self, wanted: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
        """(name, content) of the members whose name is wanted. Raises Unreadable."""
        return ((name, self.read(name)) for name in self.names if wanted(name))


def is_xml(name: str) -> bool:
    """Whether a member is XML, by its name: what is not may be left behind, pictures and films."""
    return name.lower().endswith((".xml", ".rels"))


def remade(members: Iterable[tuple[str, bytes]]) -> io.BytesIO:
    """A new archive of these members. Made here, its sizes are true: a library may inflate it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name, content in members:
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    made.seek(0)
    return made


def tree(content: bytes) -> etree._Element:
    """The tree of some XML; a document type or an entity is refused, nothing is fetched. For small members.

    Raises Unreadable, or etree.XMLSyntaxError when the XML is not well formed.
    """
    if declares(content):
        raise Unreadable("damaged")
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding where it does not show
        raise Unreadable("damaged")
    return root


def declares(content: bytes) -> bool:
    """Whether some XML declares a document type or an entity, in an encoding of one byte or of two."""
    return bool(_DECLARATION.search(content.replace(b"\0", b"")))


def tokens(chunks: Iterable[bytes]) -> Iterator[Token]:
    """XML as a stream, of which no tree is built; a document type or an entity is refused, nothing is fetched.

    Raises Unreadable, or etree.XMLSyntaxError when the XML is not well formed.
    """
    held = _Held()
    parser = etree.XMLParser(
        target=held, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    tail = b""
    for chunk in chunks:
        if declares(tail + chunk):
            raise Unreadable("damaged")
        tail = chunk[-32:]
        parser.feed(chunk)
        yield from held.taken()
    parser.close()
    yield from held.taken()


class _Held:
    """The target of the parser: holds the tokens of one chunk."""

    def __init__(self) -> None:
        self._tokens: list[Token] = []

    def taken(self) -> list[Token]:
        taken, self._tokens = self._tokens, []
        return taken

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._tokens.append((START, tag, attributes))

    def end(self, tag: str) -> None:
        self._tokens.append((END, tag, _NOTHING))

    def data(self, text: str) -> None:
        self._tokens.append((TEXT, text, _NOTHING))

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        """In any encoding: lxml says it before it reads what the document type declares."""
        raise Unreadable("damaged")

    def close(self) -> None:
        """lxml asks for it; there is nothing to close."""
