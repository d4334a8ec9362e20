"""The catalogue of checks: each with its severity and one sentence that should be true of every archive."""

from __future__ import annotations

from pipeline.archive import Archive
from pipeline.checks import accusations, captures, conformance, copies, dates, disagreements, files, fragments, ids, package, passages, quotations, references, schemas, texts
from pipeline.checks.check import Check, Tally, Verdict, run_checks

ERROR, WARNING = "error", "warning"

CHECKS = (
    Check("file-misplaced", ERROR, "Every file below the folders of records is a record in the folder of its type.", files.iter_files, files.examine_place),
    Check("file-unreadable", ERROR, "Every file is a regular file of UTF-8 text, of bounded size and without control characters.", Archive.iter_documents, files.examine_as("file-unreadable")),
    Check("yaml-syntax", ERROR, "Every record is well-formed YAML.", Archive.iter_documents, files.examine_as("yaml-syntax")),
    Check("yaml-forbidden", ERROR, "No record uses anchors, aliases, tags, merge keys, directives, a second document or deep nesting.", Archive.iter_documents, files.examine_as("yaml-forbidden")),
    Check("yaml-key-repeated", ERROR, "No property stands twice in one object.", Archive.iter_documents, files.examine_as("yaml-key-repeated")),
    Check("yaml-ambiguous", ERROR, "What some YAML programs take for a number, a date or a truth value, and we for text, stands between quotation marks.", Archive.iter_documents, files.examine_as("yaml-ambiguous")),
    Check("schema-invalid", ERROR, "Every schema is JSON Schema 2020-12, uses only known keywords, and gives every record type a table.", schemas.iter_schemas, schemas.examine_validity),
    Check("schema-undocumented", ERROR, "Every property has a title, a description and an example that conforms to it.", schemas.iter_properties, schemas.examine_documentation),
    Check("package-invalid", ERROR, "The head of the descriptor names, describes and licenses the package.", package.iter_descriptor, package.examine_head),
    Check("record-nonconforming", ERROR, "Every record conforms to the schema of its type.", conformance.iter_readable, conformance.examine_conformance),
    Check("text-empty", ERROR, "No text is empty.", texts.iter_texts, texts.examine_emptiness),
    Check("text-padded", WARNING, "No text begins or ends with a space.", texts.iter_texts, texts.examine_padding),
    Check("text-overlong", ERROR, "No text is longer than the cell of a spreadsheet can hold.", texts.iter_texts, texts.examine_length),
    Check("id-malformed", ERROR, "Every id is a slug: lower-case ASCII words joined by hyphens.", Archive.iter_records, ids.examine_form),
    Check("id-mismatch", ERROR, "The id of a record is the stem of its file name.", conformance.iter_readable, ids.examine_match),
    Check("id-repeated", ERROR, "No two records of a type have the same id.", ids.iter_types, ids.examine_repetition),
    Check("reference-unknown", ERROR, "Every reference names a record of the right type.", references.iter_references, references.examine_reference),
    Check("date-invalid", ERROR, "Every date is an EDTF date on the calendar, and no interval runs backwards.", dates.iter_dates, dates.examine_date),
    Check("capture-mismatch", ERROR, "Every capture has the recorded digest and length.", captures.iter_captures, captures.examine_capture),
    Check("passage-outside", ERROR, "Every passage lies inside what it is said to lie in.", passages.iter_passages, passages.examine_bounds),
    Check("passage-overlap", ERROR, "Articles of one capture do not overlap.", passages.iter_sources, passages.examine_overlap),
    Check("passage-aside", ERROR, "Nothing rests on what is not part of an article: advertisements, appeals, credits.", passages.iter_cited, passages.examine_aside),
    Check("text-not-verbatim", ERROR, "Headlines, names and quotations stand in the capture at exactly the recorded place.", quotations.iter_verbatim, quotations.examine_words),
    Check("quotation-unmarked", ERROR, "A quotation begins after an opening and ends before a closing quotation mark, and between its parts lies nothing but an interruption.", quotations.iter_quotations, quotations.examine_marks),
    Check("quotation-fragment", ERROR, "No quotation is cut out of a sentence whose rest negates, hedges or attributes it, unless the record says why.", fragments.iter_unexplained, fragments.examine_fragment),
    Check("text-copied", ERROR, "What is not a headline, a name or a quotation is said in words of our own.", copies.iter_own_texts, copies.examine_copying),
    Check("contradiction-unacknowledged", ERROR, "Where claims of different roots contradict one another, a disagreement of the record says so.", disagreements.iter_topics, disagreements.examine_acknowledgement),
    Check("disagreement-unfounded", ERROR, "Where a record says that its claims disagree, two of them differ.", disagreements.iter_acknowledged, disagreements.examine_note),
    Check("reliance-cycle", ERROR, "No work relies on itself, at once or through others.", disagreements.iter_edges, disagreements.examine_cycle),
    Check("accusation-unattributed", ERROR, "Whoever is said to have done a wrong is so by a claim that asserts it and gives the passage.", accusations.iter_accusations, accusations.examine_accusation),
)

__all__ = ["CHECKS", "Check", "Tally", "Verdict", "run_checks"]
