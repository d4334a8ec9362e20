"""Helps to write records: their canonical form, drafts of new ones, and quotations ready to paste."""
