"""The look of the organisation: its colours and logo on every page, and the files it is made of."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode

from starlette.responses import PlainTextResponse, Response

from generator.foundation.errors import ConfigError, Problem
from generator.foundation.yaml_positions import SetText
from generator.usecases.organisation.appearance import (
    LOGO,
    TEMPLATE,
    Appearance,
    appearance,
    keep_file,
)
from generator.usecases.organisation.changes import save_edits
from generator.web.requests import Asked, Handler, redirect

_PNG = b"\x89PNG"
# Pages name these files with a digest of the settings, so a browser may keep them.
_KEPT = {"cache-control": "private, max-age=3600, immutable"}


def colours(asked: Asked) -> Response:
    """The style sheet with the organisation's colours."""
    look = _look(asked)
    lines = {"brand": look.ink, "tint": look.tint, "tint-2": look.shade}
    text = "".join(f"  --{name}: #{colour};\n" for name, colour in lines.items())
    return Response(f":root {{\n{text}}}\n", media_type="text/css", headers=_KEPT)


def logo(asked: Asked) -> Response:
    """The organisation's logo."""
    data = _look(asked).logo
    if data is None:
        return PlainTextResponse("There is no logo.\n", HTTPStatus.NOT_FOUND)
    kind = "image/png" if data.startswith(_PNG) else "image/jpeg"
    return Response(data, media_type=kind, headers=_KEPT)


def keep(asked: Asked) -> Response:
    """Keep an uploaded logo or Word template, and write its name into the organisation's file."""
    setting = asked.form.get("_setting", "")
    if setting not in (LOGO, TEMPLATE) or not asked.files:
        hint = "choose a file, then press the button again"
        raise ConfigError(Problem("serve.no_file", "no file was chosen", hint=hint))
    source, upload = asked.source, asked.files[0]
    unit = asked.form.get("_unit", "")
    spot = source.spot(unit if unit in source.units else source.organisation)
    name = keep_file(asked.studio.folder, setting, upload.name, upload.data)
    edits = [SetText((*spot.keys, *setting.split(".")), name)]
    change = save_edits(spot.file.path, edits, asked.form.get("_seen", ""))
    asked.studio.remember(change)
    query = urlencode({"unit": unit, "saved": int(change.before != change.after)})
    return redirect(f"/organisation/look?{query}")


def _look(asked: Asked) -> Appearance:
    return appearance(asked.studio.path)


ROUTES: tuple[tuple[str, Handler, tuple[str, ...]], ...] = (
    ("/brand.css", colours, ("GET",)),
    ("/logo", logo, ("GET",)),
    ("/look/file", keep, ("POST",)),
)
