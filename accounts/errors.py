"""What an action of this room refuses."""


class Refused(ValueError):
    """An act that cannot be done; its text is a French sentence for the person who asked."""
