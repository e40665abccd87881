"""Archives: a paper with its tables apart, as people send the annexes of a convention."""

from spaces.demo.archive import zipped
from spaces.demo.papers import Paper, Table
from spaces.demo.printers.plain import to_txt
from spaces.demo.printers.tables import to_csv, to_ods
from spaces.demo.printers.texts import to_odt


def to_zip(paper: Paper) -> bytes:
    """The text of the paper, its tables when it has some, and a note, in two folders."""
    members = [("Lisez-moi.txt", to_txt(paper)[:1200].decode(errors="ignore").encode())]
    members.append(("Textes/Document de travail.odt", to_odt(paper)))
    if any(isinstance(block, Table) for block in paper.blocks):
        members += [("Annexes/Tableaux.ods", to_ods(paper)), ("Annexes/Tableau principal.csv", to_csv(paper))]
    return zipped(members, paper.dated)
