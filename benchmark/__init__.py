"""How fast the pipeline is: trees of invented records, and what validates and builds them in how much time.

    words → translation → pattern → tree
"""
