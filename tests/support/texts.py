"""Texts to fill worksheets with, from ordinary ones to those that could be taken for something else
on the page.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.support.fills import (
    Package,
    Texts,
    controls_of,
    is_multiline,
    root_of,
    some_text,
)
from tests.support.office import Control, text

_HEBREW = "שלום הצוות מחכה לרשימה כל בוקר ואז מתחיל מאוחר"
_ARABIC = "الفريق ينتظر القائمة كل صباح ثم يبدأ متأخرا"
_EMOJI = "🙂 👩🏽‍💻 🚒 🇪🇸 ❤️ ✅ ☕ 🧾"


def label_of(control: Control) -> str:
    return control.property("alias") or ""


def prompt_of(control: Control) -> str:
    return text(control.element.find("{*}sdtContent")).strip()


def labels(blank: Package) -> Texts:
    """The label of another field."""
    return _others(blank, label_of)


def prompts(blank: Package) -> Texts:
    """The prompt of another field, other than the field's own."""
    return _others(blank, prompt_of)


def _others(blank: Package, of: Callable[[Control], str]) -> Texts:
    controls = controls_of(root_of(blank))
    prompt = {control.tag: prompt_of(control) for control in controls}
    every = [of(control) for control in controls if not control.has("w14:checkbox")]

    def texts(number: int, control: Control) -> str:
        own = prompt[control.tag].casefold()
        found = (every[(number + step) % len(every)] for step in range(3, len(every) + 3))
        return next(one for one in found if one and one.casefold() != own)

    return texts


def question_repeated(number: int, control: Control) -> str:
    """The field's own label, and an answer behind it."""
    between = "\n" if is_multiline(control) and number % 2 else ": "
    return f"{label_of(control)}{between}{some_text(number, control)}"


def numbers(number: int, control: Control) -> str:  # noqa: ARG001
    return str(number * 37 + 2)


def long_text(number: int, control: Control) -> str:
    """200 words, some of which are on the page as well."""
    random = Random(number)  # noqa: S311
    words = f"{some_text(number, control)} required name the date {label_of(control)}".split()
    return " ".join(random.choice(words) for _ in range(200))


def paragraphs(number: int, control: Control) -> str:
    """Six lines."""
    return "\n".join(f"{some_text(number + line, control)}" for line in range(3))


def right_to_left(number: int, control: Control) -> str:  # noqa: ARG001
    words = (_HEBREW if number % 2 else _ARABIC).split()
    return " ".join((*words[number % 4 :], str(number)))


def emoji(number: int, control: Control) -> str:
    signs = _EMOJI.split()
    return f"{signs[number % 8]} {some_text(number, control)} {signs[number % 5]}"


def always(texts: Texts) -> Callable[[Package], Texts]:
    return lambda _: texts


TEXTS: dict[str, Callable[[Package], Texts]] = {
    "words": always(some_text),
    "labels of other fields": labels,
    "prompts of other fields": prompts,
    "the question repeated": always(question_repeated),
    "numbers": always(numbers),
    "200 words": always(long_text),
    "six lines": always(paragraphs),
    "right to left": always(right_to_left),
    "emoji": always(emoji),
}


def mixed(seed: int) -> Callable[[Package], Texts]:
    """A kind of text for each field by chance, always the same for a seed."""

    def of_blank(blank: Package) -> Texts:
        kinds = [texts(blank) for texts in TEXTS.values()]

        def texts(number: int, control: Control) -> str:
            return Random(f"{seed}-{number}").choice(kinds)(number, control)  # noqa: S311

        return texts

    return of_blank
