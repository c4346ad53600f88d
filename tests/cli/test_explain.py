"""`playbook explain` for sentences: the settings that shape them, and how to reword them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from tests.conftest import EXAMPLES


def explain(*args: str, name: str = "wexholme") -> Result:
    command = ["explain", *args, "-c", str(EXAMPLES / f"{name}.yaml")]
    return CliRunner().invoke(main, command, catch_exceptions=False)


def found(*args: str, name: str = "wexholme") -> list[dict[str, Any]]:
    result = explain(*args, "--messages", "json", name=name)
    sentences: list[dict[str, Any]] = json.loads(result.stdout)["items"][0]["sentences"]
    return sentences


def keys(sentence: dict[str, Any]) -> list[str]:
    return [setting["key"] for setting in sentence["settings"]]


@pytest.fixture
def reworded(tmp_path: Path) -> Callable[[str], Path]:
    def write(wording: str) -> Path:
        source = (EXAMPLES / "wexholme.yaml").read_text(encoding="utf-8")
        path = tmp_path / "organisation.yaml"
        path.write_text(f"{source}\nwording:\n  pushback:\n    {wording}\n", encoding="utf-8")
        return path

    return write


def test_a_text_is_found_by_its_id_with_the_settings_that_shape_it() -> None:
    (one,) = found("pushback.lead")
    assert one["text"].count("service leads") == 1
    assert {"voice.formality", "voice.stakeholder.many"} <= {*keys(one)}
    shaped = {setting["key"]: setting for setting in one["settings"]}
    register, name = shaped["voice.formality"], shaped["voice.stakeholder.many"]
    assert (register["value"], register["layer"]) == ("formal", "organisation wexholme")
    assert name["value"] == "service leads"
    assert name["line"] > register["line"] > 0
    assert one["place"].startswith("templates/pushback/en/labels.yaml:")


def test_a_text_is_found_by_a_few_of_its_words_as_they_are_printed() -> None:
    (lead,) = found("pushback.lead")
    beginning = " ".join(lead["text"].split()[:6])
    (one,) = found(beginning)
    assert one["id"] == "lead"


def test_a_text_that_all_playbooks_share_is_shown_once() -> None:
    (one,) = found("words.cheat_codes_lead")
    assert one["playbooks"] == ["backing", "campaign", "intake", "pushback", "sponsorship"]
    assert {"voice.formality", "voice.person"} <= {*keys(one)}


def test_a_team_sees_its_own_names() -> None:
    def learners(*args: str) -> set[str]:
        return {
            setting["value"]
            for one in found("pushback.clarify.ask.result", *args)
            for setting in one["settings"]
            if setting["key"].startswith("voice.learner")
        }

    assert "pharmacy" not in "".join(learners())
    assert "pharmacy" in "".join(learners("--team", "aseptic"))


def test_a_text_that_can_be_reworded_says_what_to_write() -> None:
    (one,) = found("pushback.clarify.goal")
    assert one["wording"] == "wording: {pushback: {clarify: {goal: …}}}"
    assert "In your own words: wording: {pushback:" in explain("pushback.clarify.goal").stdout


def test_an_organisations_own_text_is_shown_with_its_place(reworded: Callable[[str], Path]) -> None:
    path = reworded('clarify: {goal: "Hear the {stakeholder.one} out."}')
    command = ["explain", "Hear the service lead out", "-c", str(path), "--messages", "json"]
    result = CliRunner().invoke(main, command, catch_exceptions=False)
    (one,) = json.loads(result.stdout)["items"][0]["sentences"]
    assert one["place"].partition(":")[0].endswith("organisation.yaml")
    assert keys(one) == ["voice.stakeholder.one"]


def test_words_that_no_text_contains_are_refused_with_advice() -> None:
    result = explain("no such words anywhere")
    assert result.exit_code == 2
    assert "no sentence of the playbooks contains “no such words anywhere”" in result.stderr


def test_a_mistyped_setting_is_still_a_setting() -> None:
    result = explain("voice.formalty")
    assert result.exit_code == 2
    assert "did you mean “voice.formality”?" in result.stderr


def test_of_many_sentences_the_first_are_shown_and_the_rest_counted() -> None:
    result = explain("question")
    assert result.stdout.count(" · templates/") == 5
    assert "more with these words" in result.stderr
