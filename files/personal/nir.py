"""Social security numbers (NIR): thirteen figures and a key, as Insee builds them.

Sex, year and month of birth, département, commune or country, rank in the register; the key is 97 - number modulo 97,
where 2A and 2B of Corsica count as 19 and 18. Sources: docs/donnees-personnelles.md.
"""

import re
from bisect import bisect_right

_GAP = r"( {1,2}|[.\-]|)"
_TO_KEY = r"[ \t]{0,3}[|/(.;\n\-]?[ \t]{0,3}(?:cl[ée][ \t]{0,2}:?[ \t]{0,2})?"
# The first figure comes first, so that the search jumps from figure to figure; what stands before it is seen after.
_NUMBER = re.compile(
    r"(?P<sex>[1-478])(?<![0-9A-Za-z_/=+].)(?<![0-9][.,].)(?<!\w-.)"
    rf"{_GAP}(?P<year>[0-9]{{2}}){_GAP}(?P<month>[0-9]{{2}}){_GAP}(?P<department>[0-9]{{2}}|2[AB])"
    rf"{_GAP}(?P<commune>[0-9]{{3}}){_GAP}(?P<rank>[0-9]{{3}})"
    rf"(?:(?P<to_key>{_TO_KEY})(?P<key>[0-9]{{2}}))?(?![0-9A-Za-z_]|[.,][0-9])",
    re.IGNORECASE,
)
_GROUPS = ("sex", "year", "month", "department", "commune", "rank")
_GAPS = (2, 4, 6, 8, 10)
# Where people leave a gap: between all groups, or with some of them written together; never as in "185 057 800".
_FORMS = frozenset(
    {
        (False, False, False, False, False),
        (True, True, True, True, True),
        (True, True, True, False, True),
        (True, True, True, True, False),
        (True, True, True, False, False),
        (True, False, True, True, True),
        (True, False, False, False, False),
    }
)
_MONTHS = frozenset({*range(1, 13), 20, *range(30, 43), *range(50, 100)})  # past 12: the month is not known
_CORSICA = {"2A": "19", "2B": "18"}
_OVERSEAS = frozenset({"97", "98"})
_LAST_COMMUNE = 990
_LAST_COMMUNE_OVERSEAS = 90  # of two figures: the one before belongs to the département

_WORD = re.compile(
    r"s[ée]curit[ée]s? sociales?|\bs[ée]cu\b|\bNIRs?\b|\bNNI\b|\bimmatricul|(?:n°|num[ée]ro|\bno?\.) ?(?:de )?SS\b"
    r"|(?:n°|num[ée]ro|code) ?(?:d')?insee",
    re.IGNORECASE,
)
_REACH = 300  # characters that a line, and the line after it, are followed for
_ROWS = re.compile(rf"(?:[^\n\t|]{{0,{_REACH}}}+[\t|][^\n]*+(?:\n|\Z))*+")
_CELL = re.compile(r"[\t|;\n]")
_NOISE = 10  # one in 97 of other references of fifteen figures has a right key by chance


def numbers(text: str) -> set[str]:
    """The numbers in a text made `uniform`, without their keys.

    With a right key, anywhere. Without a key, only where a word says what it is: in the line, in the line before, at
    the top of the table, or beside another such number.
    """
    sure: set[str] = set()
    alike: set[str] = set()  # written in one run, as other references are
    tried = 0
    told = _Told(text)
    for match in _NUMBER.finditer(text):
        bare = not any(match.group(*_GAPS))
        tried += bare and match["key"] is not None
        if not _is_written_so(match) or not _is_plausible(match):
            continue
        number = "".join(match.group(*_GROUPS)).upper()
        keyed = match["key"] is not None and int(match["key"]) == _key(number)
        parted = keyed and not bare and not (int(match["month"]) > 12 and _is_among_numbers(match))
        if parted or ((keyed or _stands_alone(match, bare)) and told(match)):
            sure.add(number)
        elif keyed and bare and not _is_bar_code(number, match["to_key"]):
            alike.add(number)
    return sure if len(alike) * _NOISE < tried else sure | alike


def _is_written_so(match: re.Match[str]) -> bool:
    """Whether its gaps are where people leave them. Dots and hyphens part all groups: 1.85057800608436 is a measure."""
    gaps = match.group(*_GAPS)
    signs = {gap.strip() for gap in gaps if gap}
    if (match["to_key"] or "").strip() == "." and signs != {"."}:
        return False
    return tuple(map(bool, gaps)) in _FORMS if signs <= {""} else len(signs) == 1 and all(gaps)


def _stands_alone(match: re.Match[str], bare: bool) -> bool:
    """Whether the two figures that follow, if any, may be those of another column rather than a wrong key."""
    return match["key"] is None or (bare and match["to_key"] != "") or _CELL.search(match["to_key"]) is not None


def _is_among_numbers(match: re.Match[str]) -> bool:
    """Whether it stands in a row of numbers, of which some could look like its groups."""
    before = match.string[max(0, match.start() - 2) : match.start()]
    after = match.string[match.end() : match.end() + 2]
    return (before[1:] == " " and before[0].isdecimal()) or (after[:1] == " " and after[1:].isdecimal())


def _is_plausible(match: re.Match[str]) -> bool:
    if int(match["month"]) not in _MONTHS or match["department"] == "00" or match["rank"] == "000":
        return False
    commune = int(match["commune"])
    if match["department"] in _OVERSEAS:
        return 1 <= commune % 100 <= _LAST_COMMUNE_OVERSEAS
    return 1 <= commune <= _LAST_COMMUNE


def _key(number: str) -> int:
    department = number[5:7]
    return 97 - int(number[:5] + _CORSICA.get(department, department) + number[7:]) % 97


def _is_bar_code(number: str, to_key: str) -> bool:
    """Whether thirteen figures before a quantity are the number of an article (EAN): its own key is right."""
    if number[0] not in "3478" or not to_key or not number.isdecimal():
        return False
    return sum(int(figure) * (3 if place % 2 else 1) for place, figure in enumerate(number)) % 10 == 0


class _Told:
    """Whether a word near a number says what it is; the words are looked for when a number first asks."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts: list[int] | None = None
        self.ends: list[int] = []
        self.last = -1  # the end of the last number that a word told

    def __call__(self, match: re.Match[str]) -> bool:
        if self.starts is None:
            self.starts = self._read()
        start = match.start()
        place = bisect_right(self.starts, start)
        near = place > 0 and start < self.ends[place - 1]
        beside = self.last > start - _REACH and self.text.count("\n", self.last, start) <= 1
        if near or (self.last >= 0 and beside):
            self.last = match.end()
            return True
        return False

    def _read(self) -> list[int]:
        """Where the words start to tell, in order. `ends`: where they stop, with the next line or with the table."""
        starts, reached, table_end = [], 0, 0
        for word in _WORD.finditer(self.text):
            start = self._line_start(word.start())
            if word.start() >= table_end and (rows := _ROWS.match(self.text, start)):
                table_end = rows.end()
            reached = max(reached, table_end, self._line_end(self._line_end(word.end()) + 1))
            starts.append(start)
            self.ends.append(reached)
        return starts

    def _line_start(self, place: int) -> int:
        first = max(0, place - _REACH)
        return max(first, self.text.rfind("\n", first, place) + 1)

    def _line_end(self, place: int) -> int:
        end = self.text.find("\n", place, place + _REACH)
        return end if end >= 0 else min(place + _REACH, len(self.text))
