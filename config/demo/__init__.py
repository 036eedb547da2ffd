"""Demonstration material: a fictional prefecture city and a corpus of its citizens' words.

Everything here is invented.  The data files under ``data/`` are plain UTF-8 so that a clerk can
read and correct them; the modules beside this one load and combine them without touching a database.
"""
