"""The programs that are installed and save Word files in other formats."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

Save = Callable[[Path], Path]  # from a Word file to what a program makes of it
_SECONDS = 180


def programs(folder: Path) -> dict[str, Save]:
    """What each installed program makes of a Word file, by the program and the formats."""
    made: dict[str, Save] = {}
    if shutil.which("soffice"):
        office = _Office(folder)
        made["LibreOffice: docx"] = lambda path: office.save(path, "docx")
        for suffix in ("odt", "rtf", "doc", "html"):
            made[f"LibreOffice: {suffix}, then docx"] = office.there_and_back(suffix)
        for suffix in ("odt", "html", "txt"):
            made[f"LibreOffice: {suffix}"] = office.to(suffix)
    if shutil.which("pandoc"):
        for form, suffix in _PANDOC.items():
            made[f"pandoc: {form}"] = _pandoc(form, suffix, folder)
    if shutil.which("abiword"):
        made["AbiWord: docx"] = lambda path: _abiword(path, folder)
    for module, forms in _MODULES.items():
        if importlib.util.find_spec(module):
            for suffix, code in forms.items():
                made[f"{module}: {suffix}"] = _python(code, suffix, folder)
    return made


_PANDOC = {
    "docx": "docx",
    "markdown": "md",
    "gfm": "md",
    "html": "html",
    "odt": "odt",
    "plain": "txt",
}
_MODULES = {
    "mammoth": {
        "html": "import mammoth; made = mammoth.convert_to_html(open(source, 'rb')).value",
        "md": "import mammoth; made = mammoth.convert_to_markdown(open(source, 'rb')).value",
    },
    "markitdown": {
        "md": "import markitdown; made = markitdown.MarkItDown().convert(source).text_content",
    },
}


class _Office:
    """LibreOffice with a profile of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"

    def save(self, source: Path, suffix: str) -> Path:
        made = self._folder / f"as-{suffix}" / f"{source.stem}.{suffix}"
        made.unlink(missing_ok=True)
        form = "txt:Text (encoded):UTF8" if suffix == "txt" else suffix
        # Otherwise a page is opened in a module that saves no Word files.
        page = ["--infilter=HTML (StarWriter)"] if source.suffix == ".html" else []
        command = ["soffice", self._profile, "--headless", *page, "--convert-to", form]
        _run([*command, "--outdir", str(made.parent), str(source)])
        assert made.is_file(), f"LibreOffice has not saved {made}"
        return made

    def to(self, suffix: str) -> Save:
        return lambda path: self.save(path, suffix)

    def there_and_back(self, suffix: str) -> Save:
        return lambda path: self.save(self.save(path, suffix), "docx")


def _pandoc(form: str, suffix: str, folder: Path) -> Save:
    def save(source: Path) -> Path:
        made = folder / f"pandoc.{suffix}"
        _run(["pandoc", str(source), "--to", form, "--standalone", "--output", str(made)])
        return made

    return save


def _abiword(source: Path, folder: Path) -> Path:
    made = folder / "abiword.docx"
    _run(["abiword", "--to=docx", f"--to-name={made}", str(source)])
    return made


def _python(code: str, suffix: str, folder: Path) -> Save:
    """A conversion in a Python of its own, since some libraries change settings of the process."""

    def save(source: Path) -> Path:
        made = folder / f"python.{suffix}"
        end = "open(target, 'w', encoding='utf-8').write(made)"
        _run([sys.executable, "-c", f"import sys; source, target = sys.argv[1:]; {code}; {end}",
              str(source), str(made)])  # fmt: skip
        return made

    return save


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
