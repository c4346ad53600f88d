"""A starter project: the built-in example with somebody's own answers, and its schema."""

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
from generator.project.project import CONFIG_NAME, built_in_example

SCHEMA_NAME = "organisation.schema.json"
_EDITOR = f"# yaml-language-server: $schema={SCHEMA_NAME}\n# $schema: {SCHEMA_NAME}\n"
_LEAD = (
    "# What your documents say is written here: change the words, keep the keys.\n"
    "# Goals, cheat codes, contacts and teams are examples: put your own in their place.\n"
)


@dataclass(frozen=True)
class Question:
    """One thing to know about an organisation; `choices` are all its answers, if not free."""

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
        "Who asks you for things? One and many:",
        "service manager, service managers",
    ),
    Question("voice.learner", "For whom do they ask? One and many:", "colleague, colleagues"),
    Question(
        "voice.formality",
        "How should documents speak?",
        "neutral",
        ("formal", "neutral", "casual"),
    ),
)


def check_answer(question: Question, answer: str) -> str:
    """Why an answer will not do, in a few words; empty when it will."""
    if not answer:
        return "an answer is needed"
    if found := unprintable(answer):
        return f"it holds {found}, which cannot be printed: type it anew"
    if question.choices and answer not in question.choices:
        return f"it is one of: {', '.join(question.choices)}"
    if question.key == "organisation.locale":
        try:
            find_locale(answer)
        except ValueError as error:
            return str(error)
    if question.key in ("voice.stakeholder", "voice.learner") and len(_pair(answer)) != 2:
        return "write two, with a comma between: service lead, service leads"
    return ""


def read_data(pairs: tuple[str, ...]) -> dict[str, str]:
    """Answers given as `key=value`. Raises `ConfigError` for all that are no answers."""
    known = {question.key: question for question in QUESTIONS}
    answers: dict[str, str] = {}
    problems: list[Problem] = []
    for pair in pairs:
        key, _, answer = (part.strip() for part in pair.partition("="))
        if key not in known:
            hint = did_you_mean(key, known)
            problems.append(Problem("init.data", f"nobody asks for “{key}”", Place("--data"), hint))
        elif reason := check_answer(known[key], answer):
            message = f"“{answer}” does not answer {key}"
            problems.append(Problem("init.data", message, Place("--data"), reason))
        answers[key] = answer
    if problems:
        raise ConfigError(*problems)
    return answers


def write_starter(folder: Path, answers: Mapping[str, str]) -> tuple[Path, ...]:
    """A project in a folder: its file, and the schema beside it. Returns what was written.

    Raises `ConfigError` if there is a file already: it is never overwritten.
    """
    path = folder / CONFIG_NAME
    if files.read(path) is not None:
        hint = "edit it, or name another folder: playbook init DIR"
        raise ConfigError(Problem("init.exists", "is there already", Place(path.as_posix()), hint))
    files.write(path, starter(answers).encode())
    beside = folder / SCHEMA_NAME
    if files.read(beside) is not None:
        return (path,)
    files.write(beside, schema_text().encode())
    return path, beside


def schema_text() -> str:
    """The JSON Schema as it stands in a file."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def starter(answers: Mapping[str, str]) -> str:
    """The text of the example with answers in place of its own, comments kept."""
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
    body = source.split("\n", 1)[1]  # the example's own first line says that it is one
    return f"{_EDITOR}{_LEAD}{body}"


def _settings(answers: Mapping[str, str]) -> dict[str, str]:
    """The settings that answers stand for."""
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
    """An id made of a name: `Hallbrücker GmbH` → `hallbrucker-gmbh`."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "organisation"
