"""« Voir comme un lecteur de la Caf X »: an administrateur national sees what such a reader sees, and cannot write."""
