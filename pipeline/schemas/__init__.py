"""The schemas, which are the only description of the record types, and what is made of them."""
