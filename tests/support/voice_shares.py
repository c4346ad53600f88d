"""How much of each document a voice changes, in percent of its lines:
`python tests/support/voice_shares.py [ORGANISATION]...` prints it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.usecases.build import BuildOptions, build

EXAMPLES = Path(__file__).parents[2] / "examples"
EDITIONS = ("playbook", "worksheet", "canvas", "request")
_NAMES = {"stakeholder": ("one", "many"), "learner": ("one", "many"), "function": ("long", "short")}
_OTHER_NAMES = tuple(
    f"voice.{name}.{part}=Xyz {part}" for name, parts in _NAMES.items() for part in parts
)
# The voices to compare, by what they show, each as settings.
COMPARED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "formal → casual": (("voice.formality=formal",), ("voice.formality=casual",)),
    "we → I": (("voice.person=we",), ("voice.person=i",)),
    "we → you": (("voice.person=we",), ("voice.person=you",)),
    "other names": ((), _OTHER_NAMES),
}


def pages(name: str, folder: Path, overrides: tuple[str, ...]) -> Mapping[str, list[str]]:
    """The lines with text of every document of an organisation in a voice, by file name."""
    build(
        BuildOptions(
            config=EXAMPLES / f"{name}.yaml",
            output=folder,
            editions=EDITIONS,
            formats=("md",),
            overrides=overrides,
        )
    )
    found = sorted((folder / name).glob("*.md"))
    return {path.stem: _lines(path.read_text(encoding="utf-8")) for path in found}


def _lines(text: str) -> list[str]:
    """The lines of a page without blank ones and without the comments that programs read."""
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("<!--")]


def changed(before: list[str], after: list[str]) -> int:
    """The number of lines that differ."""
    same = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return max(len(before), len(after)) - sum(block.size for block in same)


def shares(name: str) -> Iterator[tuple[str, str, int, int]]:
    """For each document and comparison: its name, the comparison, changed lines and lines."""
    voices = dict.fromkeys(voice for pair in COMPARED.values() for voice in pair)
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        found = {
            voice: pages(name, folder / str(number), voice) for number, voice in enumerate(voices)
        }
    for page, lines in found[()].items():
        for label, (first, second) in COMPARED.items():
            yield page, label, changed(found[first][page], found[second][page]), len(lines)


def main(names: list[str]) -> None:
    for name in names or ("wexholme", "hallbruecker", "arcaya"):
        for page, label, lines, total in shares(name):
            print(f"{page:40} {label:16} {lines:4} of {total:4}  {lines / total:6.1%}")


if __name__ == "__main__":
    main(sys.argv[1:])
