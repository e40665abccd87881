"""Plain texts: CSV, TXT in the encodings of French computers, and Markdown."""

import csv
import io
from functools import partial

from benchmarks.corpus.matter import opening_of, pages_of_text, spread, territory, voice
from benchmarks.corpus.truth import Recipe, Sentence, Truth

COMMUNES = 300
_ACCENTS = "Éléments à vérifier : l’œuvre du « conseil », 12 €, n° 3 – près de Saint-Même, où ça gêne à Noël."
_OLD_ACCENTS = "Éléments à vérifier : le conseil décide, n° 3, près de Saint-Même, où ça gêne à Noël."


def table(encoding: str, separator: str) -> tuple[bytes, Truth]:
    """A list of communes with sentences that hold the separator, quotes and line ends."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(["Commune", "Population", "Remarque"])
    told = []
    for row, place in enumerate(territory().places[:COMMUNES], start=1):
        remark = f"À réviser{separator} relevé n° {row} dit « à améliorer »\net « été {row} »"
        writer.writerow([place.name, place.population, remark if row % 10 == 0 else f"Relevé n° {row} vérifié"])
        told.append(Sentence(f"{place.name} {place.population}"))
        told += [Sentence(f"relevé n° {row} dit « à améliorer » et « été {row} »")] if row % 10 == 0 else []
    return out.getvalue().encode(encoding), Truth(tuple(spread(told, 14)))


def text(encoding: str, accents: str = _ACCENTS) -> tuple[bytes, Truth]:
    """Minutes typed in a notepad."""
    said = pages_of_text(f"texte-{encoding}", 8, 3)
    lines = [accents, "", *(line for page in said for line in (*page, ""))]
    kept = "\r\n".join(lines).replace("’", "'" if accents is _OLD_ACCENTS else "’")
    kept = kept.replace("\u00a0", " ") if accents is _OLD_ACCENTS else kept
    written = kept.encode(encoding)
    read = written.decode(encoding)
    told = [accents, *(line for line in read.replace("\r\n", "\n").split("\n") if line.startswith("Fiche"))]
    return written, Truth(tuple(Sentence(opening_of(line) if line != accents else line) for line in told))


def markdown(sections: int) -> tuple[bytes, Truth]:
    """A guide in Markdown: headings, lists, a table, code, links."""
    speaker = voice(f"guide-{sections}")
    pages = pages_of_text(f"guide-{sections}", sections, 2)
    lines, told = ["# Guide de la *démarche*", "", speaker.paragraph("national", "enjeux", 3), ""], []
    for number, (first, second) in enumerate(pages, start=1):
        lines += [f"## Étape {number} : [la fiche](fiche-{number}.md)", "", first, "", f"- {second}", ""]
        told.append(Sentence(opening_of(first), label=f"Étape {number} : la fiche"))
    lines += ["```", "# ceci n’est pas un titre", "```", "", "| Échéance | Qui |", "|---|---|", "| juin | le comité |"]
    return "\n".join(lines).encode(), Truth((*spread(told, 12), Sentence("# ceci n’est pas un titre")))


RECIPES = (
    Recipe("communes.csv", "csv", partial(table, "utf-8", ",")),
    Recipe("communes_excel.csv", "csv", partial(table, "utf-8-sig", ";")),
    Recipe("communes_ancien_excel.csv", "csv", partial(table, "cp1252", ";")),
    Recipe("communes_unicode.csv", "csv", partial(table, "utf-16", "\t")),
    Recipe("releve.txt", "txt", partial(text, "utf-8")),
    Recipe("releve_bloc-notes.txt", "txt", partial(text, "cp1252")),
    Recipe("releve_unicode.txt", "txt", partial(text, "utf-16")),
    Recipe("releve_mac.txt", "txt", partial(text, "mac_roman")),
    Recipe("releve_ancien.txt", "txt", partial(text, "cp850", _OLD_ACCENTS)),
    Recipe("guide.md", "md", partial(markdown, 6)),
    Recipe("guide_complet.md", "md", partial(markdown, 40)),
)
