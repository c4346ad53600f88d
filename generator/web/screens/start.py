"""The start: the questions of `playbook init`, for a folder without an organisation."""

from __future__ import annotations

from starlette.responses import Response

from generator.usecases import init
from generator.usecases.init import QUESTIONS, Question
from generator.web.requests import Asked, Handler, redirect


def ask(asked: Asked) -> Response:
    """The questions, with the answers that somebody would give who leaves them as they are."""
    if not asked.studio.is_new:
        return redirect("/")
    return _questions(asked, {}, {})


def answer(asked: Asked) -> Response:
    """Write the organisation's file, or say what is wrong with the answers."""
    if not asked.studio.is_new:
        return redirect("/")
    answers = {
        question.key: asked.form.get(question.key, "").strip() or _unanswered(question)
        for question in QUESTIONS
    }
    flaws = {
        question.key: flaw
        for question in QUESTIONS
        if (flaw := init.check_answer(question, answers[question.key]))
    }
    if flaws:
        return _questions(asked, answers, flaws)
    init.write_starter(asked.studio.folder, answers)
    return redirect("/organisation/voice")


def _unanswered(question: Question) -> str:
    return init.NONE if question.is_optional else ""


def _questions(asked: Asked, answers: dict[str, str], flaws: dict[str, str]) -> Response:
    given = {key: "" if text == init.NONE else text for key, text in answers.items()}
    for question in QUESTIONS:
        if question.key not in given:
            given[question.key] = init.default_answer(question, {})
    # A logo is chosen afterwards, where it can be uploaded.
    shown = [question for question in QUESTIONS if question.key != "branding.logo"]
    return asked.show("start.html", questions=shown, answers=given, flaws=flaws)


ROUTES: tuple[tuple[str, Handler, tuple[str, ...]], ...] = (
    ("/start", ask, ("GET",)),
    ("/start", answer, ("POST",)),
)
