"""Describes the package and writes it at the root of the archive."""
