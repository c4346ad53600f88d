"""Pages and parts of pages, made from the studio's own templates."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from generator.web.words import Words


def show(name: str, words: Words, values: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    """A page, or a part of one, from the template `name`."""
    text = _environment().get_template(name).render(t=words, **values)
    return HTMLResponse(text, status)


_SIGNS = str.maketrans({".": "-", ":": "_", "+": "n"})


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("generator.web", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["id"] = element_id
    environment.filters["plain"] = plain_name
    return environment


def plain_name(name: str) -> str:
    """The name of a field without the numbers of records."""
    return ".".join(key for key in name.split(".") if not key.lstrip("+").isdigit())


def element_id(name: str) -> str:
    """The id of the element for a field: one that style sheets and scripts can name."""
    return "f-" + name.translate(_SIGNS)
