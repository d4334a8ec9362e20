"""The pipeline of the archive: YAML records in, checked, a data package out.

Data flows one way, and each module knows only what stands to its left:

    issue → document → yaml_slips → strict_yaml → load → validator → record_type → schema_language → schema → dates → characters → captures → census → sounds → withheld → archive
          → tombstone → passages → reliance → claims → checks → comments → canonical → mending → slug → draft → excerpt
          → coverage → derivation
          → tables → dictionary → writers → package → head → contents → metadata → stage → build → version → difference → structure → edition → comparison → changelog → withdrawal → reissue
          → checkout → verify → history → preparation → zips → bag → release
          → selftest → report → cli
"""
