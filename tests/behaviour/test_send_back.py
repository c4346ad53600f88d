"""A sheet says where it goes back to, and by when if somebody said so."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.output.actions import Action
from generator.usecases.build import BuildOptions, build
from generator.usecases.drift import find_drift
from tests.conftest import EXAMPLES, ROOT
from tests.support.web_pages import Tree

DUE = date(2026, 12, 4)
MAIL = '  return_to: "l-and-wd@wexholme.example"\n'
CONTACT = 'channel: phone, address: "ext. 4410"'
SHEETS = [("pushback", "worksheet"), ("pushback", "request"), ("intake", "request")]
SENTENCES = [
    line.split("\t")
    for line in (ROOT / "tests/data/send_back.tsv").read_text(encoding="utf-8").splitlines()[1:]
]


def page(folder: Path, config: Path, playbook: str, edition: str, **more: object) -> str:
    """The Markdown of one document, without escapes."""
    options = BuildOptions(
        config, (playbook,), (edition,), ("md",), output=folder / "out", **more  # type: ignore[arg-type]
    )  # fmt: skip
    assert build(options).exit_code == 0
    (path,) = (folder / "out").glob(f"*/*-{edition}*.md")
    return path.read_text(encoding="utf-8").replace("\\", "")


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("playbook", "edition"), SHEETS)
@pytest.mark.parametrize(("name", "setting", "plain", "timed"), SENTENCES)
def test_a_sheet_says_where_it_goes_and_by_when(
    tmp_path: Path, playbook: str, edition: str, name: str, setting: str, plain: str, timed: str
) -> None:
    config = EXAMPLES / f"{name}.yaml"
    overrides = (setting,) if setting else ()
    sheets = [
        page(tmp_path, config, playbook, edition, overrides=overrides, due=due).split(
            "\n<!-- play"
        )[0]
        for due in (None, DUE)
    ]
    assert sheets[0].count(f"- {plain}\n") == 1
    assert sheets[1] == sheets[0].replace(plain, timed)


@pytest.mark.parametrize(("playbook", "edition"), SHEETS)
def test_without_an_address_there_is_no_line_unless_there_is_a_day(
    tmp_path: Path, organisation: Callable[..., Path], playbook: str, edition: str
) -> None:
    config = organisation(replaced={MAIL: "", CONTACT: "channel: phone"})
    assert "send this back" not in page(tmp_path, config, playbook, edition)
    text = page(tmp_path, config, playbook, edition, due=DUE)
    assert "- Please send this back to us by 4 December 2026.\n" in text


@pytest.mark.parametrize(
    ("time", "day", "sentence"),
    [
        ("valid_to: 2026-06-30", date(2026, 6, 30), "Niamh O'Dunmore."),
        ("valid_to: 2026-06-30", date(2026, 7, 1), "Tobias Ashgrove (workforce@wexholme"),
        ("valid_from: 2026-06-30", date(2026, 6, 29), "Tobias Ashgrove (workforce@wexholme"),
        ("valid_from: 2026-06-30", date(2026, 6, 30), "Niamh O'Dunmore."),
        ("valid_from: 2026-06-30", None, "Niamh O'Dunmore."),
    ],
)
def test_without_a_return_address_it_goes_to_the_first_contact_of_that_day(
    tmp_path: Path,
    organisation: Callable[..., Path],
    time: str,
    day: date | None,
    sentence: str,
) -> None:
    config = organisation(replaced={MAIL: "", CONTACT: f"{CONTACT}, {time}"})
    text = page(tmp_path, config, "pushback", "request", day=day)
    assert f"Please send this back to {sentence}" in text


@pytest.mark.parametrize("edition", ["playbook", "summary"])
def test_a_playbook_and_a_summary_are_not_sent_back(tmp_path: Path, edition: str) -> None:
    answers = tmp_path / "a.yaml"
    answers.write_text("about.request_title: One thing\n")
    config = EXAMPLES / "wexholme.yaml"
    text = page(tmp_path, config, "pushback", edition, due=DUE, answers=answers)
    assert "4 December 2026" not in text


LINK = re.compile(r'<a href="(mailto:[^"]*)">([^<]*)</a>')
FILLED = [("pushback", "worksheet"), ("pushback", "canvas"), ("intake", "request")]
TELEPHONE = {MAIL: "", CONTACT: 'channel: phone, address: "+44 20 7946 0958"'}
NAMELESS = {MAIL: "", 'name: "Niamh O\'Dunmore", ': "", CONTACT: "channel: phone"}


def web_page(folder: Path, config: Path, playbook: str, edition: str) -> str:
    options = BuildOptions(
        config, (playbook,), (edition,), ("html",), ("aseptic",), output=folder / "web"
    )
    assert build(options).exit_code == 0
    (path,) = (folder / "web").glob("*/*.html")
    return path.read_text(encoding="utf-8")


def way_back(page: str) -> str:
    """What the end of a page says of whom to send it to, without markup."""
    (found,) = re.findall('<section class="finish".*?</section>', page, re.DOTALL)
    return html.unescape(re.sub("<[^>]*>", " ", found.partition('<div class="opts')[0])).strip()


@pytest.mark.parametrize(("playbook", "edition"), FILLED)
def test_the_address_is_a_link_at_the_end_and_at_the_head_where_it_is_named(
    tmp_path: Path, playbook: str, edition: str
) -> None:
    page = web_page(tmp_path, EXAMPLES / "wexholme.yaml", playbook, edition)
    (title,) = re.findall("<title>(.*)</title>", page)
    links = LINK.findall(page.partition("<script>")[0])
    assert len(links) == (1 if edition == "canvas" else 2)
    for target, shown in links:
        parts = urlsplit(html.unescape(target))
        assert (unquote(parts.path), shown) == ("l-and-wd@wexholme.example", shown)
        assert parse_qs(parts.query, strict_parsing=True) == {"subject": [html.unescape(title)]}
    assert re.fullmatch(
        "Save and send back .*attach it to a mail and send it to .* use “Copy as text” and .*",
        way_back(page),
    )


@pytest.mark.parametrize(
    ("replaced", "end", "to"),
    [
        (TELEPHONE, "Save and send back  Save the file and send it to Niamh O'Dunmore. If",
         "Niamh O'Dunmore"),
        ({MAIL: "", CONTACT: "channel: phone"},
         "Save and send back  Save the file and send it to Niamh O'Dunmore. If",
         "Niamh O'Dunmore"),
        (NAMELESS, "Save and send back  Save the file and send it to L&WD Partner. If",
         "L&WD Partner"),
        ({MAIL: "", CONTACT: 'channel: mail, address: "n@w.example"'},
         "a mail and send it to Niamh O'Dunmore ( n@w.example ). If", "Niamh O'Dunmore"),
    ],
)  # fmt: skip
def test_a_page_names_whoever_takes_it_back_and_an_address_for_mail_alone(
    tmp_path: Path, organisation: Callable[..., Path], replaced: dict[str, str], end: str, to: str
) -> None:
    page = web_page(tmp_path, organisation(replaced=replaced), "pushback", "request")
    assert end in way_back(page)
    said = re.findall(' data-say-send="([^"]*)"', page)
    assert list(map(html.unescape, said)) == ([f"Now send it to {to}."] if to else [])
    assert "7946" not in page


def test_a_page_that_nobody_takes_back_says_nothing_of_sending(
    tmp_path: Path, organisation: Callable[..., Path]
) -> None:
    text = organisation(replaced={MAIL: ""}).read_text(encoding="utf-8")
    config = tmp_path / "organisation.yaml"
    config.write_text(re.sub(r"\nescalation_contacts:\n(  - .*\n)+", "\n", text), "utf-8")
    page = web_page(tmp_path, config, "pushback", "request")
    assert way_back(page) == "Save this page  The saved file has all the answers."
    assert " send" not in page.partition("<body")[2].partition("<script>")[0].lower()
    assert "mailto:" not in page.partition("<script>")[0]


@pytest.mark.parametrize(
    "address",
    [
        'a"onclick=alert(1)@x.example',
        "<script>alert(1)</script>@x.example",
        "javascript:alert(1)@x.example",
        "a@x.example?cc=b&body=x",
        "a@x.example#</a><b>",
        "ü&amp;%0a@x.example",
    ],
)
def test_no_address_becomes_markup_script_or_another_mail(
    tmp_path: Path, organisation: Callable[..., Path], address: str
) -> None:
    yaml = "  return_to: '" + address.replace("'", "''") + "'\n"
    page = web_page(tmp_path, organisation(replaced={MAIL: yaml}), "pushback", "worksheet")
    tree = Tree(page.encode())
    assert len(tree.all("script")) == 1
    links = [one for one in tree.all("a") if one.attributes.get("href", "").startswith("mailto:")]
    assert links
    plain = web_page(tmp_path, organisation(), "pushback", "worksheet")
    assert [one.tag for one in tree.elements] == [one.tag for one in Tree(plain.encode()).elements]
    for link in links:
        assert link.attributes.keys() == {"href"}
        assert link.text == address
        path, _, query = link.attributes["href"].removeprefix("mailto:").partition("?")
        assert re.fullmatch(r"[\w%.~@-]+", path, re.ASCII)
        assert unquote(path) == address
        assert parse_qs(query, strict_parsing=True).keys() == {"subject"}


def test_another_day_renews_the_sheets_and_status_says_so(tmp_path: Path) -> None:
    def options(day: int) -> BuildOptions:
        return BuildOptions(
            EXAMPLES / "wexholme.yaml",
            ("pushback",),
            ("request",),
            due=date(2026, 12, day),
            output=tmp_path,
        )

    actions = [build(options(day)).outcomes[0].action for day in (4, 4, 5)]
    assert actions == [Action.CREATED, Action.UNCHANGED, Action.UPDATED]
    assert find_drift(options(5)).file_drifts() == []
    assert len(find_drift(options(6)).file_drifts()) == 2


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)
    return lambda *args: CliRunner().invoke(main, ["build", "pushback", *args])


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--due", "04.12.2026"), "“04.12.2026” is not a date; write it like 2026-12-18"),
        (("--due", "2026-02-30"), "“2026-02-30” is not a date; write it like 2026-12-18"),
        (("--due", "tomorrow"), "“tomorrow” is not a date; write it like 2026-12-18"),
        (
            ("--due", "2026-12-04", "--date", "2026-12-05"),
            "the sheets would be due on 2026-12-04, before their own date, 2026-12-05",
        ),
        (
            ("--due", "2026-12-04", "--set", "organisation.date=2026-12-05"),
            "the sheets would be due on 2026-12-04, before their own date, 2026-12-05",
        ),
    ],
)
def test_a_day_that_cannot_be_is_refused(
    run: Callable[..., Result], tmp_path: Path, args: tuple[str, ...], message: str
) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not list(tmp_path.glob("output/*/*.md"))


def test_a_sheet_may_be_due_on_the_day_of_its_date(run: Callable[..., Result]) -> None:
    assert run("--due", "2026-12-04", "--date", "2026-12-04").exit_code == 0
