"""The script of web pages as it is shipped is what the minifier makes of its sources."""

from __future__ import annotations

import minify
import pytest

from tests.conftest import ROOT

SOURCES = ROOT / "generator/writers/html/script"
MINIFIED = SOURCES / "minified"


@pytest.mark.parametrize("name", sorted(path.name for path in SOURCES.glob("*.js")))
def test_each_part_of_the_script_is_minified(name: str, request: pytest.FixtureRequest) -> None:
    """Each by itself, so that names at the top, by which other parts call it, stay as they are;
    with a semicolon at its end, so that another part can follow.
    """
    text = minify.string("text/javascript", (SOURCES / name).read_text(encoding="utf-8"))
    expected, path = f"{text};\n", MINIFIED / name
    if request.config.getoption("--update-golden"):
        path.write_text(expected, encoding="utf-8", newline="\n")
    assert path.exists() and path.read_text(encoding="utf-8") == expected, (
        f"{name} was changed; renew what is made of it with --update-golden"
    )


def test_nothing_is_shipped_that_has_no_source() -> None:
    names = {path.name for path in SOURCES.glob("*.js")}
    assert {path.name for path in MINIFIED.iterdir()} == names
