"""The command `playbook` of the folder for people without Python."""

from multiprocessing import freeze_support

if __name__ == "__main__":
    freeze_support()  # a process that makes documents for some teams starts here, too
    from generator.cli import main

    main()
