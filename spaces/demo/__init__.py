"""The demonstration: real territories, invented people, documents written by us from public facts."""
