"""What a double click starts: the studio, in the folder `Playbooks` of the person's documents."""

import os
import sys
from multiprocessing import freeze_support
from pathlib import Path


def folder() -> Path:
    """The folder for the person's files: in their documents if they have such a folder."""
    home = Path.home()
    documents = home / "Documents"
    return (documents if documents.is_dir() else home) / "Playbooks"


if __name__ == "__main__":
    freeze_support()  # a process that makes documents for some teams starts here, too
    folder().mkdir(parents=True, exist_ok=True)
    os.chdir(folder())
    from generator.cli import main

    main(["serve", *sys.argv[1:]])
