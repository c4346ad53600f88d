"""The decision tree of a playbook: from whether a problem is worth solving to what helps with its
cause.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.document.answers import Answers
from generator.playbook.conflicts import remedies_for
from generator.playbook.labels import Labels
from generator.playbook.manifest import FieldSpec, Playbook, Step

# The questions before that for the cause, with the answer that ends the way and the other one.
_QUESTIONS = (("worth", "if_no", "if_yes"), ("fast", "if_yes", "if_no"))
_BEST = 3  # remedies of each cause in the short list


@dataclass(frozen=True)
class DecisionTree:
    """The tree in one language, as templates print it."""

    playbook: Playbook
    labels: Labels

    def shown(self) -> Mapping[str, Any]:
        """Title, lead, the questions in their order, each with the answer that ends the way and the
        one that leads on, and each cause with its sign and remedies; empty for a playbook whose
        steps do not ask for a cause.
        """
        asks = any(self._is_cause(spec) for step in self.playbook.steps for spec in step.fields)
        if not asks:
            return {}
        text = self.labels.text
        causes = [
            {"title": self._cause(cause), "sign": text("tree", "signs", cause),
             "remedies": [self._remedy(code) for code in codes]}
            for cause, codes in self.playbook.remedies
        ]  # fmt: skip
        return {
            "title": text("tree", "title"),
            "lead": text("tree", "lead"),
            "questions": self._questions(),
            "heads": {key: text("tree", "heads", key) for key in ("cause", "sign")},
            "causes": causes,
        }

    def _questions(self) -> list[Mapping[str, str]]:
        """The questions; that for the cause ends where it is not known, and leads to the causes."""
        text = self.labels.text
        first = [
            {
                **{part: text("tree", key, part) for part in ("title", "text", "stop")},
                "stop_if": text("tree", stop_if),
                "go_on_if": text("tree", go_on_if),
            }
            for key, stop_if, go_on_if in _QUESTIONS
        ]
        last = {
            **{part: text("tree", "cause", part) for part in ("title", "text")},
            "stop_if": text("tree", "open", "title"),
            "stop": text("tree", "open", "text"),
            "go_on_if": "",
        }
        return [*first, last]

    def hint(self, step: Step, answers: Answers) -> Mapping[str, Any]:
        """What stands beside a remedy to choose in a step: the best remedies of each cause, and a
        sentence on all that fit the causes marked, "" for none; empty for any other step.
        """
        spec = next((spec for spec in step.fields if spec.fits), None)
        if spec is None:
            return {}
        marked = answers.get(spec.fits, ())
        causes = [code for code in marked if isinstance(code, str)] if marked else []  # type: ignore[union-attr]
        fitting = ", ".join(map(self._remedy, remedies_for(self.playbook, causes)))
        sentence = self.labels.text("words", "remedies_marked", remedies=fitting)
        return {
            "marked": sentence if fitting else "",
            "causes": [
                {"title": self._cause(cause), "remedies": list(map(self._remedy, codes[:_BEST]))}
                for cause, codes in self.playbook.remedies
            ],
        }

    def _is_cause(self, spec: FieldSpec) -> bool:
        return not dict(self.playbook.remedies).keys().isdisjoint(spec.choices)

    def _cause(self, code: str) -> str:
        return self.labels.text("choices", "causes", code)

    def _remedy(self, code: str) -> str:
        return self.labels.text("choices", "redirects", code)
