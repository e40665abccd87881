"""The screens of working groups."""
