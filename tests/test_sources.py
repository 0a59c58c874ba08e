"""No contact data of the five documents is in the repository; the test knows it by its hashes only."""

from __future__ import annotations

import hashlib
import html
import re
import subprocess
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parent.parent
HASHES = frozenset((Path(__file__).parent / "contact_data.sha256").read_text(encoding="utf-8").split())
ALLOWED = re.compile(r"@(example|test|invalid)\b|@[0-9]|noreply", re.IGNORECASE)
MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
PHONE = re.compile(r"\+?[(]?\d[\d\s().-]{7,}\d")


def digest(text):
    return hashlib.sha256(("ace:" + "".join(text.lower().split())).encode()).hexdigest()


def candidates(text):
    for form in (text, unquote(text), unquote(unquote(text)), html.unescape(text)):
        yield from MAIL.findall(form)
        yield from (re.sub(r"\D", "", number) for number in PHONE.findall(form))
        words = re.findall(r"[^\W\d_][\w'’-]+", form)
        yield from (f"{first} {second}" for first, second in pairwise(words))


def tracked_files():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("needs a git checkout to know which files belong to the repository")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def test_no_contact_data_of_the_documents_is_in_the_repository():
    found = []
    for path in tracked_files():
        data = path.read_bytes() if path.is_file() else b""
        if b"\0" not in data:
            found += [(path, word) for word in candidates(data.decode("utf-8", "replace")) if digest(word) in HASHES]

    assert found == []


def test_no_archived_text_and_no_fact_holds_an_e_mail_address_or_a_telephone_number():
    found = []
    for path in (ROOT / "data").rglob("*"):
        if path.is_file():
            text = unquote(path.read_text(encoding="utf-8"))
            found += [(path, mail) for mail in MAIL.findall(text) if not ALLOWED.search(mail)]
            found += [(path, number) for number in re.findall(r"\+\d[\d\s()-]{7,}\d", text)]

    assert found == []


def test_the_hashes_would_catch_what_they_are_hashes_of():
    assert len(HASHES) >= 20
    assert digest("Some Name") == digest("some  name")


def test_masks_cover_only_mask_signs_and_are_counted(first_reading):
    masked = {source.key: len(source.masks) for source in first_reading.sources.values()}

    assert masked == {
        "callamard-interview": 0,
        "joint-call-2021": 2,
        "london-conference": 0,
        "open-letter-2021": 0,
        "round-up-fall-2021": 1,
    }


def test_an_archived_text_keeps_the_positions_of_its_original(first_reading):
    lengths = {source.key: len(source.text) for source in first_reading.sources.values()}

    assert lengths == {
        "callamard-interview": 16429,
        "joint-call-2021": 11570,
        "london-conference": 2074,
        "open-letter-2021": 3317,
        "round-up-fall-2021": 7396,
    }
