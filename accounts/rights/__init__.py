"""« Qui peut faire quoi » : the table of accounts.permissions as a page."""
