"""What a mail says, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MailText:
    """A subject and paragraphs; a paragraph that is a tuple is a list of points. The last one is
    the signature, whose lines stay lines.
    """

    subject: str
    paragraphs: tuple[str | tuple[str, ...], ...]

    @property
    def plain(self) -> str:
        """The text without its subject, as a mail program for plain text shows it."""
        return "\n\n".join(
            one if isinstance(one, str) else "\n".join(f"- {point}" for point in one)
            for one in self.paragraphs
        )
