"""Serves the studio to the browser of this computer until somebody closes it."""

from __future__ import annotations

import multiprocessing
import os
import secrets
import socket
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.foundation.errors import EnvironmentProblem, Place, Problem

HOST = "127.0.0.1"
_NOT_INSTALLED = Problem(
    "serve.not_installed",
    "the studio needs libraries that are not installed",
    hint="install them with: pip install 'playbook-generator[serve]'",
)


def serve(
    path: Path, port: int, started: Callable[[str], None], *, open_browser: bool = True
) -> None:
    """Serve the project with the organisation's file at a path; return when it is closed.

    `port` 0 takes any that is free. `started` is called with the address to open, which contains
    the key. Raises `EnvironmentProblem` if the port is in use, or if the extra is not installed.
    """
    try:
        import uvicorn

        from generator.web.app import studio_app
    except ImportError:
        raise EnvironmentProblem(_NOT_INSTALLED) from None
    from generator.web.studio import Studio

    # A fork of a process with threads may wait for ever for a lock that another thread holds.
    multiprocessing.set_start_method("spawn", force=True)
    with _listening(port) as listener, TemporaryDirectory(prefix="playbook-") as scratch:
        own = listener.getsockname()[1]
        key = secrets.token_urlsafe(32)
        server: uvicorn.Server

        def stop() -> None:
            server.should_exit = True

        app = studio_app(Studio(path, Path(scratch), stop), key, own)
        settings = uvicorn.Config(
            app, http="h11", ws="none", lifespan="off", log_config=None, log_level="warning",
            access_log=False, server_header=False, proxy_headers=False, timeout_graceful_shutdown=3,
        )  # fmt: skip
        server = uvicorn.Server(settings)
        address = f"http://{HOST}:{own}/open?key={key}"
        started(address)
        if open_browser:
            webbrowser.open(address)
        with suppress(KeyboardInterrupt):  # the usual way to close it from a terminal
            server.run(sockets=[listener])


def _listening(port: int) -> socket.socket:
    """A socket on this computer alone: browsers that are quick find it before the server runs."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name != "nt":  # where it would let another program listen on the same port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except (OSError, OverflowError):
        listener.close()
        hint = "leave --port out to use any free one"
        place = Place(f"port {port}")
        raise EnvironmentProblem(Problem("serve.port", "cannot be used", place, hint)) from None
    listener.listen()
    return listener
