"""Transfer learning: features once, heads in moments, careful fine-tuning.

Import the module you want; this one loads nothing, so that a command can answer at once.
"""
