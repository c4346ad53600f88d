"""The text of a YAML file, which is to be in UTF-8."""

from __future__ import annotations

from generator.foundation.errors import ConfigError, Place, Problem


def decoded(data: bytes, name: str) -> str:
    """The text of the file `name`. Raises `ConfigError` where it is not UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ConfigError(
            Problem("yaml.encoding", "is saved as UTF-16", Place(name), "save the file as UTF-8")
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        message = "is not UTF-8 here; it may be Latin-1 (Windows-1252)"
        raise ConfigError(
            Problem("yaml.encoding", message, Place(name, line, column), "save the file as UTF-8")
        ) from None
