"""What a checker raises."""


class NotYet(Exception):  # noqa: N818 - no error of ours, nor of the reader's program
    """An answer is not right yet; the message says what is wrong and where to look.

    A notebook shows the message alone, without the way through the checker.

    Examples
    --------
    >>> raise NotYet("26 is one stop too few; look at the last window")
    Traceback (most recent call last):
    cnn_guide.exercises.feedback.NotYet: 26 is one stop too few; look at the last window
    """

    def _render_traceback_(self) -> list[str]:
        """Show one line; IPython asks for this in place of a traceback."""
        return [f"Not yet: {self}"]
