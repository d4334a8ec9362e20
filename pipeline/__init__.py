"""The pipeline of the archive: YAML records in, checked, a data package out.

Data flows one way, and each module knows only what stands to its left:

    issue → document → strict_yaml → load → record_type → schema → dates → captures → spelling → withheld → archive
          → passages → reliance → claims → checks → coverage → derivation
          → tables → writers → package → build → report → cli
"""
