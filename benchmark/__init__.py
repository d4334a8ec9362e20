"""How fast the pipeline is: archives of invented records, and what it takes to check and to build them.

    words → translation → pattern → tree          writes such an archive
    measurement → contestants → race → page       measures on it, beside programs of others
    profile                                       tells which part of the pipeline takes how much
"""
