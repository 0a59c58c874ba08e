"""What a client asked -> why it is not done, as an HTTP status and a sentence."""

from __future__ import annotations


class Refusal(Exception):
    """A request that is answered with a status of 400 or above; ``str()`` is a sentence for its sender.

    ``hint`` says what to do instead, where the sentence does not.
    """

    def __init__(self, status: int, cause: str, *, retry_after: int = 0, hint: str = "") -> None:
        super().__init__(cause)
        self.status = status
        self.cause = cause
        self.retry_after = retry_after
        self.hint = hint
