"""Files that revealed a fault, minimised and stored as regression tests."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from lxml import etree

from fuzz.judge import CRASH, Verdict
from fuzz.mutate_xml import tree, written
from fuzz.mutate_zip import packed, unpacked
from fuzz.workers import judged
from tests.conftest import ROOT

CRASHES = ROOT / "tests/data/crashes"
_INDEX = CRASHES / "README.md"
_QUICK = 1  # seconds; slower cases are not minimised
_SECONDS = 40  # for minimising one file
_MOST = 400_000  # bytes; a larger file is identified by its seed and number only
_HEAD = """# Files that once revealed a fault

`tests/security/test_crashes.py` reads each of them. A name consists of the kind of case, the first
digits of the file's SHA-256, and the role in which it is read. While the seed files stay the same,
`python -m fuzz KIND --seed SEED --only NUMBER` builds the case again; some files were minimised
afterwards.

| file | seed | number | made by | fault |
|---|--:|--:|---|---|
"""

Still = Callable[[bytes], bool]


def kept_files() -> list[Path]:
    """Every stored file."""
    return sorted(path for path in CRASHES.glob("*-*.*") if path.is_file())


def role_of(path: Path) -> tuple[str, str]:
    """The kind and the role of a stored file."""
    kind, _, rest = path.name.partition("-")
    return kind, rest.partition(".")[2]


def keep(kind: str, role: str, data: bytes, verdict: Verdict, made: tuple[int, int, str]) -> str:
    """Store a file as a regression test; `made` is its seed, number and story.

    Returns the name of the file, or the reason why it was not stored.
    """
    small = shrunk(role, data, _same(kind, role, verdict)) if _is_quick(verdict) else data
    if len(small) > _MOST:
        return f"not stored: {len(small):,} bytes"
    name = f"{kind}-{hashlib.sha256(small).hexdigest()[:8]}.{role}"
    if (CRASHES / name).exists():
        return name
    CRASHES.mkdir(parents=True, exist_ok=True)
    if not _INDEX.exists():
        _INDEX.write_text(_HEAD, encoding="utf-8")
    (CRASHES / name).write_bytes(small)
    seed, number, story = made
    fault = " ".join([verdict.sort, verdict.place, *verdict.lines[-1:]]).replace("|", "\\|")
    with _INDEX.open("a", encoding="utf-8") as file:
        file.write(f"| {name} | {seed} | {number} | {_plain(story)} | {_plain(fault)} |\n")
    return name


def shrunk(role: str, data: bytes, still: Still) -> bytes:
    """A smaller file with the same fault, as far as one is found within the time limit."""
    end = time.monotonic() + _SECONDS
    if role in ("docx", "odt", "xlsx"):
        members = unpacked(data)
        if not members or not still(packed(members)):
            return data
        members = _fewer(members, lambda some: still(packed(some)), end)
        for place, (name, body) in enumerate(members):
            smaller = _smaller_part(body, _within(members, place, name, still), end)
            members[place] = (name, smaller)
        return packed(members)
    lines = _fewer(data.splitlines(keepends=True), lambda some: still(b"".join(some)), end)
    text = b"".join(lines)
    step = max(1, len(text) // 64)
    pieces = [text[start : start + step] for start in range(0, len(text), step)]
    return b"".join(_fewer(pieces, lambda some: still(b"".join(some)), end))


def _within(members: list[tuple[str, bytes]], place: int, name: str, still: Still) -> Still:
    return lambda body: still(packed([*members[:place], (name, body), *members[place + 1 :]]))


def _smaller_part(data: bytes, still: Still, end: float) -> bytes:
    """A part with as few elements as the fault needs; unchanged if it is not XML."""
    root = tree(data)
    if root is None or not still(written(root)):
        return data
    holder = root
    while len(holder) == 1:
        holder = holder[0]

    def with_children(children: Sequence[etree._Element]) -> bytes:
        holder[:] = list(children)
        return written(root)

    return with_children(_fewer(list(holder), lambda some: still(with_children(some)), end))


def _fewer(pieces: list, good: Callable[[list], bool], end: float) -> list:  # type: ignore[type-arg]
    """As few pieces as are still `good`, found by leaving out ever smaller runs until `end`."""
    size = len(pieces)
    while size:
        start = 0
        while start < len(pieces) and time.monotonic() < end:
            rest = pieces[:start] + pieces[start + size :]
            if rest and good(rest):
                pieces = rest
            else:
                start += size
        size //= 2
    return pieces


def _same(kind: str, role: str, verdict: Verdict) -> Still:
    """A function that says whether bytes have the same fault."""

    def still(data: bytes) -> bool:
        ((_, found),) = judged([data], lambda given: (kind, role, given))
        return (found.sort, found.place) == (verdict.sort, verdict.place)

    return still


def _is_quick(verdict: Verdict) -> bool:
    return verdict.sort == CRASH and verdict.seconds < _QUICK


def _plain(text: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in text)[:300]


def replayed() -> Iterator[tuple[Path, Verdict]]:
    """The current verdict on every stored file."""
    return judged(kept_files(), lambda path: (*role_of(path), path.read_bytes()), chunk=1)
