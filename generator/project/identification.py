"""Which document a filled file was made from, and whose it is, when it does not say so itself.

The clues, best first: its document properties; the id in its core properties and its footers; the
tags and bookmarks of its fields; and its words, compared with those of every blank by the runs of
four words that both have.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from generator.config import Unit
from generator.formats.copy_id import COPY, printed_copy
from generator.foundation.locale import find_locale
from generator.project.blanks import Blanks
from generator.project.ownership import UNKNOWN_OWNER
from generator.project.project import Project
from generator.project.shown_words import TEXT_RUN, ShownWords, last_lines, runs_of
from generator.project.voice_samples import REGISTERS
from generator.readers.labels.blank import Blank, Clues, not_ours
from generator.readers.labels.stream import GAP, words_of

_LEAST = 15  # runs of words that a file has in common with the texts of a language
_TOO_FEW = "too few of its words are those of a worksheet; use the file that playbook build made"
_WHOLE = 0.95  # of a blank's runs: no other form can fit better
_ENOUGH = 0.6  # of a blank's runs: the file was made from it
_CLOSE = 0.05  # two playbooks that a file fits equally well
_MARKED = 0.5  # of a blank's tags and bookmarks
_NEAR = 0.2  # as likely as the best one, before the registers are compared
_GUESS = 0.1  # the least fit that is worth naming
_OF_FILE = ("organisation", "department", "team", "worksheet", "profile")


# The prompts that each field had in earlier documents in a language, by its id.
FindPrompts = Callable[[str], Mapping[str, frozenset[str]]]


def no_prompts(language: str) -> Mapping[str, frozenset[str]]:  # noqa: ARG001
    return {}


class DocumentFinder:
    """Finds the blanks that filled files were made from, among the documents of one project.

    `organisation` is the id of the organisation that the files are of, where somebody says so; ""
    to take it from what they print. `earlier` gives the prompts of earlier documents in a language.
    """

    def __init__(
        self, project: Project, organisation: str = "", earlier: FindPrompts = no_prompts
    ) -> None:
        self._project = project
        self._earlier = lru_cache(maxsize=8)(earlier)
        self._organisation = organisation
        self._blanks = Blanks(project)
        self._texts = lru_cache(maxsize=64)(self._read_texts)

    def find(self, clues: Clues) -> Blank | None:
        """The blank of the document that a file was made from; None where the file names a document
        that can no longer be made. Raises `ReadError` for a file that names none and fits none.
        """
        if clues.properties:
            return self._named_by_properties(clues)
        blank = self._recognised(clues)
        copy = printed_copy((*clues.edges, *last_lines(clues.stream())))
        return replace(blank, properties={**blank.properties, COPY: copy}) if copy else blank

    def _recognised(self, clues: Clues) -> Blank:
        """The blank that fits a file without properties best. Raises `ReadError` if none does."""
        file = ShownWords(clues)
        best = self._best(file)
        file.find_head(best)
        is_own = self._is_own(file)
        unit = self._unit(file) if is_own else self._project.config.organisation
        blank = self._spelt(file, unit, best.properties)
        is_same = file.has_profile(blank) if is_own else None
        blank = self._in_form(file, unit, blank)
        if not is_own:
            return _foreign(blank, self._organisation)
        return self._with_earlier(replace(blank, is_same=is_same))

    def _named_by_properties(self, clues: Clues) -> Blank | None:
        stamp, config = clues.properties, self._project.config
        playbook = self._project.renderer.catalogue.playbooks.get(stamp.get("playbook", ""))
        if playbook is None or stamp.get("edition", "") not in playbook.editions:
            return None
        is_own = stamp.get("organisation") == config.organisation.id
        names = [stamp.get(key, "") for key in ("team", "department")] if is_own else []
        found = (config.units[name] for name in names if name in config.units)
        unit = next(found, config.organisation)
        locale = _known(stamp.get("locale", ""))
        file, key = ShownWords(clues), (playbook.id, stamp["edition"], locale, "docx")
        blank = self._blanks.blank(unit, *key)
        is_same = is_own and blank.properties["profile"] == stamp.get("profile")
        blank = blank if is_same else self._closest(file, unit, key)
        blank = self._in_form(file, unit, blank)
        blank = replace(blank if is_own else _foreign(blank, ""), is_same=is_same)
        return self._with_earlier(blank) if is_own else blank

    def _with_earlier(self, blank: Blank) -> Blank:
        """A blank with the prompts of earlier documents, unless the file is in its own words."""
        if blank.is_same:
            return blank
        return replace(blank, earlier=self._earlier(blank.properties["language"]))

    def _in_form(self, file: ShownWords, unit: Unit, blank: Blank) -> Blank:
        """The blank as Markdown, if a file is rather one that was made from that."""
        fit = file.fit(blank)
        if fit >= _WHOLE:
            return blank
        stamp = blank.properties
        key = (stamp["playbook"], stamp["edition"], stamp["locale"], "md")
        other = replace(self._closest(file, unit, key), properties=stamp)
        return other if file.fit(other) > fit else blank

    def _closest(self, file: ShownWords, unit: Unit, key: tuple[str, str, str, str]) -> Blank:
        """The blank of a unit's document in the register that fits a file best, since the file may
        be older than the register. The registers are compared in the organisation's own documents,
        which are made once for all units.
        """
        own = self._blanks.blank(unit, *key)
        if file.has_profile(own) or file.fit(own) >= _WHOLE:
            return own
        used = str(self._project.unit_settings(unit).voice["formality"])
        organisation = self._project.config.organisation
        fits = {one: file.fit(self._blanks.blank(organisation, *key, one)) for one in REGISTERS}
        best = max(fits, key=lambda one: (fits[one], one == used))
        return own if best == used else self._blanks.blank(unit, *key, best)

    def _spelt(self, file: ShownWords, unit: Unit, stamp: Mapping[str, str]) -> Blank:
        """The blank of a unit's document in the spelling of a file."""
        blanks = []
        for locale in self._blanks.locales_like(stamp["locale"]):
            key = (stamp["playbook"], stamp["edition"], locale, "docx")
            blank = self._closest(file, unit, key)
            if file.has_profile(blank) or file.fit(blank) == 1:
                return blank
            blanks.append(blank)
        return max(blanks, key=file.fit)

    def _best(self, file: ShownWords) -> Blank:
        """The organisation's blank that a file fits best."""
        documents = {
            (playbook.id, edition)
            for shown_id in file.clues.ids
            for _, playbook, edition in self._blanks.named(shown_id)
        }
        every: list[_Fit] = []
        for locale in self._blanks.languages():
            every += self._fits(file, documents, locale)
            if any(fit.words >= _ENOUGH for fit in every):
                break
        else:
            every += self._fits_in_other_registers(file, every)
        if not every:
            raise not_ours(file.clues.name, _TOO_FEW)
        if not documents and file.clues.marks:
            marked = max(fit.marks for fit in every)
            if marked >= _MARKED:
                return max((fit for fit in every if fit.marks == marked), key=_words).blank
        every.sort(key=_words, reverse=True)
        best = every[0]
        if not documents:
            self._check(best, every, file.clues.name)
        return best.blank

    def _fits(
        self,
        file: ShownWords,
        documents: Collection[tuple[str, str]],
        locale: str,
        register: str = "",
    ) -> list[_Fit]:
        """How well a file fits the organisation's blanks in a locale: those of some documents, or
        those of every playbook that resembles it.
        """
        playbooks = {ident for ident, _ in documents} or self._resembled(file, locale)
        of_playbook = self._blanks.of_playbook
        blanks = [blank for one in playbooks for blank in of_playbook(one, locale, register)]
        fits = [_Fit(file.fit(blank), file.marked(blank), blank) for blank in blanks]
        return [fit for fit in fits if not documents or _document(fit.blank) in documents]

    def _fits_in_other_registers(self, file: ShownWords, every: Collection[_Fit]) -> Iterator[_Fit]:
        """How well a file that fits no blank well fits the likeliest ones in the other registers of
        their locale, since a file may be older than the register.
        """
        best = max(every, key=_words, default=None)
        if best is None or best.words < _GUESS:
            return
        near = {_document(fit.blank) for fit in every if best.words - fit.words <= _NEAR}
        for register in self._other_registers:
            yield from self._fits(file, near, best.blank.properties["locale"], register)

    @cached_property
    def _other_registers(self) -> list[str]:
        own = self._project.unit_settings(self._project.config.organisation).voice["formality"]
        return [register for register in REGISTERS if register != own]

    def _resembled(self, file: ShownWords, locale: str) -> list[str]:
        """The playbooks whose texts in a locale resemble a file. Only their blanks are made, since
        that is slow. A file with tags or bookmarks of fields is compared even if no text is alike.
        """
        every = self._project.renderer.catalogue.playbooks
        common = {ident: len(self._texts(ident, locale) & file.texts) for ident in every}
        most = max(common.values())
        if most < (0 if file.clues.marks else _LEAST):
            return []
        return [ident for ident, runs in common.items() if 2 * runs >= most]

    def _read_texts(self, ident: str, locale: str) -> frozenset[tuple[str, ...]]:
        texts = self._blanks.texts(self._project.renderer.catalogue.playbook(ident), locale)
        return runs_of(tuple(word for text in texts for word in (*words_of(text), GAP)), TEXT_RUN)

    def _check(self, best: _Fit, every: Iterable[_Fit], name: str) -> None:
        """Raise `ReadError` if a file fits no document, or two playbooks alike."""
        if best.words < _ENOUGH:
            guess = f"it is most like the {_name(best.blank)}, but " if best.words > _GUESS else ""
            raise not_ours(name, f"{guess}{_TOO_FEW}")
        own = best.blank.properties["playbook"]
        for fit in every:
            if fit.blank.properties["playbook"] != own and best.words - fit.words < _CLOSE:
                both = f"{_name(best.blank)} and the {_name(fit.blank)}"
                raise not_ours(name, f"it fits the {both} alike; fill in a fresh copy")

    def _is_own(self, file: ShownWords) -> bool:
        """Whether a file is of the project's organisation: by what somebody says; by its id, alone
        or, for a unit that is gone, with the name that it prints; or by that name.
        """
        own = self._project.unit_settings(self._project.config.organisation)
        if self._organisation:
            return self._organisation == own.organisation.id
        is_named = any(map(file.names, (own.organisation.name, own.short_name)))
        ids = file.clues.ids
        if not ids or any(map(self._blanks.named, ids)):
            return bool(ids) or is_named
        prefix = f"{own.organisation.id}-"  # which may be that of a longer id, too
        return is_named and any(shown_id.startswith(prefix) for shown_id in ids)

    def _unit(self, file: ShownWords) -> Unit:
        """The unit whose id or name a file prints; the organisation where that is not certain."""
        for shown_id in file.clues.ids:
            if found := self._blanks.named(shown_id):
                return found[0][0]
        config = self._project.config
        for name in ("team", "department"):
            units = [
                unit
                for unit in config.units.values()
                if unit.level == name and file.names(getattr(unit, name))
            ]
            if len(units) == 1:
                return units[0]
        return config.organisation


def _known(locale: str) -> str:
    """A locale as a file says it; "" for one that does not exist."""
    try:
        return find_locale(locale).tag
    except ValueError:
        return ""


@dataclass(frozen=True)
class _Fit:
    """How well a file fits a blank: the share of its runs of words, and of its tags and bookmarks,
    that the file has.
    """

    words: float
    marks: float
    blank: Blank


def _foreign(blank: Blank, organisation: str) -> Blank:
    """The blank for a file of another organisation, which has other lists."""
    properties = {key: text for key, text in blank.properties.items() if key not in _OF_FILE}
    properties["organisation"] = organisation or UNKNOWN_OWNER
    gaps = {tag: replace(gap, options=()) for tag, gap in blank.gaps.items()}
    return Blank(properties, blank.stream, gaps)


def _document(blank: Blank) -> tuple[str, str]:
    return blank.properties["playbook"], blank.properties["edition"]


def _name(blank: Blank) -> str:
    playbook, edition = _document(blank)
    return f"{edition} of “{playbook}”"


def _words(fit: _Fit) -> float:
    return fit.words
