"""The pipeline of the archive: YAML records in, checked, a data package out.

Data flows one way: each package knows only those above it, and in each, each module only those to its left.

    processes   divides work among processes
    progress    says how far long work has come
    reading     nearness → issue → document → words → plain_yaml → yaml_slips → strict_yaml → strict_json → load
    schemas     validator → record_type → schema_language → schema
    model       dates → characters → captures → census → sounds → withheld → record → archive → tombstone → passages → reliance → claims
    checks      one module for each kind of check, and the catalogue of all
    editing     comments → canonical → mending → slug → draft → excerpt
    tabulation  coverage → derivation → tables → rows → forms → dictionary
    writers     one module for each form of the data
    packaging   package → head → contents → metadata → stage → build
    editions    version → difference → structure → edition → comparison → changelog
    releasing   withdrawal → reissue → checkout → verify → history → preparation → zips → bag → release
    selftest    breaks an archive to see whether the checks notice
    report      one module for each form of a verdict
    cli         one module for each verb
"""
