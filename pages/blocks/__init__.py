"""What pages are made of: the blocks that national editors put one under the other. No raw HTML, no media of others."""

from pages.blocks.body import BODY, HOME
from pages.blocks.streams import ACTORS, ANNEXES, ESSENTIAL, QUESTIONS, SYNTHESIS

__all__ = ["ACTORS", "ANNEXES", "BODY", "ESSENTIAL", "HOME", "QUESTIONS", "SYNTHESIS"]
