"""What a person can do something about."""


class Refused(Exception):
    """A file or an act that is not accepted; the message is a French sentence that says what to do instead."""


class NotNow(Refused):
    """The same file may be accepted later, as it is: the site lacks room or time, or too much waits already."""
