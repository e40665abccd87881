"""What the room of supports refuses, said to the person who asked."""


class Refused(Exception):
    """An act that makes no sense in the present state; str() is a French sentence to show as it is."""


class Conflict(Refused):
    """Someone else changed the support since the form was opened."""
