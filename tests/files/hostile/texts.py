"""Hostile texts, tables and names."""

from collections.abc import Callable

from tests.files.hostile.case import EMPTY, FAILED, MEGABYTE, NO_TEXT, READ, REFUSED, Hostile

_PROGRAM, _WEB = "est un programme", "page web"
_SENTENCE = "Une phrase lisible, accentuée.\n".encode()


def _always(content: bytes) -> Callable[[], bytes]:
    return lambda: content


TEXTS = (
    Hostile("HTML nommé .txt", "a.txt", _always(b"<!DOCTYPE html><script>alert(1)</script>"), REFUSED, _WEB),
    Hostile("HTML après un commentaire", "a.txt", _always(b"<!-- a --><html onload=alert(1)>"), REFUSED, _WEB),
    Hostile("HTML nommé .csv", "a.csv", _always(b"\xef\xbb\xbf  <HTML><body>"), REFUSED, _WEB),
    Hostile("SVG nommé .txt", "a.txt", _always(b"<?xml version='1.0'?><svg xmlns='x'>"), REFUSED, "SVG"),
    Hostile("Script nommé rapport.txt", "rapport.txt", _always(b"#!/bin/sh\nrm -rf ~\n"), REFUSED, _PROGRAM),
    *(
        Hostile(f"Script {suffix}", f"rapport{suffix}", _always(b"echo bonjour\r\n"), REFUSED, _PROGRAM)
        for suffix in (".bat", ".js", ".vbs", ".ps1", ".hta", ".url")
    ),
    Hostile("Script .bat suivi d'un point", "rapport.bat. ", _always(b"echo bonjour\r\n"), REFUSED, _PROGRAM),
    Hostile("Script .js suivi d'une marque invisible", "a.js\u202e", _always(b"alert(1)"), REFUSED, _PROGRAM),
    Hostile("Programme de Windows nommé .pdf", "rapport.pdf", _always(b"MZ\x90" + bytes(200)), REFUSED, _PROGRAM),
    Hostile("50 Mo sur une ligne", "a.txt", lambda: b"mot " * (50 * MEGABYTE // 4), FAILED, "trop de texte"),
    Hostile("Un million de lignes vides", "a.txt", lambda: b"\n" * 1_000_000, EMPTY, NO_TEXT),
    Hostile("Octets nuls dans un texte", "a.txt", _always(_SENTENCE + bytes(100)), REFUSED, "Envoyez un document"),
    Hostile("Octets nuls après les premiers", "a.txt", _always(_SENTENCE * 400 + bytes(9000)), READ),
    Hostile("UTF-8 mal formé", "a.txt", _always(_SENTENCE + b"\xff\xfe\xc3(\xed\xa0\x80\xf5"), READ),
    Hostile("UTF-16 coupé au milieu d'une lettre", "a.txt", _always("Une phrase".encode("utf-16")[:-1]), READ),
    Hostile("Texte fait de marques de direction", "a.txt", _always("\u202e\u2066\u200b".encode() * 3000), READ),
    Hostile("Une lettre et un million d'accents", "a.txt", lambda: b"e" + "\u0301".encode() * 1_000_000, READ),
    Hostile("Markdown, cent mille crochets", "a.md", lambda: b"# " + b"[" * 100_000 + b"](" * 100_000, READ),
    Hostile("CSV d'un million de colonnes", "a.csv", lambda: b"1;" * 1_000_000 + b"\n", FAILED, "trop de texte"),
    Hostile("CSV, guillemet jamais fermé", "a.csv", lambda: b'a;"' + b"b\n" * 300_000, READ),
    Hostile("CSV avec des formules", "a.csv", _always(b"=cmd|'/c calc'!A0;+1+1;@SUM(1);-2\n"), READ),
    Hostile("Fichier vide", "a.pdf", _always(b""), REFUSED, "vide"),
    Hostile("Nom qui se lit à l'envers", "rapport\u202efdp.exe", _always(_SENTENCE), REFUSED, _PROGRAM),
    Hostile("Nom de 240 lettres", "é" * 236 + ".txt", _always(_SENTENCE), READ),
    Hostile("Nom fait de points", "....", _always(_SENTENCE), READ),
    Hostile("Nom fait d'espaces", "   .txt", _always(_SENTENCE), READ),
    Hostile("Nom fait d'émojis", "😀👩\u200d👧.txt", _always(_SENTENCE), READ),
    Hostile("Nom fait de caractères de contrôle", "\x00\x01\x7f\u2028", _always(_SENTENCE), READ),
    Hostile("Nom réservé par Windows", "CON.txt", _always(_SENTENCE), READ),
    Hostile("Nom qui sort du dossier", "../../../etc/cron.d/a.txt", _always(_SENTENCE), READ),
    Hostile("Nom qui coupe les en-têtes", 'a"\r\nSet-Cookie: b=c\r\n.txt', _always(_SENTENCE), READ),
)  # fmt: skip
