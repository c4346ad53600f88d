"""The use case `init`: a project of one's own, made from the answers to some questions."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.resources import files as resources
from pathlib import Path
from string import Template

from generator.config.json_schema import schema
from generator.config.keys import is_id
from generator.config.layers import find_node
from generator.config.rules import slot_flaws
from generator.document.tree import OTHER
from generator.foundation import files, yaml_nodes
from generator.foundation.characters import unprintable, visible_line
from generator.foundation.errors import ConfigError, Place, Problem, did_you_mean
from generator.foundation.locale import Locale, find_locale
from generator.foundation.yaml_nodes import TextNode
from generator.output.owners import OUTPUT
from generator.playbook import open_catalogue
from generator.playbook.wordings import VARIANTS
from generator.project.branding import ImageFolder
from generator.project.general_phrases import Phrase, general_phrases
from generator.project.organisation_file import CONFIG_NAME
from generator.project.project import built_in_example
from generator.project.typed_names import example_article, parts_of, read_name
from generator.project.voice_samples import voice_samples

SCHEMA_NAME = "organisation.schema.json"
IGNORE_NAME = ".gitignore"
NONE = "-"  # the answer that leaves out what is optional
EXAMPLE = "example: replace it"  # marks a line with an answer from the built-in example
_EDITOR = f"# yaml-language-server: $schema={SCHEMA_NAME}\n# $schema: {SCHEMA_NAME}\n"
_ENGLISH = "en"


@dataclass(frozen=True)
class Question:
    """One question about an organisation.

    `default` is the answer if nobody gives one, in English; `choices` are the allowed answers,
    empty for any. `source` is the setting of the built-in example that `--defaults` uses.
    """

    key: str
    text: str
    default: str = ""
    choices: tuple[str, ...] = ()
    source: str = ""
    is_optional: bool = False


_CONTACT = "escalation_contacts.partner"
_SECTORS = VARIANTS["organisation.sector"]
FORMALITY = "voice.formality"
_NAMED = {key: f"voice.{key}" for key in ("stakeholder", "learner")}
QUESTIONS = (
    Question("organisation.name", "What is your organisation called?", source="organisation.name"),
    Question("organisation.locale", "Language and country, such as en-GB or de-DE?", "en-GB"),
    Question("organisation.sector", "What kind of organisation is it?", "other", _SECTORS),
    Question("voice.function", "What is your own team called?", "Learning & Development"),
    Question(
        "voice.stakeholder", "Who sends you requests? Singular and plural", "manager, managers"
    ),
    Question(
        "voice.learner", "Who are their requests for? Singular and plural", "colleague, colleagues"
    ),
    Question(
        FORMALITY,
        "Which tone should documents have?",
        "neutral",
        ("formal", "neutral", "casual"),
    ),
    Question(
        "contact.name",
        "Who is asked first when you and they cannot agree? Name",
        source=f"{_CONTACT}.name",
    ),
    Question("contact.role", "Their role", source=f"{_CONTACT}.role"),
    Question(
        "contact.address", "Their mail address or telephone number", source=f"{_CONTACT}.address"
    ),
    Question(
        "policies.return_to",
        "Where do request forms go back to?",
        source="policies.return_to",
        is_optional=True,
    ),
    *(
        Question(
            f"phrase.{number}",
            f"A phrase that convinces your leaders, {number} of 3",
            is_optional=True,
        )
        for number in (1, 2, 3)
    ),
    Question("branding.logo", "Your logo, a PNG or JPEG file", NONE, is_optional=True),
)
_PHRASES = tuple(question.key for question in QUESTIONS if question.key.startswith("phrase."))


def default_answer(question: Question, answers: Mapping[str, str]) -> str:
    """The answer to a question if nobody gives one, after the earlier answers; empty if somebody
    has to.

    Phrases are those of the labels in the organisation's language, and about nobody in particular.
    """
    if question.key == "policies.return_to":
        return answers.get("contact.address", "")
    language = find_locale(answers.get("organisation.locale", _ENGLISH)).language
    if question.key in _PHRASES:
        return general_phrases(language)[_PHRASES.index(question.key)].phrase
    is_translated = not question.key.startswith("voice.") or question.choices
    return question.default if is_translated or language == _ENGLISH else ""


def check_answer(question: Question, answer: str) -> str:
    """Why an answer is not valid, in a few words; empty if it is valid."""
    if not answer:
        return "an answer is needed" + (f", or {NONE} for none" if question.is_optional else "")
    if answer == NONE and question.is_optional:
        return ""
    if found := unprintable(answer):
        return f"it contains {found}, which cannot be printed; type it again"
    if question.choices and answer not in question.choices:
        return f"choose one of: {', '.join(question.choices)}"
    match question.key.partition("."):
        case ("organisation", _, "locale"):
            try:
                find_locale(answer)
            except ValueError as error:
                return str(error)
        case ("voice", _, "stakeholder" | "learner") if len(parts_of(answer)) != 2:
            return "write singular and plural, separated by a comma: service lead, service leads"
        case ("phrase", _, _):
            return next((f"{flaw}; {hint}" for flaw, hint in slot_flaws(answer, _slots())), "")
        case ("branding", _, "logo"):
            return _logo_flaw(Path(answer))
    return ""


def question_text(question: Question, answers: Mapping[str, str]) -> str:
    """A question as it is asked after the earlier answers: where the articles of the language tell
    the gender of a name, they are asked for.
    """
    is_named = question.key in (*_NAMED.values(), "voice.function")
    article = example_article(_locale(answers)) if is_named else ""
    if not article:
        return question.text
    asked = question.text.removesuffix("?")
    return f"{asked}, with the article (“{article} …”){question.text[len(asked) :]}"


def samples(answers: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each register with two sentences, in the language and with the names of the answers."""
    locale, function = _locale(answers), answers.get("voice.function", "")
    names = {key: asdict(read_name(answers.get(full, ""), locale)) for key, full in _NAMED.items()}
    return voice_samples(locale, {**names, "function": {"long": function, "short": function}})


def _locale(answers: Mapping[str, str]) -> Locale:
    return find_locale(answers.get("organisation.locale", _ENGLISH))


def check_new(folder: Path) -> None:
    """Raise `ConfigError` if the folder already has an organisation's file."""
    path = folder / CONFIG_NAME
    if files.read(path) is not None:
        hint = "edit it, or name another folder: playbook init DIR"
        raise ConfigError(Problem("init.exists", "already exists", Place(path.as_posix()), hint))


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
    """Write a project to a folder: its file, the schema next to it, a list that keeps the documents
    out of version control, and a copy of the logo if it lies elsewhere. Returns the paths written.

    What is not answered is as in the built-in example, and marked in the file. Raises `ConfigError`
    if the organisation's file already exists, or another logo of that name. The other files are
    kept if they exist.
    """
    check_new(folder)
    logo, copies = _logo(folder, answers.get("branding.logo", NONE))
    texts = {SCHEMA_NAME: schema_text(), IGNORE_NAME: f"/{OUTPUT}/\n"}
    missing = {name: text for name, text in texts.items() if files.read(folder / name) is None}
    contents = {name: text.encode() for name, text in missing.items()} | copies
    text = starter({**answers, "branding.logo": logo})
    for name, data in {CONFIG_NAME: text.encode(), **contents}.items():
        files.write(folder / name, data)
    return (folder / CONFIG_NAME, *(folder / name for name in contents))


def has_examples(path: Path) -> bool:
    """Whether a new file has lines with answers of the built-in example."""
    return EXAMPLE.encode() in (files.read(path) or b"")


def schema_text() -> str:
    """The JSON Schema as the text of a file."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def starter(answers: Mapping[str, str]) -> str:
    """The text of an organisation's file with these answers, and with the built-in example's where
    there is none; the lines with the latter are marked.
    """
    given = {key: "" if answer == NONE else answer for key, answer in answers.items()}
    examples = {
        question.key: _of_example(question.source)
        for question in QUESTIONS
        if question.source and question.key not in given
    }
    whole = {**given, **examples}
    for question in QUESTIONS:
        whole.setdefault(question.key, default_answer(question, whole) or question.default)
    source = (resources("generator.usecases") / "starter.yaml").read_text(encoding="utf-8")
    texts = _texts(whole, is_named="organisation.name" in given)
    marked = frozenset(name for name, key in _KEYS.items() if key in examples)
    lines = (_line(line, texts, marked) for line in source.splitlines())
    return f"{_EDITOR}{chr(10).join(lines)}\n"


def _line(line: str, texts: Mapping[str, str], marked: frozenset[str]) -> str:
    """A line of the starter with its placeholders filled, and marked if it has one of those that
    are `marked`.
    """
    names = re.findall(r"\$(\w+)", line)
    if not names:
        return line
    value, _, comment = line.partition("  # ")
    remarks = [EXAMPLE, comment] if marked.intersection(names) else [comment]
    filled = Template(value.rstrip()).substitute(texts)
    remark = "; ".join(filter(None, remarks))
    return f"{filled:<36}  # {remark}" if remark else filled


# The placeholders of the starter whose answer may be the example's, and the keys of the questions.
_KEYS = {
    "id": "organisation.name",
    "name": "organisation.name",
    "short_name": "organisation.name",
    "contact_name": "contact.name",
    "contact_role": "contact.role",
    "contact_address": "contact.address",
    "return_to": "policies.return_to",
}


def _texts(answers: Mapping[str, str], *, is_named: bool) -> dict[str, str]:
    """What the placeholders of the starter stand for, in YAML."""
    name, texts = answers["organisation.name"], dict[str, str]()
    own = {"id": _ident(name), "short_name": name}
    example = {key: _of_example(f"organisation.{key}") for key in own}
    texts |= own if is_named else example
    names = {key: read_name(answers[full], _locale(answers)) for key, full in _NAMED.items()}
    for key, typed in names.items():
        texts |= {f"{key}_one": typed.one, f"{key}_many": typed.many}
    if example_article(_locale(answers)):
        names["function"] = read_name(answers["voice.function"], _locale(answers))
    texts |= {key.replace(".", "_"): answers[key] for key in answers if key.startswith("contact.")}
    texts |= {key: answers[f"organisation.{key}"] for key in ("name", "locale", "sector")}
    texts["formality"] = answers[FORMALITY]
    texts["function"] = names["function"].one if "function" in names else answers["voice.function"]
    quoted = {key: _quoted(text) for key, text in texts.items()}
    for key in (*_NAMED, "function"):
        gender = names[key].gender if key in names else ""
        quoted[f"{key}_gender"] = f", gender: {gender}" if gender else ""
    logo, return_to = answers["branding.logo"], answers["policies.return_to"]
    quoted["logo"] = f"logo: {_quoted(logo)}" if logo else "# logo: logo.png"
    quoted["return_to"] = f"{'' if return_to else '# '}return_to: {_quoted(return_to)}"
    quoted["phrases"] = "\n".join(_phrase_lines(answers)) or "  []"
    return quoted


def _phrase_lines(answers: Mapping[str, str]) -> Iterator[str]:
    """The lines of the phrases: those of the labels keep their id and audience."""
    language = find_locale(answers["organisation.locale"]).language
    general = {phrase.phrase: phrase for phrase in general_phrases(language)}
    taken = {OTHER}
    for text in dict.fromkeys(filter(None, (answers[key] for key in _PHRASES))):
        known = general.get(text) or Phrase(_phrase_id(text, taken), "", text)
        taken.add(known.id)
        audience = f", audience: {_quoted(known.audience)}" if known.audience else ""
        yield f"  - {{id: {_quoted(known.id)}{audience}, phrase: {_quoted(text)}}}"


@lru_cache
def _slots() -> frozenset[str]:
    """The slots that the playbooks fill."""
    return frozenset(
        name for playbook in open_catalogue().playbooks.values() for name in playbook.slots()
    )


def _of_example(key: str) -> str:
    """A setting of the built-in example."""
    found = find_node(yaml_nodes.load(built_in_example()), key)
    assert found is not None, key
    assert isinstance(found[0], TextNode), key
    return found[0].text


def _logo_flaw(path: Path) -> str:
    """Why a logo cannot be used; empty if it can."""
    images = ImageFolder(path.parent)
    data = images.get(path.name)
    if data is None:
        return f"the file does not exist; {files.near(path)}"
    return images.flaw(data)


def _logo(folder: Path, answer: str) -> tuple[str, dict[str, bytes]]:
    """The name of a logo from the folder, and the file to copy there if it lies elsewhere."""
    if answer == NONE:
        return "", {}
    path, home = files.resolved(Path(answer)), files.resolved(folder)
    if path.is_relative_to(home):
        return path.relative_to(home).as_posix(), {}
    data, present = files.read(path) or b"", files.read(folder / path.name)
    if present not in (None, data):
        message, hint = "is another picture than the logo", "rename one of the two"
        place = Place((folder / path.name).as_posix())
        raise ConfigError(Problem("init.logo", message, place, hint))
    return path.name, {} if present else {path.name: data}


def _quoted(text: str) -> str:
    return visible_line(json.dumps(text, ensure_ascii=False))


def id_from(name: str, fallback: str = "organisation") -> str:
    """An id made from a name, `Hallbrücker GmbH` → `hallbrucker-gmbh`; the fallback if no letter of
    it can be in one.
    """
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or fallback


def _ident(name: str) -> str:
    """The id of an organisation of this name."""
    ident = id_from(name)
    return ident if is_id(ident) else f"{ident}-organisation"


def _phrase_id(text: str, taken: set[str]) -> str:
    """An id from the first words of a phrase that is not taken yet."""
    words = re.sub(r"\{.*?\}", " ", text).split()[:3]
    stem = id_from(" ".join(words), "phrase")
    numbered = (f"{stem}-{number}" for number in range(2, 9))
    return next(ident for ident in (stem, *numbered) if ident not in taken)
