"""Tells prompts from answers: what an unfilled blank shows, whatever programs did to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from generator.formats.fingerprint import digest
from generator.formats.ooxml import NAMESPACES, PLACEHOLDER_STYLE, is_on, qualified
from generator.foundation.characters import comparable, straight
from generator.readers.docx.tokens import Token

_VAL, _R = qualified("val"), qualified("r")
_ENDING, _ENDS = " .…:!。", ("", ".", "…", "...", ":", "!")


def _plain(text: str) -> str:
    return comparable(straight(text)).rstrip(_ENDING)


# Word's own prompts for text, lists and dates, which it shows once an answer is cleared and the
# prompt of the form is gone: of the present versions, and of those before 2016.
_WORDS_OWN = frozenset(
    map(
        _plain,
        (
            "Click or tap here to enter text.", "Click here to enter text.", "Choose an item.",
            "Click or tap to enter a date.", "Click here to enter a date.",
            "Choose a building block.",
            "Klicken oder tippen Sie hier, um Text einzugeben.",
            "Klicken Sie hier, um Text einzugeben.", "Wählen Sie ein Element aus.",
            "Klicken oder tippen Sie, um ein Datum einzugeben.",
            "Klicken Sie hier, um ein Datum einzugeben.",
            "Haga clic o pulse aquí para escribir texto.",
            "Haz clic o pulse aquí para escribir texto.",
            "Haga clic aquí para escribir texto.", "Elija un elemento.",
            "Haga clic aquí o pulse para escribir una fecha.",
            "Haga clic o pulse aquí para escribir una fecha.",
            "Haga clic aquí para escribir una fecha.",
            "Cliquez ou appuyez ici pour entrer du texte.",
            "Cliquez ici pour entrer du texte.", "Cliquez ici pour taper du texte.",
            "Choisissez un élément.", "Cliquez ou appuyez ici pour entrer une date.",
            "Cliquez ici pour entrer une date.",
            "Fare clic o toccare qui per immettere il testo.",
            "Fare clic qui per immettere testo.", "Scegliere un elemento.",
            "Fare clic o toccare qui per immettere una data.",
            "Fare clic qui per immettere una data.",
            "Klik of tik om tekst in te voeren.", "Klik hier als u tekst wilt invoeren.",
            "Kies een item.", "Klik of tik om een datum in te voeren.",
            "Klik hier als u een datum wilt invoeren.",
            "Clique ou toque aqui para introduzir texto.",
            "Clique ou toque aqui para inserir o texto.",
            "Clique aqui para digitar texto.", "Escolher um item.", "Escolha um item.",
            "Clique ou toque para introduzir uma data.",
            "Clique ou toque aqui para inserir uma data.",
            "Kliknij lub naciśnij tutaj, aby wprowadzić tekst.", "Wybierz element.",
            "Kliknij lub naciśnij, aby wprowadzić datę.",
            "Klicka eller tryck här för att ange text.", "Välj ett objekt.",
            "Klicka eller tryck här för att ange datum.",
            "Klik eller tryk her for at skrive tekst.", "Vælg et element.",
            "Klik eller tryk for at angive en dato.",
            "Klikk eller trykk her for å skrive inn tekst.", "Velg et element.",
            "Klikk eller trykk for å skrive inn en dato.",
            "Kirjoita tekstiä napsauttamalla tai napauttamalla tätä.", "Valitse kohde.",
            "Klikněte nebo klepněte sem a zadejte text.", "Zvolte položku.",
            "Klikněte nebo klepněte sem a zadejte datum.",
            "Metin girmek için buraya tıklayın veya dokunun.", "Bir öğe seçin.",
            "Tarih girmek için tıklayın veya dokunun.",
            "Место для ввода текста.", "Выберите элемент.", "Место для ввода даты.",
            "クリックまたはタップしてテキストを入力してください。",
            "ここをクリックまたはタップしてテキストを入力してください。",
            "ここをクリックしてテキストを入力してください。", "アイテムを選択してください。",
            "クリックまたはタップして日付を入力してください。",
            "单击或点击此处输入文字。", "单击此处输入文字。", "选择一项。",
            "单击或点击以输入日期。",
            "按一下或點選這裡以輸入文字。", "選擇一個項目。", "按一下或點選以輸入日期。",
            "텍스트를 입력하려면 여기를 클릭하거나 탭하세요.", "항목을 선택하세요.",
            "날짜를 입력하려면 클릭하거나 탭하세요.",
        ),
    )
)  # fmt: skip
_WORDS_BLOCK = "DefaultPlaceholder"  # begins the names of the building blocks of Word's own prompts
_QUOTES = " \"'‘’‚“”„«»‹›"
_BETWEEN = " \t\n:;,.…–-"  # what people type between a prompt and their answer
_LONGEST = 15  # words of a prompt that are searched for in an answer
_SHARED = 7  # characters; a text does not share as many with a prompt by chance
_QUOTED = re.compile('"([^"]*)"')
_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Reading:
    """The answer in a blank, and a remark about its prompt: a code and what to say, empty if there
    is nothing to say.
    """

    text: str
    remark: str = ""


@dataclass(frozen=True)
class Prompts:
    """The prompts of a file: their digests by tag, from the form's fingerprint; the building blocks
    in the file by name; and the ids of the style that prompts have.
    """

    digests: Mapping[str, str]
    blocks: Mapping[str, str]
    styles: frozenset[str] = frozenset({PLACEHOLDER_STYLE})

    def read(self, tag: str, text: str, control: Any, tokens: Sequence[Token]) -> Reading:
        """The answer in a blank that shows the text, without its prompt."""
        known = tuple(filter(None, self.digests.get(tag, "").split(",")))
        printed = self._printed(known, control)
        if not text or self._is_prompt(text, known, printed):
            return Reading("")
        styled = [self._is_styled(token) for token in tokens if token.text.strip()]
        if all(styled) and _is_flagged(control):
            if _block(control).startswith(_WORDS_BLOCK):
                return Reading("")
            return Reading(
                "", f"shows “{text}” as its prompt, which is not the one that was printed"
            )
        # The style alone says little: LibreOffice keeps it when somebody fills the blank.
        is_mixed = any(styled) and not all(styled)
        rest = _without(text, known[:1], printed)
        if rest is not None:
            is_sure = is_mixed or len(_around(text, rest).split()) > 1
            remark = f"still contains its prompt: “{text}”"
            return Reading(rest if is_sure else text, remark)
        if is_mixed or _is_partly(text, printed):
            return Reading(text, f"may still contain a part of its prompt: “{text}”")
        return Reading(text)

    def _printed(self, known: Sequence[str], control: Any) -> str:
        """The prompt's text from the file's building blocks; empty unless it is the form's."""
        text = self.blocks.get(_block(control), "")
        return text if not self.digests or digest(text) in known else ""

    def _is_prompt(self, text: str, known: Sequence[str], printed: str) -> bool:
        plain = _plain(text)
        if plain in _WORDS_OWN or (printed and plain == _plain(printed)):
            return True
        if printed and len(known) == 1:
            return False  # its digest says no more than its text
        return digest(text) in known or any(digest(one) in known for one in _variants(text))

    def _is_styled(self, token: Token) -> bool:
        run = next(token.element.iterancestors(_R), None)
        style = None if run is None else run.find("w:rPr/w:rStyle", NAMESPACES)
        return style is not None and style.get(_VAL) in self.styles


def _is_flagged(control: Any) -> bool:
    """Whether a control says that it shows its prompt (17.5.2.39)."""
    return control is not None and is_on(control.find("w:sdtPr/w:showingPlcHdr", NAMESPACES))


def _block(control: Any) -> str:
    """The name of the building block that a control takes its prompt from."""
    part = None if control is None else control.find("w:sdtPr/w:placeholder/w:docPart", NAMESPACES)
    return "" if part is None else str(part.get(_VAL))


def _variants(text: str) -> Iterator[str]:
    """What the text may have been before a program corrected it while somebody typed: the case of
    its first letter, quotes, dashes, ellipses and the end.
    """
    dotted = text.replace("...", "…")
    for plain in dict.fromkeys((text, straight(text), dotted, *_curly(text), *_curly(dotted))):
        stem = plain.rstrip(_ENDING)
        for start in dict.fromkeys((stem[:1], stem[:1].swapcase())):
            yield from (f"{start}{stem[1:]}{end}" for end in _ENDS)


def _curly(text: str) -> Iterator[str]:
    """The text with the quotes that it may have had before a program made them straight: English,
    German and Spanish ones.
    """
    if "'" in text or '"' in text:
        for opening, closing in ("“”", "„“", "«»"):
            yield _QUOTED.sub(rf"{opening}\1{closing}", text.replace("'", "’"))


def _without(text: str, known: Sequence[str], printed: str) -> str | None:
    """The text without the prompt before, after or inside it; None if there is none."""
    if printed:
        return _without_printed(text, printed)
    words = list(_WORD.finditer(text))
    for place in range(1, min(len(words), _LONGEST)):
        end, start = words[place - 1].end(), words[-place].start()
        if {digest(text[:end]), digest(text[:end].rstrip(_BETWEEN))} & set(known):
            return text[end:].strip(_BETWEEN)
        if digest(text[start:]) in known:
            return text[:start].strip(_BETWEEN)
    return None


def _without_printed(text: str, printed: str) -> str | None:
    """The text without a prompt; one of several words may stand inside it."""
    if printed.split(None, 1)[0].casefold() not in text.casefold():
        return None
    prompt = r"\s+".join(map(re.escape, printed.split()))
    inside = rf"|\b{prompt}\b" if " " in printed else ""
    parts = re.split(rf"^{prompt}|{prompt}$" + inside, text, flags=re.IGNORECASE)
    if not parts[1:]:
        return None
    rest = " ".join(filter(None, (part.strip(_BETWEEN) for part in parts)))
    return rest if rest.strip(_QUOTES) else ""


def _around(text: str, rest: str) -> str:
    return text.replace(rest, "", 1)


def _is_partly(text: str, printed: str) -> bool:
    """Whether the text begins as the prompt does, with more than a word and half of it; or begins
    and ends with words of it, at least half in all.
    """
    half = max(_SHARED, len(printed) // 2)
    if " " in printed[:half] and text.casefold().startswith(printed[:half].casefold()):
        return True
    words, typed = _plain(printed).split(), _plain(text).split()
    if not words or words[:1] != typed[:1] or words[-1:] != typed[-1:]:
        return False
    return len(" ".join([*_common(words, typed), *_common(words[::-1], typed[::-1])])) >= half


def _common(words: Sequence[str], others: Sequence[str]) -> Sequence[str]:
    """The first words, as far as both have the same."""
    pairs = zip(words, others, strict=False)
    return [word for word, _ in takewhile(lambda pair: pair[0] == pair[1], pairs)]
