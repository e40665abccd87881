"""Bank accounts (IBAN): country, key, account; the length is the country's and the whole is 1 modulo 97 (ISO 13616)."""

import re

# The length each country gave to the register of ISO 13616. French territories write FR.
_LENGTHS = {
    15: "NO",
    16: "BE",
    18: "DK FI FK FO GL NL SD",
    19: "MK SI",
    20: "AT BA EE KZ LT LU MN XK",
    21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA",
    23: "AE GI IL IQ OM SO TL",
    24: "AD CZ ES MD PK RO SA SE SK TN VG",
    25: "LY PT ST",
    26: "IS TR",
    27: "BI DJ FR GR IT MC MR SM",
    28: "AL AZ BY CY DO GT HN HU LB NI PL",
    29: "BR EG PS QA UA",
    30: "JO KW MU YE",
    31: "MT SC",
    32: "LC",
    33: "RU",
}
_GAP = r"(?:[ \t]{1,3}|[ \t]{0,3}[\n|.\-][ \t]{0,3})?"
_ACCOUNTS = {
    country: re.compile(rf"(?:{_GAP}[0-9A-Z]){{{length - 4}}}(?![0-9A-Z_])", re.IGNORECASE)
    for length, countries in _LENGTHS.items()
    for country in countries.split()
}
# Figures are rarer than letters: the search jumps to them and looks back at the country.
_START = re.compile(r"[0-9](?<=[A-Za-z]{2}.)(?<![0-9A-Za-z_]...)[0-9]")
_EXAMPLE = re.compile(r"exemple|sp[ée]cimen|fictif|fictive", re.IGNORECASE)
_BEFORE = 80


def numbers(text: str) -> set[str]:
    """The accounts in a text made `uniform`: written in one run or in groups, in cells, over the end of a line.

    The line of an example ("Exemple : FR76…") is left out, and an account is made of figures more than of letters.
    """
    found = set()
    for start in _START.finditer(text):
        country = text[start.start() - 2 : start.start()].upper()
        account = _ACCOUNTS[country].match(text, start.end()) if country in _ACCOUNTS else None
        if account is None:
            continue
        basic = "".join(filter(str.isalnum, account[0])).upper()
        figures = sum(map(str.isdecimal, basic))
        number = f"{country}{start[0]}{basic}"
        if figures * 2 >= len(basic) and _is_right(number) and not _is_example(text, start.start() - 2):
            found.add(number)
    return found


def _is_right(number: str) -> bool:
    return int("".join(str(int(sign, 36)) for sign in number[4:] + number[:4])) % 97 == 1


def _is_example(text: str, place: int) -> bool:
    before = text[max(0, place - _BEFORE) : place]
    return _EXAMPLE.search(before.rpartition("\n")[2]) is not None
