"""The schema of `organisation.yaml`: what may be written, of which type, and what holds when
nothing is.

Every leaf arrives as text. Typed leaves are strict: pydantic's own conversion would take `nan`,
`1_000` or the date "0", so each type reads its text itself.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from generator import locale

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def _number(text: object) -> Decimal:
    if not isinstance(text, str) or not _NUMBER.fullmatch(text):
        raise ValueError(
            "should be a number like 12 or 31.50, without units or thousands separators"
        )
    return Decimal(text)


def _whole(text: object) -> int:
    number = _number(text)
    if number != number.to_integral_value():
        raise ValueError("should be a whole number")
    return int(number)


def _date(text: object) -> date:
    if isinstance(text, str) and _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise ValueError("should be a date like 2026-03-31")


def _flag(text: object) -> bool:
    if text not in ("true", "false"):
        raise ValueError("should be true or false")
    return text == "true"


def _text(text: object) -> str:
    if not isinstance(text, str):
        raise ValueError("should be one text")
    return text


def _identifier(text: object) -> str:
    if not isinstance(text, str) or not _ID.fullmatch(text):
        raise ValueError("should be an id of letters, digits, “-” and “_”, such as ward-7")
    return text


def _texts(value: object) -> object:
    return [value] if isinstance(value, str) else _filled(value)


def _filled(value: object) -> object:
    """A list or map without its empty entries."""
    match value:
        case dict():
            return {key: item for key, item in value.items() if item != ""}
        case list():
            return [item for item in value if item != ""]
        case _:
            return value


def _locale(text: object) -> str:
    return locale.find(_text(text)).tag


def _colour(text: object) -> str:
    if not isinstance(text, str) or not re.fullmatch("#[0-9A-Fa-f]{6}", text):
        raise ValueError('should be a colour like "#0B4F6C" (in quotes, since # begins a comment)')
    return text


def _currency(text: object) -> str:
    if not isinstance(text, str) or not locale.is_currency(text):
        raise ValueError("should be a currency code like GBP, USD or EUR")
    return text


Text = Annotated[str, BeforeValidator(_text)]
Texts = Annotated[list[Text], BeforeValidator(_texts)]
Forms = Annotated[dict[str, Text], BeforeValidator(_filled)]
Id = Annotated[str, BeforeValidator(_identifier)]
Number = Annotated[Decimal, BeforeValidator(_number)]
Whole = Annotated[int, BeforeValidator(_whole)]
Date = Annotated[date, BeforeValidator(_date)]
Numbers = Annotated[dict[str, Number], BeforeValidator(_filled)]
Flag = Annotated[bool, BeforeValidator(_flag)]
LocaleTag = Annotated[str, BeforeValidator(_locale)]
Colour = Annotated[str, BeforeValidator(_colour)]
Currency = Annotated[str, BeforeValidator(_currency)]


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, data: object) -> object:
        """An empty value counts as absent; an unknown key stays, so that it is told."""
        if not isinstance(data, dict):
            return data
        return {
            key: value for key, value in data.items() if value != "" or key not in cls.model_fields
        }


class Organisation(Model):
    id: Id
    name: Text
    short_name: Text = ""
    locale: LocaleTag
    paper: Literal["", "A4", "Letter"] = ""
    currency: Currency | Literal[""] = ""
    date: Date | None = None


class Branding(Model):
    logo: Text = ""
    logo_alt: Text = ""
    primary: Colour = "#1F4E5F"
    accent: Colour | None = None
    fonts: Texts = Field(default_factory=list)


class Rates(Model):
    loaded_hourly_cost: Number | None = None
    build_hourly_cost: Number | None = None
    cost_per_incident: Numbers = Field(default_factory=dict)


class Function(Model):
    long: Text
    short: Text = ""
    gender: Literal["", "m", "f", "n"] = ""
    article: Forms = Field(default_factory=dict)
    forms: Forms = Field(default_factory=dict)


class Name(Model):
    one: Text
    many: Text
    gender: Literal["", "m", "f", "n"] = ""
    forms: Forms = Field(default_factory=dict)


class Term(Model):
    avoid: Text
    use: Text = ""
    why: Text = ""
    scope: Literal["requester", "all"] = "requester"


class Voice(Model):
    formality: Literal["formal", "neutral", "casual"] = "neutral"
    person: Literal["we", "i", "you"] = "we"
    address: Text = ""
    tagline: Text = ""
    function: Function
    stakeholder: Name
    learner: Name
    terms: list[Term] = Field(default_factory=list)
    keep: Texts = Field(default_factory=list)


class Goal(Model):
    id: Id
    label: Text
    metric: Text = ""
    unit: Text = ""
    target: Number | None = None
    period: Text = ""
    owner: Text = ""


class Baseline(Model):
    value: Number
    unit: Text = ""
    source: Text = ""
    as_of: Date | None = None


class CheatCode(Model):
    id: Id
    phrase: Text
    audience: Text = ""
    goal: Text = ""
    owner: Text = ""
    status: Literal["active", "retired"] = "active"
    review_by: Date | None = None
    baseline: Baseline | None = None


class Contact(Model):
    id: Id
    order: Whole | None = None
    role: Text
    name: Text = ""
    deputy: Text = ""
    channel: Text = ""
    address: Text = ""
    when: Text = ""
    respond_within_hours: Number | None = None
    valid_from: Date | None = None
    valid_to: Date | None = None


class DataSource(Model):
    id: Id
    label: Text
    family: Text = ""
    owner: Text = ""


class ResponseDays(Model):
    first_reply: Number | None = None
    triage: Number | None = None
    decision: Number | None = None


class Bands(Model):
    early: Number = Decimal(50)
    close: Number = Decimal(80)


class Policies(Model):
    must_have: Texts = Field(default_factory=list)
    respond_within_days: ResponseDays = ResponseDays()
    retention_months: Whole | None = None
    min_group_size: Whole | None = None
    baseline_months: Whole = 12
    return_to: Text = ""
    footer: Text = ""
    bands: Bands = Bands()
    weights: Numbers = Field(default_factory=dict)


class Responsibility(Model):
    activity: Text
    responsible: Texts
    accountable: Texts
    consulted: Texts = Field(default_factory=list)
    informed: Texts = Field(default_factory=list)


class Case(Model):
    id: Id
    title: Text
    problem: Text = ""
    redirect: Text = ""
    result: Number | None = None
    unit: Text = ""
    permission: Literal["no", "anonymised", "named_with_consent"] = "no"


class Settings(Model):
    """Everything that holds for one organisation, department or team."""

    schema_version: Literal["1"]
    organisation: Organisation
    branding: Branding = Branding()
    rates: Rates = Rates()
    voice: Voice
    goals: list[Goal] = Field(default_factory=list)
    cheat_codes: list[CheatCode] = Field(default_factory=list)
    escalation_contacts: list[Contact] = Field(default_factory=list)
    data_sources: list[DataSource] = Field(default_factory=list)
    policies: Policies = Policies()
    raci: list[Responsibility] = Field(default_factory=list)
    cases: list[Case] = Field(default_factory=list)
    wording: dict[str, dict[str, dict[str, Text] | Text]] = Field(default_factory=dict)
    locked: Texts = Field(default_factory=list)
