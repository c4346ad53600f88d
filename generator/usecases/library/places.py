"""Where else a name to forget can be: in what builds keep, in summaries, and in what was sent.

What people work in is named and left to them; what cannot be reached is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from generator.foundation import files
from generator.foundation.errors import ConfigError, Place, Problem
from generator.foundation.storage import OWN, open_folder
from generator.library.names import PersonName
from generator.library.sheet_text import text_of
from generator.output.lockfile import BACKUP, BASE, PENDING, Lock
from generator.output.owners import folders_in
from generator.output.sent_rounds import RECORD, SENT, forget
from generator.playbook.manifest import PRINTED
from generator.project.project import Project
from generator.usecases.library.forget import Removed
from generator.usecases.runs import output_of

_KEPT = tuple(area.partition("/")[2] for area in (BASE, PENDING, BACKUP))
_HISTORIES = (".git", ".hg", ".svn")
# What a name is looked for in besides: files that people fill in, send and list people in.
_SEARCHED = frozenset(
    (".csv", ".docx", ".eml", ".htm", ".html", ".json", ".jsonl", ".md", ".mhtml", ".odt", ".pdf",
     ".txt", ".xlsx", ".yaml", ".yml")
)  # fmt: skip
_MOST = 5_000  # other files that are searched
_YOURS = "names the person, and is left to you", "remove it, or take the name out"
_LEFT = "library.left"  # code of a file that is left to people


@dataclass
class OutsideRemover:
    """Removes a name from the files of a project that are not its library, or with `dry_run` only
    says what it would remove. What is left to people is added to `problems`. `library` is the
    folder of the library, which others search; `output` is the output folder, "" for the usual one.
    """

    project: Project
    name: PersonName
    library: Path
    output: str = ""
    dry_run: bool = False
    problems: list[Problem] = field(default_factory=list)

    def remove(self) -> Iterator[Removed]:
        """Everything that is removed, or would be."""
        address, _ = output_of(self.project, self.output)
        if Path(address).is_dir():
            for folder in folders_in(open_folder(address)):
                yield from self._in_output(Path(folder))
        elif "://" in address:
            self._leave(address, "is not on this machine, so it was not searched",
                        "look for the name there yourself")  # fmt: skip
        yield from self._in_sent(self.project.config.folder / SENT)
        self._name_others(Path(address))
        self._name_histories()

    def _in_output(self, folder: Path) -> Iterator[Removed]:
        """What a build keeps for itself, and the summaries, which are made anew from sheets."""
        known = Lock.load(open_folder(folder.as_posix()))
        gone = []
        for path in self._naming(_files_in(folder, below=folder)):
            name = path.relative_to(folder).as_posix()
            if name.startswith(tuple(f"{OWN}/{area}/" for area in _KEPT)):
                yield self._remove(path, "kept by a build")
            elif self._is_printed(path.name):
                yield self._remove(path, "summary")
                gone.append(name)
            else:
                self._leave(path, *_YOURS)
        if gone and not self.dry_run:
            for name in gone:
                known.forget(name)
            known.save()

    def _is_printed(self, name: str) -> bool:
        """Whether a document prints answers of a request, by its name."""
        playbooks = self.project.renderer.catalogue.playbooks.values()
        return any(
            f"-{playbook.shown_id(edition)}-{edition}" in name
            for playbook in playbooks
            for edition in PRINTED
        )

    def _in_sent(self, sent: Path) -> Iterator[Removed]:
        """The records of rounds lose the name and its address, and drafts and sheets are removed.
        The copies stay in the records, so that counts stay right.
        """
        own = self.project.config.organisation.id
        try:
            rounds = forget(sent, own, self._is_person, dry_run=self.dry_run)
        except ConfigError as error:
            self.problems += error.problems
            return
        for one in rounds:
            sheets = "1 sheet" if one.sheets == 1 else f"{one.sheets} sheets"
            yield Removed("name", (one.folder / RECORD).as_posix(), f"taken out of {sheets}")
            yield from (Removed("sent", path.as_posix(), "removed") for path in one.files)
        gone = {path for one in rounds for path in (*one.files, one.folder / RECORD)}
        for path in self._naming(_files_in(sent, below=sent)):
            if path not in gone:
                self._leave(path, *_YOURS)

    def _is_person(self, name: str, _: str) -> bool:
        return self.name.is_person(name)

    def _name_others(self, output: Path) -> None:
        """Name the other files of the project with the name: sheets that came back, tables."""
        home = self.project.config.folder
        own = [files.resolved(path) for path in (output, home / SENT, self.library)]
        others = (
            path
            for path in _visible_files(home)
            if path.suffix.lower() in _SEARCHED and not {*own} & {*files.resolved(path).parents}
        )
        found = list(islice(others, _MOST + 1))
        if len(found) > _MOST:
            message = f"has more than {_MOST:,} other files, so these were not searched"
            self._leave(home, message, "look for the name there yourself")
            return
        for path in self._naming(found):
            self._leave(path, *_YOURS)

    def _naming(self, paths: Iterable[Path]) -> Iterator[Path]:
        return (path for path in paths if self._mentions(path))

    def _mentions(self, path: Path) -> bool:
        if self.name.in_file_name(path.name):
            return True
        data = files.read(path, follow=False) or b""
        return self.name.mentioned_in(text_of(data, path.suffix, self.project.limits))

    def _remove(self, path: Path, what: str) -> Removed:
        if not self.dry_run:
            files.remove(path)
        return Removed(what, path.as_posix(), "removed")

    def _name_histories(self) -> None:
        """Name the version control that the project is in: nothing is taken out of a history."""
        home = self.project.config.folder
        marks = (folder / mark for folder in (home, *home.parents) for mark in _HISTORIES)
        for mark in filter(Path.exists, marks):
            message = "is version control, and its history keeps what it ever had"
            self._leave(mark, message, "if it had files with the name, rewrite its history")

    def _leave(self, path: Path | str, message: str, hint: str) -> None:
        place = Place(path.as_posix() if isinstance(path, Path) else path)
        self.problems.append(Problem(_LEFT, message, place, hint, "warning"))


def _visible_files(folder: Path) -> Iterator[Path]:
    """Every file in a folder and below, without links and what is hidden."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.is_symlink():
            continue
        if path.is_dir():
            yield from _visible_files(path)
        elif path.is_file():
            yield path


def _files_in(folder: Path, below: Path) -> list[Path]:
    """Every file in a folder, without links; of language folders only their own run sees them."""
    found = sorted(folder.rglob("*"))
    inner = {path.parent for path in found if path.name == OWN and path.parent != below}
    return [
        path
        for path in found
        if path.is_file() and not path.is_symlink() and not inner & {*path.parents}
    ]
