"""A list of people as a Caf keeps it: read, checked line by line, then applied whole or not at all."""
