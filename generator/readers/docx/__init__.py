"""The Word reader: `parts` opens a file, `tokens` lists what it shows, `control_index` finds the
blanks in it.
"""
