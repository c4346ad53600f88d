"""The schema of `organisation.yaml`: its keys, their types and their defaults."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from generator.config.value_types import (
    Amount,
    Amounts,
    Colour,
    Count,
    Currency,
    Date,
    Forms,
    Id,
    Incidents,
    LocaleTag,
    Number,
    Percent,
    Text,
    Texts,
    Whole,
)


class Model(BaseModel):
    # `json_schema` takes its descriptions from the docstrings below the attributes.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, data: object) -> object:
        """Drop empty values, which count as absent; keep unknown keys, which are to be reported."""
        if not isinstance(data, dict):
            return data
        known = cls.keys()
        return {key: value for key, value in data.items() if value != "" or key not in known}

    @classmethod
    def keys(cls) -> tuple[str, ...]:
        """The keys as they are written in the file."""
        return tuple(field.alias or name for name, field in cls.model_fields.items())


class Organisation(Model):
    id: Id
    """Short, without spaces; it names files and folders."""
    name: Text
    """The name on the covers of documents."""
    short_name: Text = ""
    """For the header of each page; by default the name."""
    locale: LocaleTag
    """Language and country, such as en-GB, de-DE or es-ES."""
    paper: Literal["", "A4", "Letter"] = ""
    """By default the usual size in the country."""
    currency: Currency = ""
    date: Date | None = None
    """Printed in documents; by default no date is printed."""
    sector: Literal[
        "", "health", "industry", "software", "public", "services", "retail", "education", "other"
    ] = ""
    """What kind of organisation it is, for fitting examples."""


class Branding(Model):
    logo: Text = ""
    """A PNG or JPEG beside this file."""
    logo_alt: Text = ""
    template: Text = ""
    """A Word file beside this one, .docx or .dotx, whose look documents take."""
    primary: Colour | None = None
    """The main colour of your documents, in quotes; by default that of your template."""
    accent: Colour | None = None
    fonts: Texts = Field(default_factory=list)
    """The first is used; the second is the fallback where the first is missing. By default those of
    your template."""


class Rates(Model):
    loaded_hourly_cost: Amount | None = None
    """The full cost of an hour of work."""
    build_hourly_cost: Amount | None = None
    cost_per_incident: Incidents = Field(default_factory=dict)
    """The cost of one incident, by kind."""


class Function(Model):
    long: Text
    """The name of your own team."""
    short: Text = ""
    gender: Literal["", "m", "f", "n", "p"] = ""
    """p for a name that is plural."""
    article: Forms = Field(default_factory=dict)
    forms: Forms = Field(default_factory=dict)


class Name(Model):
    one: Text
    """One of them, as in “a service lead”."""
    many: Text
    """Several of them, as in “service leads”."""
    gender: Literal["", "m", "f", "n"] = ""
    forms: Forms = Field(default_factory=dict)


class Term(Model):
    avoid: Text
    use: Text = ""
    why: Text = ""
    scope: Literal["requester", "all"] = "requester"


class Voice(Model):
    formality: Literal["formal", "neutral", "casual"] = "neutral"
    """The tone of the documents."""
    person: Literal["we", "i", "you"] = "we"
    address: Text = ""
    tagline: Text = ""
    """One line under your name."""
    function: Function
    stakeholder: Name
    """The people who make requests to you."""
    learner: Name
    """The people for whom they make requests."""
    terms: list[Term] = Field(default_factory=list)
    """Words you avoid, and what to say instead."""
    keep: Texts = Field(default_factory=list)
    """Words that stay as they are, even where a word to avoid is part of them."""


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
    """What works on your leaders; {slots} are filled from the worksheet."""
    by: Text = ""
    """How it comes about, as in “by answering at the moment of need”; it follows the phrase."""
    audience: Text = ""
    """The people it works on."""
    goal: Text = ""
    """The id of one of your goals."""
    owner: Text = ""
    status: Literal["active", "retired"] = "active"
    review_by: Date | None = None
    baseline: Baseline | None = None
    use_in: Texts = Field(default_factory=list)
    """Playbooks, or single steps such as pushback.value; by default every step with phrases."""


class Contact(Model):
    id: Id
    order: Whole | None = None
    """The contact's position on the ladder: 1 is asked first."""
    role: Text
    name: Text = ""
    deputy: Text = ""
    channel: Text = ""
    address: Text = ""
    when: Text = ""
    """When to turn to this contact."""
    respond_within_hours: Amount | None = None
    valid_from: Date | None = None
    valid_to: Date | None = None
    purposes: Texts = Field(default_factory=list, alias="for")
    """The playbooks in which to turn to this contact; by default all."""
    relation: Literal["", "partner", "own_superior", "sponsor", "hr", "other"] = ""
    """Who this is to you; in the playbook backing, your own superior comes first."""


class DataSource(Model):
    id: Id
    label: Text
    family: Text = ""
    """people_and_ticket_data, leader_report or anecdote_or_usage."""
    owner: Text = ""


class ResponseDays(Model):
    first_reply: Amount | None = None
    triage: Amount | None = None
    decision: Amount | None = None


class Bands(Model):
    early: Percent = Decimal(50)
    close: Percent = Decimal(80)


class Policies(Model):
    must_have: Texts = Field(default_factory=list)
    """The information that every request must contain."""
    respond_within_days: ResponseDays = Field(default_factory=ResponseDays)
    retention_months: Count = 24
    """How long the library keeps a case after its decision."""
    min_group_size: Count = 5
    """How many cases there must be before figures about them are shown."""
    baseline_months: Count = 12
    """How old a baseline may be before you are warned."""
    return_to: Text = ""
    """The address to return request forms to."""
    footer: Text = ""
    """A classification in the footer of each page."""
    bands: Bands = Field(default_factory=Bands)
    weights: Amounts = Field(default_factory=dict)


class Responsibility(Model):
    activity: Text
    responsible: Texts
    accountable: Texts
    """Exactly one."""
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
    """Without permission, a case is not printed anywhere."""


class Library(Model):
    folder: Text = "library"
    """The folder of finished worksheets, beside this file."""
    use_in_playbooks: bool = False
    """Whether playbooks show cases that may be shown, and how often each phrase worked."""


class Settings(Model):
    """All settings of one organisation, department or team."""

    schema_version: Literal["1"]
    organisation: Organisation
    branding: Branding = Field(default_factory=Branding)
    rates: Rates = Field(default_factory=Rates)
    voice: Voice
    goals: list[Goal] = Field(default_factory=list)
    cheat_codes: list[CheatCode] = Field(default_factory=list)
    escalation_contacts: list[Contact] = Field(default_factory=list)
    data_sources: list[DataSource] = Field(default_factory=list)
    policies: Policies = Field(default_factory=Policies)
    raci: list[Responsibility] = Field(default_factory=list)
    cases: list[Case] = Field(default_factory=list)
    library: Library = Field(default_factory=Library)
    wording: dict[str, dict[str, dict[str, Text] | Text]] = Field(default_factory=dict)
    """Your own texts for single questions, labels and tips of a playbook."""
    locked: Texts = Field(default_factory=list)
    """Keys that no department or team may set."""
