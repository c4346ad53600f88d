"""`playbook send`"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from generator.cli.common_options import common_options, config_option, sheet_options
from generator.cli.printing import (
    common,
    progress_bar,
    say,
    show_json,
    show_problems,
    show_rows,
    tracked,
)
from generator.foundation.characters import visible_line
from generator.output.sent_rounds import SentSheet
from generator.usecases import mail, send
from generator.writers import FORMATS

PASSWORD, USER = "PLAYBOOK_SMTP_PASSWORD", "PLAYBOOK_SMTP_USER"


@click.command("send")
@click.argument("playbooks", metavar="PLAYBOOK...", nargs=-1)
@click.option(
    "--to",
    "people",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Who gets a sheet: a CSV or XLSX file with the columns name, e-mail, team and language.",
)
@config_option
@click.option(
    "--round",
    "name",
    default="",
    metavar="NAME",
    help="The name of this round, such as autumn-2026. Default: that of the file.",
)
@click.option(
    "--edition",
    "editions",
    multiple=True,
    metavar="NAME",
    help="request, canvas or worksheet. May be repeated. Default: request.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(FORMATS),
    help="May be repeated. Default: docx.",
)
@sheet_options
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="The folder of all rounds. Default: the folder “sent” beside your organisation's file.",
)
@click.option("--again", is_flag=True, help="Also for people who have got their sheet before.")
@click.option("--dry-run", is_flag=True, help="Show who would get what, and write nothing.")
@click.option(
    "--smtp",
    "server",
    default="",
    metavar="HOST[:PORT]",
    help="Also mail the sheets, by this server, after showing what it would send.",
)
@click.option(
    "--smtp-user",
    "user",
    default="",
    envvar=USER,
    metavar="NAME",
    help=f"The account at the server. Its password is asked for, or read from {PASSWORD}.",
)
@click.option(
    "--sender",
    default="",
    metavar="ADDRESS",
    help="The sender of the mails. Default: the address that sheets go back to.",
)
@click.option("--yes", is_flag=True, help="Mail the sheets without asking.")
@common_options
@click.pass_context
def send_command(
    ctx: click.Context,
    /,
    server: str,
    user: str,
    sender: str,
    *,
    yes: bool,
    **values: Any,
) -> None:
    """Make a sheet for each person in a table, and the draft of a mail that carries it.

    Each sheet has an id of its own, by which “playbook track” knows who sent it back. The drafts
    (.eml) open in your mail program, ready to be looked at and sent; a table for mail merge is
    beside them. Nobody gets a sheet twice in a round, unless you say --again. The folder holds
    names and addresses: it is personal data, and git leaves it out.

    With --smtp, the mails are handed to a mail server, encrypted, one a second, after a list of
    them is shown and you agreed.

    \b
    Examples:
      playbook send intake --to people.csv --round autumn --due 2026-09-11
      playbook send pushback --to leads.xlsx --edition canvas --format docx --format html
      playbook send intake --to people.csv --round autumn --smtp smtp.wexholme.example:587
    """
    sender = mail.sender_of(sender)
    address = mail.address_of(server) if server else None
    limits = common(ctx).limits
    options = send.SendOptions(**values, by_server=address is not None, limits=limits)
    with progress_bar(ctx, "sheets") as progress:
        report = send.send(options, progress)
    _show(ctx, options, report)
    code = report.exit_code
    if address and not options.dry_run:
        post = _Post(ctx, options, report)
        code = max(code, post.run(*address, user, sender, is_agreed=yes))
    ctx.exit(code)


def _show(ctx: click.Context, options: send.SendOptions, report: send.SendReport) -> None:
    if common(ctx).messages == "json":
        items = [
            {**_item(sheet), "action": action}
            for action, sheets in (("made", report.made), ("skipped", report.skipped))
            for sheet in sheets
        ]
        show_json("send", items, report.problems)
        return
    show_problems(ctx, report.problems)
    if not common(ctx).quiet:
        would = "would get" if options.dry_run else "draft"
        rows = [(would, one.name, one.mail, one.unit, _sheet_of(one)) for one in report.made]
        rows += [("has it", one.name, one.mail, one.unit, _sheet_of(one)) for one in report.skipped]
        show_rows(ctx, ("", "Name", "E-mail", "Team", "Sheet"), rows)
    say(ctx, _summary(options, report))


def _summary(options: send.SendOptions, report: send.SendReport) -> str:
    made, skipped = len(report.made), len(report.skipped)
    what = "sheet" if made == 1 else "sheets"
    folder = f"{report.folder.as_posix()}/"
    if options.dry_run:
        first = f"Dry run: nothing was written. {made} {what} would be made in {folder}"
    else:
        first = f"{made} {what} with a draft each in {folder}"
    parts = [first]
    if skipped:
        whose = "1 sheet was" if skipped == 1 else f"{skipped} sheets were"
        parts.append(f"{whose} sent before and left alone; --again makes them anew.")
    if made and not options.dry_run:
        parts.append("That folder holds names and addresses: personal data, which git leaves out.")
    return "\n".join(parts)


def _item(sheet: SentSheet) -> dict[str, Any]:
    return {
        "copy": sheet.copy,
        "name": sheet.name,
        "mail": sheet.mail,
        "unit": sheet.unit,
        "locale": sheet.locale,
        "playbook": sheet.playbook,
        "edition": sheet.edition,
        "due": sheet.due.isoformat() if sheet.due else None,
        "files": list(sheet.files),
    }


def _sheet_of(sheet: SentSheet) -> str:
    return f"{sheet.playbook} {sheet.edition}"


class _Post:
    """Mails what was made, after showing it and asking."""

    def __init__(
        self, ctx: click.Context, options: send.SendOptions, report: send.SendReport
    ) -> None:
        self._ctx = ctx
        self._mailing = mail.Mailing(options, report)
        self._can_ask = not common(ctx).no_input

    def run(self, host: str, port: int, user: str, sender: str, *, is_agreed: bool) -> int:
        """Mail the sheets, and return the exit code."""
        code = self._ask_about_unknown()
        waiting = self._mailing.waiting()
        if not waiting:
            say(self._ctx, "No mail is waiting to be sent.")
            return code
        sender = sender or self._mailing.sender()
        self._show_plan(waiting, f"{host}:{port}", sender)
        if not is_agreed and not self._agrees(len(waiting)):
            say(self._ctx, "Nothing was sent. The drafts stay where they are.")
            return code
        server = mail.MailServer(host, port, sender, user, self._password(user))
        done: list[mail.Delivered] = []
        with ExitStack() as stack:
            stack.callback(self._report, done, len(waiting))  # also if the server goes away
            mails = self._mailing.deliver(server)
            done.extend(tracked(self._ctx, mails, len(waiting), "mails"))
        return max(code, mail.exit_code(one.problem for one in done if one.problem))

    def _report(self, done: Sequence[mail.Delivered], number: int) -> None:
        problems = [one.problem for one in done if one.problem]
        show_problems(self._ctx, problems)
        say(self._ctx, f"{len(done) - len(problems)} of {number} mails were sent.")

    def _ask_about_unknown(self) -> int:
        """Ask about each mail of which nobody knows whether it went out; 3 if some are left."""
        left = []
        for sheet in self._mailing.unknown():
            whom = f"{sheet.name} <{sheet.mail}>"
            answer = self._can_ask and click.prompt(
                f"Did the mail to {whom} go out? Look into the sent mails, or ask.",
                type=click.Choice(["yes", "no", "unknown"]),
                default="unknown",
                err=True,
            )
            if answer in ("yes", "no"):
                self._mailing.decide(sheet, went_out=answer == "yes")
            else:
                left.append(send.unknown_outcome(sheet))
        show_problems(self._ctx, left)
        return 3 if left else 0

    def _show_plan(self, waiting: Sequence[SentSheet], server: str, sender: str) -> None:
        size = "1 mail" if len(waiting) == 1 else f"{len(waiting)} mails"
        click.echo(f"By {server}, from {sender}, {size}, one a second:", err=True)
        for sheet in waiting:
            names = ", ".join(name for name in sheet.files if not name.endswith(".eml"))
            click.echo(visible_line(f"  {sheet.name} <{sheet.mail}>: {names}"), err=True)

    def _agrees(self, number: int) -> bool:
        if not self._can_ask:
            raise click.UsageError("--smtp asks before it sends; with --no-input, add --yes.")
        return click.confirm(f"Send {number} now?", err=True)

    def _password(self, user: str) -> str:
        """The password of the account, never from an option: other users could see it there."""
        if not user:
            return ""
        if PASSWORD in os.environ:
            return os.environ[PASSWORD]
        if not self._can_ask:
            raise click.UsageError(f"There is no password: set {PASSWORD}.")
        return str(click.prompt(f"Password of {user}", hide_input=True, err=True))
