"""The use case `init`: a starter project, made from the built-in example and the user's answers."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.config.json_schema import schema
from generator.config.keys import is_id
from generator.config.layers import find_node
from generator.config.units import read_units
from generator.foundation import files, yaml_nodes
from generator.foundation.characters import unprintable, visible_line
from generator.foundation.errors import ConfigError, Place, Problem, did_you_mean
from generator.foundation.limits import LIMITS
from generator.foundation.locale import find_locale
from generator.foundation.yaml_nodes import TextNode
from generator.output.owners import OUTPUT
from generator.project.organisation_file import CONFIG_NAME
from generator.project.project import built_in_example

SCHEMA_NAME = "organisation.schema.json"
IGNORE_NAME = ".gitignore"
_EDITOR = f"# yaml-language-server: $schema={SCHEMA_NAME}\n# $schema: {SCHEMA_NAME}\n"
_LEAD = (
    "# The texts and figures of your documents. Change the values, but keep the keys.\n"
    "# Goals, cheat codes, contacts and teams are examples: replace them with your own.\n"
)


@dataclass(frozen=True)
class Question:
    """One question about an organisation; `choices` are the allowed answers, empty for any."""

    key: str
    text: str
    default: str
    choices: tuple[str, ...] = ()


QUESTIONS = (
    Question("organisation.name", "What is your organisation called?", "Lindenmoor Housing & Care"),
    Question("organisation.locale", "Language and country, such as en-GB or en-US?", "en-GB"),
    Question("voice.function", "What is your own team called?", "Learning & Practice"),
    Question(
        "voice.stakeholder",
        "Who sends you requests? Singular and plural:",
        "service manager, service managers",
    ),
    Question(
        "voice.learner", "Who are their requests for? Singular and plural:", "colleague, colleagues"
    ),
    Question(
        "voice.formality",
        "Which tone should documents have?",
        "neutral",
        ("formal", "neutral", "casual"),
    ),
)


def check_answer(question: Question, answer: str) -> str:
    """Why an answer is not valid, in a few words; empty if it is valid."""
    if not answer:
        return "an answer is needed"
    if found := unprintable(answer):
        return f"it contains {found}, which cannot be printed; type it again"
    if question.choices and answer not in question.choices:
        return f"choose one of: {', '.join(question.choices)}"
    if question.key == "organisation.locale":
        try:
            find_locale(answer)
        except ValueError as error:
            return str(error)
    if question.key in ("voice.stakeholder", "voice.learner") and len(_pair(answer)) != 2:
        return "write singular and plural, separated by a comma: service lead, service leads"
    return ""


def read_data(pairs: tuple[str, ...]) -> dict[str, str]:
    """The answers given as `key=value`. Raises `ConfigError` with every invalid one."""
    known = {question.key: question for question in QUESTIONS}
    answers: dict[str, str] = {}
    problems: list[Problem] = []
    for pair in pairs:
        key, _, answer = (part.strip() for part in pair.partition("="))
        if key not in known:
            hint = did_you_mean(key, known)
            message = f"there is no question “{key}”"
            problems.append(Problem("init.data", message, Place("--data"), hint))
        elif reason := check_answer(known[key], answer):
            message = f"“{answer}” is not a valid answer for {key}"
            problems.append(Problem("init.data", message, Place("--data"), reason))
        answers[key] = answer
    if problems:
        raise ConfigError(*problems)
    return answers


def write_starter(folder: Path, answers: Mapping[str, str]) -> tuple[Path, ...]:
    """Write a project to a folder: its file, the schema next to it, and a list that keeps the
    documents out of version control. Returns the paths written.

    Raises `ConfigError` if the file already exists. The others are kept if they exist.
    """
    path = folder / CONFIG_NAME
    if files.read(path) is not None:
        hint = "edit it, or name another folder: playbook init DIR"
        raise ConfigError(Problem("init.exists", "already exists", Place(path.as_posix()), hint))
    texts = {SCHEMA_NAME: schema_text(), IGNORE_NAME: f"/{OUTPUT}/\n"}
    missing = {name: text for name, text in texts.items() if files.read(folder / name) is None}
    for name, text in {CONFIG_NAME: starter(answers), **missing}.items():
        files.write(folder / name, text.encode())
    return (path, *(folder / name for name in missing))


def schema_text() -> str:
    """The JSON Schema as the text of a file."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def starter(answers: Mapping[str, str]) -> str:
    """The text of the example with the answers inserted, comments kept."""
    source = built_in_example().read_text(encoding="utf-8")
    root = yaml_nodes.parse(source.encode(), CONFIG_NAME)
    settings = _settings(answers)
    others = {unit.id for unit in read_units(root, (), LIMITS).units[1:]}
    ident = settings.get("organisation.id")
    if ident and (ident in others or not is_id(ident)):
        settings["organisation.id"] = f"{ident}-organisation"
    edits = []
    for key, text in settings.items():
        found = find_node(root, key)
        assert found is not None, key
        assert isinstance(found[0], TextNode), key
        edits.append((found[0].span, visible_line(json.dumps(text, ensure_ascii=False))))
    for (start, end), text in sorted(edits, reverse=True):
        source = source[:start] + text + source[end:]
    body = source.split("\n", 1)[1]  # without the first line, which introduces the example
    return f"{_EDITOR}{_LEAD}{body}"


def _settings(answers: Mapping[str, str]) -> dict[str, str]:
    """The settings that follow from the answers."""
    settings: dict[str, str] = {}
    for key, answer in answers.items():
        match key:
            case "organisation.name":
                settings |= {key: answer, "organisation.short_name": answer}
                settings["organisation.id"] = identifier(answer)
            case "voice.function":
                settings |= {"voice.function.long": answer, "voice.function.short": answer}
            case "voice.stakeholder" | "voice.learner":
                one, many = _pair(answer)
                settings |= {f"{key}.one": one, f"{key}.many": many}
            case _:
                settings[key] = answer
    return settings


def _pair(answer: str) -> list[str]:
    return [part.strip() for part in answer.split(",") if part.strip()]


def identifier(name: str) -> str:
    """An id made from a name: `Hallbrücker GmbH` → `hallbrucker-gmbh`."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "organisation"
