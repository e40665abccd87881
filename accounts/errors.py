"""What an action of this room refuses."""


class Refused(ValueError):
    """An act that cannot be done; its text is a French sentence for the person who asked."""


class Changed(Refused):
    """What a person decided on changed since the page they look at was drawn."""
