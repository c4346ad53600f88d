"""The use case `explain`: where a setting comes from and which documents read it, and which
settings shape a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from generator.config import Unit
from generator.config.layers import find_node
from generator.config.origins import Origin, leaves, origins
from generator.foundation.characters import comparable, straight
from generator.foundation.errors import ConfigError, Place, Problem, did_you_mean
from generator.foundation.limits import LIMITS, Limits
from generator.foundation.yaml_nodes import MapNode, Node, TextNode
from generator.playbook import Labels, Playbook
from generator.playbook.labels import wording_keys
from generator.project.project import Project, open_project
from generator.usecases.runs import check_settings

__all__ = ["ExplainOptions", "Explained", "Origin", "Sentence", "everything", "explain"]

_FEWEST = 4  # characters of a sentence that are worth searching for


@dataclass(frozen=True)
class ExplainOptions:
    """Whose settings to explain: those of a team or a department, else of the organisation."""

    config: Path | None = None
    team: str = ""
    department: str = ""
    overrides: tuple[str, ...] = ()
    limits: Limits = LIMITS


@dataclass(frozen=True)
class Sentence:
    """A text of the documents in the organisation's voice.

    `playbooks` are those that print it, `place` is where it is written, and `settings` are
    those that shape it, each with the value used. `keys` are those of the setting for a text of
    the organisation's own, none where that is not possible.
    """

    playbooks: tuple[str, ...]
    ident: str
    text: str
    place: Place
    settings: tuple[tuple[str, Origin], ...]
    keys: tuple[str, ...] = ()

    @property
    def wording(self) -> str:
        """What to write in the organisation's file for a text of its own, on one line of YAML; ""
        where that is not possible.
        """
        if not self.keys:
            return ""
        first, playbook, ident, *part = self.keys
        text = f"{{{part[0]}: …}}" if part else "…"
        return f"{first}: {{{playbook}: {{{ident}: {text}}}}}"


@dataclass(frozen=True)
class Explained:
    """What is known about a key or a piece of text: the value of a setting in every layer and the
    documents that read it, such as `pushback worksheet`, or the sentences that were found. The
    `remark` says whose settings these are, "" if somebody named them.
    """

    origins: tuple[Origin, ...] = ()
    documents: tuple[str, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    remark: str = ""


def explain(chosen: ExplainOptions, name: str) -> Explained:
    """Where the value of a dotted key comes from; or, for the id of a text or a piece of it as
    printed, which settings shape it. Raises `ConfigError` if there is neither.
    """
    project, unit = _open(chosen)
    tree = project.config.tree(unit)
    rows = origins(unit, tree, name)
    if rows or find_node(tree, name) is not None:
        return Explained(rows, project.documents_reading(name), remark=project.remark)
    found = tuple(_sentences(project, unit, name))
    if not found:
        raise ConfigError(_unknown(project, unit, name))
    return Explained(sentences=found, remark=project.remark)


def everything(chosen: ExplainOptions) -> tuple[list[tuple[str, str, str]], str]:
    """Every effective setting: its key, its value, and the place where it is set; and a remark on
    whose settings these are, "" if somebody named them.
    """
    project, unit = _open(chosen)
    settings = leaves(project.config.tree(unit))
    return [(path, leaf.text, str(leaf.place)) for path, leaf in settings], project.remark


def _unknown(project: Project, unit: Unit, name: str) -> Problem:
    known = {path for path, _ in leaves(project.config.tree(unit))}
    known |= {".".join(path.split(".")[:depth]) for path in known for depth in (1, 2, 3)}
    hint = did_you_mean(name, known)
    if " " in name.strip():
        message = f"no sentence of the playbooks contains “{name}”"
        hint = "copy a few words as they are printed, without names and figures"
        return Problem("explain.text", message, Place(project.file), hint)
    if not hint.startswith("did you mean"):
        hint = "playbook explain without a key lists all settings"
    return Problem("explain.key", f"there is no setting “{name}”", Place(project.file), hint)


def _sentences(project: Project, unit: Unit, words: str) -> Iterator[Sentence]:
    """The texts with this id, else those that contain the words; one that several playbooks share
    once.
    """
    settings = project.unit_settings(unit)
    found: dict[tuple[Place, str], Sentence] = {}
    for playbook in project.renderer.catalogue.playbooks.values():
        labels = project.words(playbook, settings.locale, unit)
        for path in _matching(playbook, labels, words):
            one = _sentence(project, unit, playbook, labels, path)
            same = found.get((one.place, one.text), replace(one, playbooks=()))
            found[one.place, one.text] = replace(one, playbooks=(*same.playbooks, playbook.id))
    yield from found.values()


def _matching(playbook: Playbook, labels: Labels, words: str) -> list[tuple[str, ...]]:
    """The paths of the texts with this id, with or without the playbook's; else of those that
    contain the words.
    """
    paths = list(labels.paths())
    named = [path for path in paths if words.removeprefix(f"{playbook.id}.") in _idents(path)]
    wanted = comparable(straight(words))
    if named or len(wanted) < _FEWEST:
        return named
    return [path for path in paths if wanted in comparable(straight(labels.text(*path)))]


def _idents(path: tuple[str, ...]) -> tuple[str, ...]:
    return ".".join(path), ".".join(wording_keys(path))


def _sentence(
    project: Project, unit: Unit, playbook: Playbook, labels: Labels, path: tuple[str, ...]
) -> Sentence:
    keys = wording_keys(path)
    own = _own_text(project.config.tree(unit), ("wording", playbook.id, *keys)) if keys else None
    node = own or labels.chosen(*path)
    settings = labels.shaped_by(*path)
    used = tuple((name, one) for name in settings for one in _used(project, unit, name))
    return Sentence(
        playbooks=(playbook.id,),
        ident=".".join(keys or path),
        text=labels.text(*path),
        place=node.place if node else labels.node.place,
        settings=used,
        keys=_wording(playbook, keys),
    )


def _own_text(tree: MapNode, keys: tuple[str, ...]) -> TextNode | None:
    """The organisation's own text under these keys, which may contain dots; None for none."""
    node: Node | None = tree
    for key in keys:
        node = node.get(key) if isinstance(node, MapNode) else None
    return node if isinstance(node, TextNode) else None


def _used(project: Project, unit: Unit, name: str) -> Iterator[Origin]:
    """The value of a setting that is used, and where it is set; nothing where it is not set and has
    no default.
    """
    tree = project.config.tree(unit)
    yield from (origin for origin in origins(unit, tree, name) if origin.wins)


def _wording(playbook: Playbook, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of the setting by which an organisation rewords a text."""
    parts = playbook.wording_ids().get(keys[0]) if keys else None
    if parts is None or (len(keys) > 1 and keys[1] not in parts):
        return ()
    return ("wording", playbook.id, *keys)


def _open(chosen: ExplainOptions) -> tuple[Project, Unit]:
    project = open_project(chosen.config, chosen.overrides, limits=chosen.limits)
    check_settings(project)
    if chosen.team:
        return project, project.config.find("team", chosen.team)
    if chosen.department:
        return project, project.config.find("department", chosen.department)
    return project, project.config.organisation
