"""The names of documents in the output folder: the only place that composes them; nothing takes
them apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from generator.document.answers import Answers
from generator.foundation.characters import slug
from generator.playbook import Playbook
from generator.playbook.manifest import PRINTED, REQUEST_TITLE, REQUESTER

PAPER = "paper"  # ends the names of what is filled in by hand, which stands beside the rest
_SLUG = 40  # characters of a request's title, and of its requester


def document_name(  # noqa: PLR0913 — one parameter for each part of the name
    unit: str,
    playbook: Playbook,
    edition: str,
    answers: Answers = MappingProxyType({}),
    requester: str = "",
    *,
    on_paper: bool = False,
) -> str:
    """The path of a document in the output folder, without its suffix, such as
    `aseptic/aseptic-pushback-worksheet`.

    The file's own name says whom and what it is for, so that files of many teams stay apart in a
    mailbox. What prints answers is also named after their request, if that has a title, and after
    `requester` (see `requester_in`), where another's request has the same title.
    """
    request = _slug_of(answers, REQUEST_TITLE) if edition in PRINTED else ""
    parts = (unit, playbook.shown_id(edition), edition, request, PAPER if on_paper else "")
    name = "-".join(filter(None, parts))
    # No title has two hyphens in its slug, so no other request can have this name.
    return f"{unit}/{'--'.join(filter(None, (name, requester)))}"


def requester_in(answers: Answers) -> str:
    """Who sent a request, as a part of a file's name; "" if that is not answered."""
    return _slug_of(answers, REQUESTER)


def _slug_of(answers: Answers, ident: str) -> str:
    answer = answers.get(ident)
    return slug(answer, _SLUG) if isinstance(answer, str) else ""


def documents_by_name(unit: str, playbooks: Iterable[Playbook]) -> dict[str, tuple[Playbook, str]]:
    """The playbook and edition of each document that a unit can have, by the document's name. Only
    summaries of requests with a title and what is filled in by hand are not among them.
    """
    return {
        document_name(unit, playbook, edition): (playbook, edition)
        for playbook in playbooks
        for edition in playbook.editions
    }
