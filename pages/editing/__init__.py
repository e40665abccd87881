"""Working in Wagtail: what its screens are for a national editor, and what they refuse."""
