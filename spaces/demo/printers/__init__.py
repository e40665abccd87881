"""A paper printed in each format that the Caf send. The bytes depend on the paper alone."""

from collections.abc import Callable
from dataclasses import dataclass

from spaces.demo.papers import Paper
from spaces.demo.printers import decks, images, old, parcels, plain, tables, texts
from spaces.demo.printing import to_docx, to_pdf


@dataclass(frozen=True)
class Printer:
    """How a paper becomes a file: the suffix of its name, and the bytes of a paper."""

    suffix: str
    print: Callable[[Paper], bytes]


# Named as the catalogue asks for them: by their suffix, but for the scan, a PDF that holds only images.
PRINTERS: dict[str, Printer] = {
    "pdf": Printer("pdf", to_pdf),
    "scan": Printer("pdf", images.to_scan),
    "png": Printer("png", images.to_png),
    "jpg": Printer("jpg", images.to_jpeg),
    "docx": Printer("docx", to_docx),
    "odt": Printer("odt", texts.to_odt),
    "rtf": Printer("rtf", texts.to_rtf),
    "pptx": Printer("pptx", decks.to_pptx),
    "odp": Printer("odp", decks.to_odp),
    "xlsx": Printer("xlsx", tables.to_xlsx),
    "ods": Printer("ods", tables.to_ods),
    "csv": Printer("csv", tables.to_csv),
    "txt": Printer("txt", plain.to_txt),
    "md": Printer("md", plain.to_markdown),
    "doc": Printer("doc", old.kept("doc")),
    "xls": Printer("xls", old.kept("xls")),
    "ppt": Printer("ppt", old.kept("ppt")),
    "zip": Printer("zip", parcels.to_zip),
}
