"""A page with figures depends on the rates and policies behind them; other formats do not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from generator.usecases.build import BuildOptions, build


def built(source: Path, edition: str) -> dict[str, bytes]:
    """The files of an edition by their endings, in the folder beside the organisation's file."""
    output = source.parent / edition
    options = BuildOptions(source, ("pushback",), (edition,), ("md", "html"), output=output)
    assert build(options).exit_code == 0
    return {path.suffix: path.read_bytes() for path in output.glob("[!.]*/*")}


def test_a_worksheet_as_a_page_is_made_anew_when_a_rate_changes(
    organisation: Callable[..., Path],
) -> None:
    source = organisation(is_small=True)
    first = built(source, "worksheet")
    assert b'loaded_hourly_cost:decimal("31.50")' in first[".html"]
    text = source.read_text(encoding="utf-8")
    assert "loaded_hourly_cost: 31.50" in text
    changed = text.replace("loaded_hourly_cost: 31.50", "loaded_hourly_cost: 32.75")
    source.write_text(changed, encoding="utf-8")
    second = built(source, "worksheet")
    assert b'loaded_hourly_cost:decimal("32.75")' in second[".html"]
    assert second[".md"] == first[".md"]


def test_a_canvas_as_a_page_stays_when_a_rate_changes(organisation: Callable[..., Path]) -> None:
    first = built(organisation(is_small=True), "canvas")
    replaced = {"loaded_hourly_cost: 31.50": "loaded_hourly_cost: 32.75"}
    assert built(organisation(is_small=True, replaced=replaced), "canvas") == first
