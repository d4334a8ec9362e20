"""Reads one file into a document: its value with the place of each part, or the issues that stand in the way."""
