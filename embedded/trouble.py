"""The one way in which a start gives up."""


class Trouble(Exception):
    """A start that cannot go on. Its text is one plain sentence for the person at the terminal."""
