"""Word files as people send them back: `parts` opens them, `tokens` lists what they show, `places`
finds the blanks in it.
"""
