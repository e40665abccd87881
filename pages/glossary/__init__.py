"""The glossary: known to every page and to the search, read at /glossaire/, kept in Wagtail."""
