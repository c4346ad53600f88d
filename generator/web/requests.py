"""What the screens are asked, and how they answer: forms are read, and errors become text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from generator.foundation.errors import EnvironmentProblem, GeneratorError
from generator.foundation.files import refused
from generator.usecases.build import list_playbooks
from generator.usecases.organisation.source import Source
from generator.web.pages import show
from generator.web.studio import Studio
from generator.web.words import Words

_MOST_FIELDS, _MOST_FILES = 20_000, 500
_LARGEST_TEXT = 2_000_000  # bytes of one field


@dataclass(frozen=True)
class Upload:
    """A file that somebody sent: the last part of its name, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Asked:
    """One request: the texts in its address and form, each name once, and its files; `page` is the
    path of the page that it came from.
    """

    studio: Studio
    path: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    files: tuple[Upload, ...]
    language: str
    is_part: bool
    page: str

    @cached_property
    def source(self) -> Source:
        """The organisation's files as they are now."""
        return self.studio.source()

    @cached_property
    def words(self) -> Words:
        return self.studio.words(None if self.studio.is_new else self.source, self.language)

    @property
    def settings(self) -> dict[str, str]:
        """The values of the form that are settings: the studio's own names begin with `_`."""
        return {name: text for name, text in self.form.items() if not name.startswith("_")}

    def show(self, name: str, status: int = 200, **values: object) -> HTMLResponse:
        """An answer made from a template."""
        return show(name, self.words, {"studio": self.studio, **values}, status)


def download(name: str, data: bytes) -> Response:
    """A file for the browser to save, never to show."""
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(data, media_type="application/octet-stream", headers=headers)


Handler = Callable[[Asked], Response]


def route(path: str, studio: Studio, handler: Handler, *methods: str) -> Route:
    """A route whose handler runs in a thread, since it reads files and makes documents."""

    async def endpoint(request: Request) -> Response:
        asked = await _asked(request, studio)
        return await run_in_threadpool(_answered, handler, asked)

    return Route(path, endpoint, methods=list(methods or ("GET",)))


def titles(asked: Asked) -> Mapping[str, str]:
    """The titles of the playbooks in the organisation's language, by their ids."""
    try:
        listed = list_playbooks(asked.studio.path)
    except GeneratorError:
        return {}
    return {one.playbook.id: one.title for one in listed}


def redirect(path: str) -> Response:
    """The answer to a form after which another page is shown."""
    return RedirectResponse(path, HTTPStatus.SEE_OTHER)


def _answered(handler: Handler, asked: Asked) -> Response:
    """The handler's answer; problems as a page or, for a part of a page, as a list."""
    try:
        return handler(asked)
    except GeneratorError as error:
        problems = error.problems
    except OSError as error:
        problems = EnvironmentProblem(refused(error.filename or ".", error)).problems
    name = "problems.html" if asked.is_part else "stopped.html"
    status = HTTPStatus.OK if asked.is_part else HTTPStatus.CONFLICT
    values = {"studio": asked.studio, "problems": problems, "back": asked.page}
    return show(name, Words(asked.language), values, status)


async def _asked(request: Request, studio: Studio) -> Asked:
    texts: dict[str, str] = {}
    lists: dict[str, list[str]] = {}
    files: list[Upload] = []
    if request.method == "POST":
        async with request.form(
            max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=_LARGEST_TEXT
        ) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    if value.filename:
                        files.append(Upload(_base_name(value.filename), await value.read()))
                else:
                    text = _storable(value)
                    texts[name] = text
                    lists.setdefault(name, []).append(text)
    return Asked(
        studio,
        {name: str(value) for name, value in request.path_params.items()},
        dict(request.query_params),
        texts,
        {name: tuple(values) for name, values in lists.items()},
        tuple(files),
        request.headers.get("accept-language", "")[:2],
        request.headers.get("hx-request") == "true",
        _page_of(request.url.path),
    )


def _storable(text: str) -> str:
    """A text without halves of characters, which a form in an unusual encoding may contain."""
    return text.encode("utf-8", "replace").decode()


def _page_of(path: str) -> str:
    """The page from which a request was made, by its path."""
    first, *rest = path.strip("/").split("/")
    if first == "organisation" and rest:
        return f"/organisation/{rest[0]}"
    known = {"look": "/organisation/look", "documents": "/documents", "library": "/library"}
    return known.get(first, "/returned" if first in ("returned", "send") else "/")


def _base_name(name: str) -> str:
    """The last part of a file's name, however the other system writes paths."""
    return PurePosixPath(PureWindowsPath(name).name).name
