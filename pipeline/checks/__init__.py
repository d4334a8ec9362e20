"""The catalogue of checks: each with its severity and one sentence that should be true of every archive."""

from __future__ import annotations

from pipeline.archive import Archive
from pipeline.checks import accusations, captures, conformance, copies, dates, disagreements, files, fragments, identities, ids, intrusions, names, package, passages, quotations, references, schemas, texts, voices
from pipeline.checks.check import COUNTS, ArchiveCheck, Check, RecordCheck, Tally, Verdict, run_checks
from pipeline.passages import iter_passages

ERROR, WARNING = "error", "warning"

CHECKS = (
    ArchiveCheck("file-misplaced", ERROR, "Every file below the folders of records is a record in the folder of its type.", files.iter_files, files.examine_place),
    ArchiveCheck("file-unreadable", ERROR, "Every file is a regular file of UTF-8 text, of bounded size and without control characters.", Archive.iter_documents, files.examine_as("file-unreadable")),
    ArchiveCheck("yaml-syntax", ERROR, "Every record is well-formed YAML.", Archive.iter_documents, files.examine_as("yaml-syntax")),
    ArchiveCheck("yaml-forbidden", ERROR, "No record uses anchors, aliases, tags, merge keys, directives, a second document or deep nesting.", Archive.iter_documents, files.examine_as("yaml-forbidden")),
    ArchiveCheck("yaml-key-repeated", ERROR, "No property stands twice in one object.", Archive.iter_documents, files.examine_as("yaml-key-repeated")),
    ArchiveCheck("yaml-ambiguous", ERROR, "What some YAML programs take for a number, a date or a truth value, and we for text, stands between quotation marks.", Archive.iter_documents, files.examine_as("yaml-ambiguous")),
    ArchiveCheck("schema-invalid", ERROR, "Every schema is JSON Schema 2020-12, uses only known keywords, and gives every record type a table.", schemas.iter_schemas, schemas.examine_validity),
    ArchiveCheck("schema-undocumented", ERROR, "Every property has a title, a description and an example that conforms to it.", schemas.iter_properties, schemas.examine_documentation),
    ArchiveCheck("schema-intrusive", ERROR, "No schema asks for anybody’s sexual orientation, gender identity, faith, descent or health, nor for what leads to a person.", schemas.iter_properties, intrusions.examine_intrusion),
    ArchiveCheck("package-invalid", ERROR, "The head of the descriptor names, describes and licenses the package.", package.iter_descriptor, package.examine_head),
    RecordCheck("record-nonconforming", ERROR, "Every record conforms to the schema of its type.", conformance.iter_readable, conformance.examine_conformance),
    RecordCheck("text-empty", ERROR, "No text is empty.", texts.iter_texts, texts.examine_emptiness),
    RecordCheck("text-padded", WARNING, "No text begins or ends with a space.", texts.iter_texts, texts.examine_padding),
    RecordCheck("id-malformed", ERROR, "Every id is a slug: lower-case ASCII words joined by hyphens.", ids.iter_itself, ids.examine_form),
    RecordCheck("id-mismatch", ERROR, "The id of a record is the stem of its file name.", conformance.iter_readable, ids.examine_match),
    ArchiveCheck("id-repeated", ERROR, "No two records of a type have the same id.", ids.iter_types, ids.examine_repetition),
    RecordCheck("reference-unknown", ERROR, "Every reference names a record of the right type.", references.iter_references, references.examine_reference),
    RecordCheck("date-invalid", ERROR, "Every date is an EDTF date on the calendar, and no interval runs backwards.", dates.iter_dates, dates.examine_date),
    RecordCheck("capture-mismatch", ERROR, "Every capture has the recorded digest and length.", captures.iter_captures, captures.examine_capture),
    RecordCheck("passage-outside", ERROR, "Every passage lies inside what it is said to lie in.", iter_passages, passages.examine_bounds),
    ArchiveCheck("passage-overlap", ERROR, "Articles of one capture do not overlap.", passages.iter_sources, passages.examine_overlap),
    ArchiveCheck("passage-aside", ERROR, "Nothing rests on what is not part of an article: advertisements, appeals, credits.", passages.iter_cited, passages.examine_aside),
    RecordCheck("text-not-verbatim", ERROR, "Headlines, names and quotations stand in the capture at exactly the recorded place.", quotations.iter_verbatim, quotations.examine_words),
    RecordCheck("quotation-unmarked", ERROR, "A quotation begins after an opening and ends before a closing quotation mark, and between its parts lies nothing but an interruption.", quotations.iter_quotations, quotations.examine_marks),
    RecordCheck("quotation-fragment", ERROR, "No quotation is cut out of a sentence whose rest negates, hedges or attributes it, unless the record says why.", fragments.iter_quoted, fragments.examine_fragment),
    ArchiveCheck("text-copied", ERROR, "What is not a headline, a name or a quotation is said in words of our own.", copies.iter_own_texts, copies.examine_copying),
    ArchiveCheck("contradiction-unacknowledged", ERROR, "Where claims of different roots contradict one another, a disagreement of the record says so.", disagreements.iter_topics, disagreements.examine_acknowledgement),
    ArchiveCheck("disagreement-unfounded", ERROR, "Where a record says that its claims disagree, two of them differ.", disagreements.iter_acknowledged, disagreements.examine_note),
    ArchiveCheck("reliance-cycle", ERROR, "No work relies on itself, at once or through others.", disagreements.iter_edges, disagreements.examine_cycle),
    RecordCheck("accusation-unattributed", ERROR, "Whoever is said to have done a wrong is so by a claim that asserts it and gives the passage.", accusations.iter_parties, accusations.examine_accusation),
    RecordCheck("accusation-voiced", ERROR, "No title, summary or note tells of a wrong in the archive’s own voice.", voices.iter_voiced, voices.examine_voice),
    RecordCheck("identity-exposed", ERROR, "Nothing is recorded that could lead to somebody who is known only by a pseudonym or is not named.", identities.iter_disclosures, identities.examine_disclosure),
    ArchiveCheck("name-protected", ERROR, "No name that is withheld for somebody’s protection stands in any file of the repository, however it is spelt.", names.iter_files, names.examine_names),
)

__all__ = ["CHECKS", "COUNTS", "Check", "Tally", "Verdict", "run_checks"]
