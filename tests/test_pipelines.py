"""The hook for pre-commit, the action for GitHub, and completion do what their page says."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys

import pytest
import yaml
from click.testing import CliRunner

from generator.cli import main
from tests.conftest import EXAMPLES, ROOT

HOOK = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))[0]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))


def test_the_hook_runs_a_command_that_exists() -> None:
    program, *args = shlex.split(HOOK["entry"])
    assert program == "playbook"
    result = CliRunner().invoke(main, [*args, "-c", str(EXAMPLES / "arcaya.yaml")])
    assert result.exit_code in (0, 1), result.output


@pytest.mark.parametrize(
    ("path", "runs"),
    [
        ("organisation.yaml", True),
        ("ours/organisation.yml", True),
        ("ours/templates/pushback/request.md.j2", True),
        ("output/ward-7/ward-7-request.docx", False),
    ],
)
def test_the_hook_runs_where_settings_change(path: str, runs: bool) -> None:
    assert bool(re.search(HOOK["files"], path)) is runs


def test_the_action_runs_the_same_check_and_marks_findings() -> None:
    commands = [step["run"] for step in ACTION["runs"]["steps"] if "run" in step]
    check = next(shlex.split(one) for one in commands if one.startswith("playbook"))
    args = [one.replace("$CONFIG", str(EXAMPLES / "arcaya.yaml")) for one in check[1:]]
    result = CliRunner().invoke(main, args)
    assert result.exit_code in (0, 1), result.output


def test_a_shell_can_complete_commands() -> None:
    code = "from generator.cli import main; main(prog_name='playbook')"
    environment = {
        "_PLAYBOOK_COMPLETE": "bash_complete",
        "COMP_WORDS": "playbook bui",
        "COMP_CWORD": "1",
        "PATH": "",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert "build" in done.stdout
