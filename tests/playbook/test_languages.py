"""Languages: every voice differs, and fallback, spelling and inflection follow the data files."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from babel.dates import get_month_names

from generator.foundation import yaml_nodes
from generator.foundation.errors import TemplateError
from generator.foundation.locale import find_locale
from generator.playbook import Renderer, RenderJob, open_catalogue
from generator.playbook.labels import slots_of_grammar
from generator.playbook.settings import TemplateSettings
from generator.usecases.build import BuildOptions, build
from generator.usecases.read import open_reader
from generator.usecases.refresh import Refresher
from tests.conftest import EXAMPLES, settings_of
from tests.support.edits import edit_markdown, fill_markdown
from tests.support.filled import filled

CATALOGUE = open_catalogue()
RENDERER = Renderer(CATALOGUE)
ADDRESSES = {"en": ("",), "de": ("Sie", "du"), "es": ("usted", "tú")}
SPEAKERS = {"en": "wexholme", "de": "hallbruecker", "es": "arcaya"}


def labels(name: str, voice: dict[str, str], locale: str = "") -> Any:
    settings = settings_of(name)
    settings["voice"] |= voice
    tag = locale or settings["organisation"]["locale"]
    request = RenderJob(
        CATALOGUE.playbook("pushback"), "playbook", TemplateSettings(settings), find_locale(tag)
    )
    return RENDERER.labels(request)


def test_a_paragraph_reads_differently_in_every_voice(golden: Callable[[str, str], None]) -> None:
    lines: list[str] = []
    for language, name in SPEAKERS.items():
        voices = product(("formal", "neutral", "casual"), ("we", "i", "you"), ADDRESSES[language])
        for formality, person, address in voices:
            voice = {"formality": formality, "person": person, "address": address}
            in_voice = labels(name, voice)
            lines.append(
                f"## {language} · {formality} · {person}{' · ' * bool(address)}{address}\n"
            )
            for path in (("lead",), ("request_why",), ("words", "cheat_codes_lead")):
                lines.append(in_voice.text(*path) + "\n")
    golden("voices.md", "\n".join(lines))
    for path in (("lead",), ("request_why",), ("steps", "clarify", "why")):
        texts = {
            labels("wexholme", {"formality": formality}).text(*path)
            for formality in ("formal", "neutral", "casual")
        }
        assert len(texts) == 3
        for first, second in combinations(map(words, texts), 2):
            assert len(first ^ second) * 2 > len(first & second)


@pytest.mark.parametrize(
    ("many", "forms", "shown"),
    [
        ("Fachkräfte", {}, "Fachkräften"),
        ("Mitarbeitende", {}, "Mitarbeitenden"),
        ("Kollegen", {}, "Kollegen"),
        ("Teams", {}, "Teams"),
        ("Leute", {"dative_many": "Leuten hier"}, "Leuten hier"),
    ],
)
def test_a_german_dative_is_formed_where_the_file_has_none(
    many: str, forms: dict[str, str], shown: str
) -> None:
    learner = {"one": "x", "many": many, "gender": "", "forms": forms}
    text = labels("hallbruecker", {"learner": learner}).text("steps", "propose", "ask", "smallest")  # type: ignore[dict-item]
    assert shown in text


@lru_cache
def formed(language: str) -> frozenset[str]:
    """The slots that a language's grammar fills."""
    return frozenset(slots_of_grammar(CATALOGUE.load(f"_shared/{language}/grammar.yaml")))


def test_no_text_needs_a_form_that_a_file_may_lack() -> None:
    """Every slot names something all files have, or a form for which the language has a rule."""
    always = {
        *(f"{name}.{part}" for name in ("stakeholder", "learner") for part in ("one", "many")),
        *(f"function.{part}" for part in ("long", "short")),
    }
    for path in sorted((EXAMPLES.parent / "templates").rglob("labels.yaml")):
        language = path.parent.name
        for slot in re.findall(r"\{([A-Za-z]+\.[a-z_]+)\}", path.read_text(encoding="utf-8")):
            name = slot[:1].lower() + slot[1:]
            assert name in always or name in formed(language), (path, slot)


def test_no_name_is_joined_to_another_word() -> None:
    """A pronoun may have an ending, as in “unsere”."""
    name = r"\{(?![Pp]erson|[Ss]peaker)[A-Za-z]+\.\w+\}"
    for path in sorted((EXAMPLES.parent / "templates").rglob("labels.yaml")):
        text = path.read_text(encoding="utf-8")
        assert not re.findall(rf"\w{name}|{name}\w", text), path


@pytest.mark.parametrize(("name", "language"), [("hallbruecker", "de"), ("arcaya", "es")])
def test_no_english_word_remains_in_another_language(
    name: str, language: str, built: Callable[[str], Path]
) -> None:
    english = words_in("en") - words_in(language, "*.yaml")
    own = words(" ".join(map(str, leaves(settings_of(name)))))
    credited = " ".join(
        f"{playbook.credit_title} {playbook.credit_author}"
        for playbook in CATALOGUE.playbooks.values()
    )
    months = " ".join(get_month_names(locale=language).values())
    allowed = own | words(credited) | words(months)
    for path in built(name).glob("*.md"):
        text = re.sub("<!--.*?-->|]\\(#[^)]*\\)", " ", path.read_text(encoding="utf-8"))
        assert words(text) & english <= allowed, path.name


@pytest.mark.parametrize(
    ("name", "old", "locale", "expected"),
    [
        ("wexholme", "en-GB", "en-CA", "Strategic pushback"),
        ("hallbruecker", "de-DE", "de-AT", "Strategische"),
        ("hallbruecker", "de-DE", "de-CH", "Strategische"),
        ("arcaya", "es-ES", "es-MX", "Hoja de trabajo"),
    ],
)
def test_a_region_falls_back_to_its_language(
    organisation: Callable[..., Path],
    tmp_path: Path,
    name: str,
    old: str,
    locale: str,
    expected: str,
) -> None:
    config = organisation(name, {f"locale: {old}": f"locale: {locale}"})
    report = build(
        BuildOptions(config, editions=("worksheet",), formats=("md",), output=tmp_path / "o")
    )
    assert not [one for one in report.problems if one.code == "config.language"]
    text = (tmp_path / f"o/{name}/{name}-pushback-worksheet.md").read_text(encoding="utf-8")
    assert expected in text
    if locale == "de-CH":
        assert "ein leeres Feld heisst" in text or "weiss" in text
        assert "weiß" not in text.replace("Weiß", "")


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{4,}", text.lower()))


def words_in(language: str, files_named: str = "labels.yaml") -> set[str]:
    """Every word of a language's files with a name or a pattern."""
    files = (EXAMPLES.parent / "templates").glob(f"*/{language}/{files_named}")
    texts = (leaf for path in files for leaf in texts_of(yaml_nodes.load(path)))
    return words(" ".join(texts))


def texts_of(node: yaml_nodes.Node) -> list[str]:
    match node:
        case yaml_nodes.TextNode(text):
            return [re.sub(r"\{[^}]*\}", " ", text)]
        case yaml_nodes.MapNode(entries):
            return [text for entry in entries.values() for text in texts_of(entry.value)]
        case _:
            return []


def leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in leaves(item)]
    return [value]


FRENCH = EXAMPLES.parent / "tests/data/french/organisation.yaml"


@pytest.mark.parametrize(("address", "expected"), [("vous", "vous"), ("tu", "tu ")])
def test_a_fourth_language_is_a_folder(tmp_path: Path, address: str, expected: str) -> None:
    """French was added by following docs/languages.md alone, without changing any code."""
    overrides = (f"voice.address={address}",)
    report = build(BuildOptions(FRENCH, ("accueil",), overrides=overrides, output=tmp_path / "out"))
    assert report.exit_code == 0
    assert not [one for one in report.problems if one.code == "config.language"]
    (folder,) = (path for path in (tmp_path / "out").iterdir() if path.name != ".playbook")
    sheet = folder / f"{folder.name}-accueil-worksheet.md"
    text = sheet.read_text(encoding="utf-8")
    assert expected in text
    assert "**Poste" in text
    fill_markdown(sheet, "preparer.heures_prevues", "12,5")
    fill_markdown(sheet, "preparer.date_arrivee", "3 septembre 2026")
    found = open_reader(FRENCH).read(sheet)
    assert found.answers["preparer.heures_prevues"] == Decimal("12.5")
    assert found.answers["preparer.date_arrivee"] == "2026-09-03"
    assert found.derived["cout_accueil"].shown.replace("\xa0", " ") == "481,25 €"


def test_a_language_that_lacks_texts_is_rejected_naming_them(tmp_path: Path) -> None:
    shutil.copytree(FRENCH.parent, tmp_path / "project")
    labels = tmp_path / "project/templates/accueil/fr/labels.yaml"
    edit_markdown(labels, "    hybride:", "    hybrid:")
    with pytest.raises(TemplateError) as caught:
        build(
            BuildOptions(
                tmp_path / "project/organisation.yaml", ("accueil",), output=tmp_path / "out"
            )
        )
    (problem,) = caught.value.problems
    assert "choices.preparer.mode_travail.hybride" in problem.message
    assert "accueil/fr/labels.yaml" in problem.place.file


@pytest.mark.slow
@pytest.mark.parametrize("name", ["hallbruecker", "arcaya"])
def test_answers_carry_over_between_languages(tmp_path: Path, name: str) -> None:
    answers = {
        "about.request_title": "Umrüsten – más rápido",
        "about.need_driver": "incident",
        "diagnose.root_causes": ["process", "access"],
        "value.hours_saved_month": 12.5,
        "agree.sync_date": "2026-09-03",
    }
    source = filled(tmp_path / "first", answers, name) / "pushback-worksheet.docx"
    before = open_reader(EXAMPLES / f"{name}.yaml").read(source).answers
    assert before["value.hours_saved_month"] == Decimal("12.5")
    for step, other in enumerate(["wexholme", "hallbruecker", "arcaya", name]):
        settings = (EXAMPLES / f"{other}.yaml").read_text(encoding="utf-8")
        config = tmp_path / "organisation.yaml"
        config.write_text(settings.replace(f"  id: {other}\n", f"  id: {name}\n", 1), "utf-8")
        reader = open_reader(config)
        done = Refresher(reader, folder=tmp_path / str(step)).refresh(source)
        source = done.target
        assert reader.read(source).answers == before
        assert not done.retired
