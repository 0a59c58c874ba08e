"""A text -> the kinds of contact data that it holds, its encodings undone; or the text, or a finding, without them.

A number alone is a telephone number only in forms that no date, figure, page or case number has; after a word for
telephone, any number of six digits or more is one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from graph_builder.long_texts import normalized, unescaped
from graph_builder.model import Finding

MASK = "[contact data]"
"""What stands where a finding would repeat contact data."""

_BEGINNING, _LOOKED_AT = 60, 4000
"""So many signs of a long text are shown, and so many are looked at for what has to be masked in them."""
_ROUNDS = 3
"""How often an encoding inside an encoding is undone."""

_AT = r"\s*[\[({]\s*(?:at|@)\s*[\])}]\s*"
_DOT = r"\s*[\[({]\s*(?:dot|\.)\s*[\])}]\s*"
_NO_DOMAIN = r"(?!(?:the|an?|this|that|these|those|each|every|one|any|no|its|his|her|my|our)\b)"
_DOMAIN = r"(?:com|org|net|edu|gov|int|mil|info|biz|news|media|asia|[a-z]{2})\b"
_MAIL = re.compile(
    # The start of a run alone is tried: a run of many signs without a space is walked once.
    r"(?<![^\s@<>\"'(),;:])[^\s@<>\"'(),;:]+\s?@\s?[^\s@<>\"'(),;:]+\.[^\W\d_]{2,}"
    rf"|(?<![\w.+-])[\w.+-]+{_AT}[\w-]+(?:{_DOT}|\.|\s+dot\s+)[a-z]{{2,}}"
    rf"|(?<![\w.+-])[\w.+-]+\s+at\s+{_NO_DOMAIN}[\w-]+(?:(?:{_DOT}|\s+dot\s+)[\w-]+)*(?:{_DOT}|\s+dot\s+){_DOMAIN}"
    # Broken over the end of a line.
    r"|(?<![\w.+-])[\w.+-]*\w@[\w.-]*[^\S\n]*\n\s*[\w.-]*\w\.[a-z]{2,}\b"
    r"|(?<![\w.+-])[\w.+-]*\w@[\w-][\w.-]*\.[^\S\n]*\n\s*(?-i:[a-z]{2,6})\b",
    re.IGNORECASE,
)
_END = r"(?!\w|[.,/-]\d|:\d)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])[-./](?:0?[1-9]|1[0-2])"
_YEAR = r"(?:1[3-9]|20)\d\d"
_FIGURE = r"\d{1,3}(?: 000){2,}(?!\s?\d)"
_NO_DATE = rf"(?!(?:{_YEAR}[-./]\d{{1,2}}[-./]\d{{1,2}}|{_DAY}[-./]{_YEAR}|{_YEAR}\s?[-/]\s?{_YEAR}|{_FIGURE})(?!\d))"
_PHONE = re.compile(
    rf"(?<![\w+])(?<!\d[:.,])(?:\+|00)\s?(?=\(?[1-9])(?!{_FIGURE})\(?[1-9](?:[\s().\-/]{{0,2}}\d){{7,13}}(?!\w)"
    r"|(?:\bwa\.me/|\bwhatsapp\.com/\S{0,40}?phone=|\bsignal\.me/#p/|\b(?:tel|sms|callto|viber|whatsapp):\S{0,20}?)"
    r"\+?\d(?:[\-.()]?\d){6,14}",
    re.IGNORECASE,
)
_WORDS = (
    r"tel|telephone|phone|mobile|cell|fax|whatsapp|signal|viber"
    r"|тел|телефон\w{0,3}|факс\w{0,2}|моб|мобильн\w{2,3}|ватсап\w?|вотсап\w?|вайбер\w?|сигнал"
    r"|تلفن\w{0,4}|تیلفون\w{0,4}|تليفون\w{0,4}|موبایل\w{0,4}|موبايل\w{0,4}|شماره\s?تماس|همراه|واتساپ|واتس\s?اپ|سیگنال|فکس"
    r"|(?:ال|بال)?هاتف\w{0,3}|(?:ال)?جوال|واتساب|واتس\s?اب|فاكس|رقم\s?الاتصال|ټیلیفون|تیلیفون"
)
_NAMED_OTHERWISE = (
    r"(?<!case )(?<!case no )(?<!case no\. )(?<!file no\. )(?<!docket )(?<!docket no\. )(?<!application no\. )"
    r"(?<!isbn )(?<!isbn: )(?<!isbn-10 )(?<!isbn-10: )(?<!page )(?<!pages )(?<!pp\. )"
)
_PHONE_IN_WORDS = re.compile(
    r"(?<![\w-])\(?[2-9]\d{2}\)?[-. ]\d{3}[-. ]\d{4}(?![\w-])"
    rf"|\b(?:{_WORDS})\b\W{{0,4}}(?:no\.?|number)?\W{{0,3}}{_NO_DATE}\d(?:[\s().\-/]{{0,2}}\d){{5,13}}(?!\w)"
    # As written inside a country: the 0 before the code of an area, or the 8 of Russia and Central Asia.
    rf"|(?<![\w.,/+-]){_NAMED_OTHERWISE}(?:"
    r"(?:0[1-9]\d{1,3}[\s/-]{1,2}|\(0[1-9]\d{1,3}\)[\s/-]{0,2})"
    r"(?:\d{6,8}|\d{3,4}[\s-]\d{4}|\d{3}[\s-]\d{2}[\s-]\d{2,3})"
    r"|0[1-9]\d{2,3}[\s-]\d{3}[\s-]\d{3}|0[2379]\d{9}|07\d{8}"
    r"|8[\s-]?(?:\(\d{3}\)|\d{3})[\s-]?\d{3}[\s-]\d{2}[\s-]\d{2}|8[\s-]?\(\d{3}\)[\s-]?\d{7}|89\d{9}"
    rf"){_END}",
    re.IGNORECASE,
)
_IDENTITY = re.compile(
    r"\b(?:passport|tazkira|e-?tazkira|national id|identity card|id card|id no|id number|ssn|social security)\b"
    r"\W{0,3}(?:no\.?|number|nr\.?|card)?\W{0,4}[a-z]{0,3}\d(?:[\s-]?\d){4,}",
    re.IGNORECASE,
)
_LINK = re.compile(r"https?:\S*", re.IGNORECASE)
_TRACED = re.compile(
    r"\S*[?&;#](?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_eid|mc_cid|_hsenc|_hsmi|igshid|e?mail|recipient|subscriber)="
    r"|[^\s?]*\?\S*@",
    re.IGNORECASE,
)


class _TrackingLinks:
    """Links that say who follows them; what ``re`` gives for a link and what traces it, in time that grows with a text.

    In a run of signs without a space only the first link can be one if a later one is: each run is walked once.
    """

    def search(self, text: str) -> tuple[int, int] | None:
        """Give where the first one stands."""
        return next(self._all(text), None)

    def sub(self, mask: str, text: str) -> str:
        """Give the text with *mask* in the place of each of them."""
        parts, at = [], 0
        for start, end in self._all(text):
            parts += [text[at:start], mask]
            at = end
        return "".join((*parts, text[at:]))

    def _all(self, text: str) -> Iterator[tuple[int, int]]:
        at = 0
        while (link := _LINK.search(text, at)) is not None:
            traced = _TRACED.match(text, link.start() + len("http:"), link.end())
            at = traced.end() if traced else link.end()
            if traced:
                yield link.start(), at


_TRACKING = _TrackingLinks()
_SUSPECT = re.compile(r"[@%&]|[\[({]\s*at\b|(?:\d\D{0,3}){5}", re.IGNORECASE)
_TRACES = ("dot",)
"""Without any of these, plain text holds none of the above; most texts leave here."""
_SUSPECT_IRI = re.compile(r"[@%&+=]|[\[({]\s*at\b|(?<!\w)00[\s(]*[1-9]", re.IGNORECASE)
_TRACES_IRI = ("dot", ".me/", "tel:", "sms:", "callto:", "viber:", "whatsapp:")
"""The same for what is looked for everywhere: every other IRI holds numbers, and none of these."""
EVERYWHERE = (("an e-mail address", _MAIL), ("a telephone number", _PHONE), ("a tracking link", _TRACKING))
IN_WORDS = (("a telephone number", _PHONE_IN_WORDS), ("the number of an identity document", _IDENTITY))
_UNUSUAL = re.compile(r"[^\w\s!-~]")
_DIGIT = re.compile(r"(?![0-9])\d")


def contact_in(text: str, *, words: bool = True) -> list[str]:
    """Name the kinds of contact data that a text holds, encodings undone; *words* is False for an IRI."""
    if text.isascii() and not _is_suspect(text, words=words):
        return []
    plain = decoded(text)
    if not _is_suspect(plain, words=words):
        return []
    patterns = (*EVERYWHERE, *IN_WORDS) if words else EVERYWHERE
    return list(dict.fromkeys(kind for kind, pattern in patterns if pattern.search(plain)))


def _is_suspect(text: str, *, words: bool) -> bool:
    small = text.lower()
    if words:
        linked = "http" in small and any(sign in small for sign in "?#;")
        return linked or any(trace in small for trace in _TRACES) or _SUSPECT.search(text) is not None
    return any(trace in small for trace in _TRACES_IRI) or _SUSPECT_IRI.search(text) is not None


def decoded(text: str) -> str:
    """Undo percent and HTML encodings, compatibility forms, digits of other scripts and invisible signs."""
    for _ in range(_ROUNDS):
        before = text
        text = unescaped(unquote(text))
        if not text.isascii():
            text = normalized("NFKC", text)
            text = _UNUSUAL.sub(lambda sign: "" if unicodedata.category(sign[0]) == "Cf" else sign[0], text)
            text = _DIGIT.sub(lambda sign: str(unicodedata.decimal(sign[0])), text)
        if text == before:
            break
    return text


def masked(text: str) -> str:
    """Give a text whose contact data are masked; one that holds none as it is."""
    if not contact_in(text):
        return text
    plain = decoded(text)
    for _, pattern in (*EVERYWHERE, *IN_WORDS):
        plain = pattern.sub(MASK, plain)
    return MASK if contact_in(plain) else plain


def beginning(text: str) -> str:
    """Give the first words of a long text for a finding: masked before it is cut, since half an address is one too."""
    return masked(text[:_LOOKED_AT])[:_BEGINNING]


def without_contact(finding: Finding) -> Finding:
    """Give a finding that can be shown: a text of it that holds contact data is masked whole, of the message a part."""
    texts = (finding.subject, finding.value, finding.quotation, finding.hint, finding.accepted)
    if not any(map(contact_in, (finding.message, *texts))):
        return finding
    message = finding.message
    if contact_in(finding.value):
        message = message.replace(finding.value, MASK)
    subject, value, quotation, hint, accepted = (MASK if contact_in(text) else text for text in texts)
    return replace(
        finding,
        message=masked(message),
        subject=subject,
        value=value,
        quotation=quotation,
        hint=hint,
        accepted=accepted,
    )
