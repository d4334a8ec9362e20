"""Makes tables of the records, by the schemas alone, and records that follow from others."""
