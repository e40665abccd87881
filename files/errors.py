"""What a person can do something about."""


class Refused(Exception):
    """A file or an act that is not accepted; the message is a French sentence that says what to do instead."""
