"""The blocks of the body of any page."""

from pages.blocks.things import CafContactBlock, DownloadBlock, FigureBlock, FilePageBlock, SupportBlock, SupportsBlock
from pages.blocks.words import CalloutBlock, LinksBlock, QuotationBlock, StepsBlock, TableBlock, TextBlockRich

_OF_THE_SITE = (CafContactBlock, DownloadBlock, FilePageBlock, SupportBlock, SupportsBlock)

BODY = [
    ("text", TextBlockRich()),
    ("callout", CalloutBlock()),
    ("steps", StepsBlock()),
    ("table", TableBlock()),
    ("figure", FigureBlock()),
    ("quotation", QuotationBlock()),
    ("supports", SupportsBlock()),
    ("support", SupportBlock()),
    ("file_page", FilePageBlock()),
    ("download", DownloadBlock()),
    ("caf_contact", CafContactBlock()),
    ("links", LinksBlock()),
]

# The home page shows the supports and the Caf in its own blocks: there, only words and images.
HOME = [(name, block) for name, block in BODY if not isinstance(block, _OF_THE_SITE)]
