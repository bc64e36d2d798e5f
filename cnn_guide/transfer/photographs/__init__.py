"""The application: learn to name a folder of photographs, and keep what was learned.

Import the module you want; this one loads nothing, so that a command can answer at once.
"""
