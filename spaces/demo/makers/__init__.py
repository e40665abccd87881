"""One function per sort of document: a voice and a brief give a paper."""
