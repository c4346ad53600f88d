"""The studio as a web application: its guard, its screens, and the files that pages need."""

from __future__ import annotations

from importlib.resources import files

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from generator.web.guard import Guard
from generator.web.requests import Handler, route
from generator.web.screens import documents, home, library, look, organisation, returned, start
from generator.web.studio import Studio

_STATIC = {
    "htmx.min.js": "text/javascript",
    "studio.js": "text/javascript",
    "studio.css": "text/css",
}
_SCREENS: tuple[tuple[str, Handler, tuple[str, ...]], ...] = (
    *home.ROUTES,
    *start.ROUTES,
    *organisation.ROUTES,
    *look.ROUTES,
    *documents.ROUTES,
    *returned.ROUTES,
    *library.ROUTES,
)


def studio_app(studio: Studio, key: str, port: int) -> ASGIApp:
    """The application for one project, for whoever has the key, on a port of this computer."""
    screens = (route(path, studio, handler, *methods) for path, handler, methods in _SCREENS)
    app = Starlette(
        routes=[*map(_static, _STATIC), *screens],
        exception_handlers={HTTPException: _failed, Exception: _broken},
    )
    # Around all of it: an answer to a fault is made outside of any middleware.
    return Guard(app, key, port)


def _static(name: str) -> Route:
    data = (files("generator.web") / "static" / name).read_bytes()

    async def endpoint(_: Request) -> Response:
        return Response(data, media_type=_STATIC[name])

    return Route(f"/static/{name}", endpoint)


async def _failed(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return PlainTextResponse(f"{error.detail}\n", error.status_code)


async def _broken(_: Request, __: Exception) -> Response:
    """The answer where the studio itself has a fault; the terminal shows which."""
    message = "The studio has a fault. The window that it was started in says more."
    return PlainTextResponse(f"{message}\n", 500)
