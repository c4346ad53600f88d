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
    """Three letters, such as EUR; by default that of the country."""
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
    """What the logo shows, for people who cannot see it."""
    template: Text = ""
    """A Word file beside this one, .docx or .dotx, whose look documents take."""
    primary: Colour | None = None
    """The main colour of your documents, in quotes; by default that of your template."""
    accent: Colour | None = None
    """A second colour, in quotes."""
    fonts: Texts = Field(default_factory=list)
    """The first is used; the second is the fallback where the first is missing. By default those of
    your template."""


class Rates(Model):
    loaded_hourly_cost: Amount | None = None
    """The full cost of an hour of work."""
    build_hourly_cost: Amount | None = None
    """What an hour of building a course costs."""
    cost_per_incident: Incidents = Field(default_factory=dict)
    """The cost of one incident, by kind."""


class Function(Model):
    long: Text
    """The name of your own team."""
    short: Text = ""
    """A shorter name; by default the long one."""
    gender: Literal["", "m", "f", "n", "p"] = ""
    """p for a name that is plural."""
    article: Forms = Field(default_factory=dict)
    """The articles of the name, in languages where its gender shows in them."""
    forms: Forms = Field(default_factory=dict)
    """Forms of the name that its language makes irregularly."""


class Name(Model):
    one: Text
    """One of them, as in “a service lead”."""
    many: Text
    """Several of them, as in “service leads”."""
    gender: Literal["", "m", "f", "n"] = ""
    """The gender of the name, in languages that have one."""
    forms: Forms = Field(default_factory=dict)
    """Forms of the name that its language makes irregularly."""


class Term(Model):
    avoid: Text
    """The word to avoid."""
    use: Text = ""
    """The word to use instead; without one, people reword the sentence."""
    why: Text = ""
    """The reason, which documents give."""
    scope: Literal["requester", "all"] = "requester"
    """requester: in what requesters read; all: everywhere."""


class Voice(Model):
    formality: Literal["formal", "neutral", "casual"] = "neutral"
    """The tone of the documents."""
    person: Literal["we", "i", "you"] = "we"
    """Whether documents speak as we, as I, or to you."""
    address: Text = ""
    """How readers are addressed, in languages with more than one way: Sie or du, usted or tú; by
    default what fits the tone."""
    tagline: Text = ""
    """One line under your name."""
    function: Function
    """Your own team."""
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
    """Its name in this file, which stays the same when you reword the goal."""
    label: Text
    """The goal, as documents print it."""
    metric: Text = ""
    """What shows that the goal is reached."""
    unit: Text = ""
    """The unit of the target."""
    target: Number | None = None
    """The figure to reach."""
    period: Text = ""
    """By when, or how often."""
    owner: Text = ""
    """Whose goal it is."""


class Baseline(Model):
    value: Number
    """The figure today."""
    unit: Text = ""
    """Its unit."""
    source: Text = ""
    """Where the figure comes from."""
    as_of: Date | None = None
    """When it was measured; you are warned when it grows old."""


class CheatCode(Model):
    id: Id
    """Its name in this file, which stays the same when you reword the phrase."""
    phrase: Text
    """What works on your leaders; {gaps} are filled from the worksheet."""
    by: Text = ""
    """How it comes about, as in “by answering at the moment of need”; it follows the phrase."""
    audience: Text = ""
    """The people it works on."""
    goal: Text = ""
    """The id of one of your goals."""
    owner: Text = ""
    """Who keeps the phrase up to date."""
    status: Literal["active", "retired"] = "active"
    """A retired phrase is printed nowhere; files filled in earlier are still understood."""
    review_by: Date | None = None
    """When to look at it again; checked, and without effect yet."""
    baseline: Baseline | None = None
    """The figure that the phrase starts from."""
    use_in: Texts = Field(default_factory=list)
    """Playbooks, or single steps such as pushback.value; by default every step with phrases."""


class Contact(Model):
    id: Id
    """Its name in this file, which stays the same when somebody else takes over."""
    order: Whole | None = None
    """The contact's position on the ladder: 1 is asked first."""
    role: Text
    """What the contact is responsible for."""
    name: Text = ""
    """The person."""
    deputy: Text = ""
    """Who stands in."""
    channel: Text = ""
    """How to reach the contact, such as mail or phone."""
    address: Text = ""
    """The address or number for the channel."""
    when: Text = ""
    """When to turn to this contact."""
    respond_within_hours: Amount | None = None
    """How many hours a reply may take."""
    valid_from: Date | None = None
    """The first day on which the contact can be reached."""
    valid_to: Date | None = None
    """The last day on which the contact can be reached."""
    purposes: Texts = Field(default_factory=list, alias="for")
    """The playbooks in which to turn to this contact; by default all."""
    relation: Literal["", "partner", "own_superior", "sponsor", "hr", "other"] = ""
    """Who this is to you; in the playbook backing, your own superior comes first."""


class DataSource(Model):
    id: Id
    """Its name in this file, which stays the same when you reword the label."""
    label: Text
    """The source, as worksheets offer it."""
    family: Text = ""
    """people_and_ticket_data, leader_report or anecdote_or_usage."""
    owner: Text = ""
    """Who has the data."""


class ResponseDays(Model):
    first_reply: Amount | None = None
    """Until a requester hears from you."""
    triage: Amount | None = None
    """Until it is clear what happens with a request."""
    decision: Amount | None = None
    """Until a decision."""


class Bands(Model):
    early: Percent = Decimal(50)
    """Below this readiness, in percent, it is early."""
    close: Percent = Decimal(80)
    """Below this readiness, in percent, it is close; from here on, ready."""


class Policies(Model):
    must_have: Texts = Field(default_factory=list)
    """The information that every request must contain."""
    respond_within_days: ResponseDays = Field(default_factory=ResponseDays)
    """In how many working days you reply."""
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
    """Where readiness counts as early, and where as close."""
    weights: Amounts = Field(default_factory=dict)
    """How much each step counts for readiness, by its id; by default 1."""


class Responsibility(Model):
    activity: Text
    """What there is to do."""
    responsible: Texts
    """Who does it."""
    accountable: Texts
    """Exactly one."""
    consulted: Texts = Field(default_factory=list)
    """Who is asked for advice first."""
    informed: Texts = Field(default_factory=list)
    """Who gets the result."""


class Case(Model):
    id: Id
    """Its name in this file."""
    title: Text
    """The case in a few words."""
    problem: Text = ""
    """What was asked for, and what was behind it."""
    redirect: Text = ""
    """The route it took: one of the playbook's own routes."""
    result: Number | None = None
    """What came of it, as a figure."""
    unit: Text = ""
    """The unit of the result."""
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
    """The version of this file's format: 1."""
    organisation: Organisation
    """Who you are."""
    branding: Branding = Field(default_factory=Branding)
    """How documents look."""
    rates: Rates = Field(default_factory=Rates)
    """What time and incidents cost, for figures."""
    voice: Voice
    """How documents speak, and what people are called."""
    goals: list[Goal] = Field(default_factory=list)
    """The goals of your organisation, which phrases and proposals refer to."""
    cheat_codes: list[CheatCode] = Field(default_factory=list)
    """Phrases that work on your leaders."""
    escalation_contacts: list[Contact] = Field(default_factory=list)
    """Who helps when you cannot agree, from the first to the last."""
    data_sources: list[DataSource] = Field(default_factory=list)
    """Where evidence comes from; worksheets offer these."""
    policies: Policies = Field(default_factory=Policies)
    """Rules and promises that documents print or figures follow."""
    raci: list[Responsibility] = Field(default_factory=list)
    """Who does what when a request comes in."""
    cases: list[Case] = Field(default_factory=list)
    """Finished cases that playbooks may tell."""
    library: Library = Field(default_factory=Library)
    """Where finished worksheets are kept."""
    wording: dict[str, dict[str, dict[str, Text] | Text]] = Field(default_factory=dict)
    """Your own texts for single questions, labels and tips of a playbook."""
    locked: Texts = Field(default_factory=list)
    """Keys that no department or team may set."""
