"""Paragraphs and rows whose kind is told by the mark that ends them, as in DOC and RTF."""

from files.extract.sections import Block, Flow

# What the fonts of symbols draw, which Word writes as private characters: nearly always the mark of a list.
SYMBOLS = dict.fromkeys(range(0xF000, 0xF100), "•")


class Marked:
    """Text as it comes, then the marks; what is whole is added to `out`."""

    def __init__(self, out: list[Block]) -> None:
        self._out = out
        self._flow = Flow()
        self._in_row = False

    @property
    def paragraph(self) -> Block:
        """The paragraph being read, begun when there is none."""
        return self._flow.paragraph or self._flow.open_paragraph()

    def end_paragraph(self, level: int, in_table: bool) -> None:
        """The mark of a paragraph; `level`: of heading, 0 for none. Outside tables it ends a row that nothing ended."""
        if in_table:
            self._open_row()
        else:
            self._close_row()
        self._close_paragraph(level)

    def end_cell(self) -> None:
        """The mark of a cell, which ends its last paragraph."""
        self._open_row()
        self._close_paragraph(0)
        self._flow.open_cell()

    def end_row(self) -> None:
        """The mark of a row."""
        if self._in_row:
            self._close_paragraph(0)
            self._close_row()

    def finish(self) -> None:
        """End what is open."""
        self.end_row()
        self._close_paragraph(0)

    def _open_row(self) -> None:
        if not self._in_row:
            self._flow.open_row()
            self._flow.open_cell()
            self._in_row = True

    def _close_row(self) -> None:
        if self._in_row:
            self._in_row = False
            self._keep(self._flow.close_row())

    def _close_paragraph(self, level: int) -> None:
        block = self._flow.close_paragraph()
        if block is not None:
            block.level = level
        self._keep(block)

    def _keep(self, block: Block | None) -> None:
        if block is not None:
            self._out.append(block)
