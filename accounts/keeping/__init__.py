"""The habilitations of a Caf kept true: who holds what, until when, given, prolonged, suspended, reviewed, ended."""
