"""The names of documents in the output folder: the only place that composes them; nothing takes
them apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from generator.document.answers import Answers
from generator.foundation.characters import slug
from generator.playbook import SUMMARY, Playbook
from generator.playbook.manifest import REQUEST_TITLE

_SLUG = 40  # characters of a request's title


def document_name(
    unit: str, playbook: Playbook, edition: str, answers: Answers = MappingProxyType({})
) -> str:
    """The path of a document in the output folder, without its suffix, such as
    `aseptic/aseptic-pushback-worksheet`.

    The file's own name says whom and what it is for, so that files of many teams stay apart in a
    mailbox. A summary is also named after the request in its answers, if that has a title.
    """
    title = answers.get(REQUEST_TITLE) if edition == SUMMARY else ""
    request = slug(title, _SLUG) if isinstance(title, str) else ""
    parts = (unit, playbook.shown_id(edition), edition, request)
    return f"{unit}/{'-'.join(filter(None, parts))}"


def documents_by_name(unit: str, playbooks: Iterable[Playbook]) -> dict[str, tuple[Playbook, str]]:
    """The playbook and edition of each document that a unit can have, by the document's name. Only
    summaries of requests with a title are not among them.
    """
    return {
        document_name(unit, playbook, edition): (playbook, edition)
        for playbook in playbooks
        for edition in playbook.editions
    }
