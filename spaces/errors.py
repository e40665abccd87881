"""What the room of supports refuses, said to the person who asked."""


class Refused(Exception):
    """An act that makes no sense in the present state; str() is a French sentence to show as it is."""


class Conflict(Refused):
    """Someone else changed the support since the form was opened."""


class Unconfirmed(Refused):
    """A text seems to hold personal data of families, and nobody has said that it may be shared all the same."""
