"""Names that not everybody may see + a text -> where they stand in it as words of their own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from graph_builder.cards import MASK_SIGN
from graph_builder.folding import Positions, folded
from graph_builder.word_bounds import is_inside
from graph_builder.word_places import Sought

_SIGN = re.compile(r"\w")


class ClosedNames:
    """Names to be found whatever their case, white space, quotation marks and dashes, with accents in either form."""

    def __init__(self, names: Iterable[str]) -> None:
        forms = (unicodedata.normalize(form, name) for name in names for form in ("NFC", "NFD"))
        self._sought = Sought(filter(None, (_alike(form).strip() for form in forms)))

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield from where to where each name stands in a text."""
        alike, positions = _alike(text), Positions(text)
        for name, places in self._sought.places(alike, len(alike)).items():
            for start, end in ((at, at + len(name)) for at in places):
                if not _parts_a_word(alike, start) and not _parts_a_word(alike, end):
                    yield positions.in_text(start), positions.in_text(end - 1) + 1

    def stand_in(self, text: str) -> bool:
        """Say whether one of the names stands in a text."""
        return any(True for _ in self.spans(text))

    def masked(self, text: str) -> str:
        """Give a text in which a mask stands for each sign of the names."""
        signs = list(text)
        for start, end in self.spans(text):
            signs[start:end] = (sign if sign.isspace() else MASK_SIGN for sign in signs[start:end])
        return "".join(signs)


def _alike(text: str) -> str:
    """Fold a text, with small letters where they are as long."""
    plain = folded(text)
    small = plain.casefold()
    if len(small) == len(plain):
        return small
    return "".join(low if len(low := sign.casefold()) == 1 else sign for sign in plain)


def _parts_a_word(text: str, at: int) -> bool:
    """Say whether letters stand on both sides that are of one word; a name before a hyphen is a name."""
    return bool(_SIGN.match(text[at - 1 : at]) and _SIGN.match(text[at : at + 1])) and is_inside(text, at)
