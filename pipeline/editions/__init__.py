"""Compares two editions of the package, and says which version that makes."""
