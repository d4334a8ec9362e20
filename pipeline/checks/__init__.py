"""The catalogue of checks: each with its severity and one sentence that should be true of every archive."""

from __future__ import annotations

from pipeline.checks import accusations, addresses, captures, characters, chronology, conformance, copies, cycles, dates, disagreements, duplicates, files, fragments, identities, ids, intrusions, mentions, names, package, passages, personal_data, quotations, references, schemas, texts, utterances, voices, withdrawals, writings
from pipeline.checks.check import COUNTS, ArchiveCheck, Check, RecordCheck, RelationCheck, Tally, Verdict
from pipeline.checks.run import Manner, run_checks
from pipeline.model.archive import Archive
from pipeline.model.claims import KEYWORD as CLAIM
from pipeline.model.passages import KEYWORD as PASSAGE
from pipeline.model.passages import Located, iter_passages
from pipeline.model.reliance import Reliance
from pipeline.model.tombstone import Withdrawn

ERROR, WARNING = "error", "warning"

CHECKS = (
    RecordCheck("file-misplaced", ERROR, "Every file below the folders of records is a record in the folder of its type.", files.iter_place, files.examine_place, others=files.iter_strays),
    RecordCheck("file-unreadable", ERROR, "Every file is a regular file of UTF-8 text, of bounded size and without control characters.", files.iter_document, files.examine_as("file-unreadable"), glance=files.glance_at_document, others=Archive.iter_others),
    RecordCheck("yaml-syntax", ERROR, "Every record is well-formed YAML.", files.iter_document, files.examine_as("yaml-syntax"), glance=files.glance_at_document, others=Archive.iter_others),
    RecordCheck("yaml-forbidden", ERROR, "No record uses what YAML parsers read differently or what refers elsewhere: anchors, aliases, tags, merge keys, directives, `?`, a second document, deep nesting.", files.iter_document, files.examine_as("yaml-forbidden"), glance=files.glance_at_document, others=Archive.iter_others),
    RecordCheck("yaml-key-repeated", ERROR, "No property stands twice in one object.", files.iter_document, files.examine_as("yaml-key-repeated"), glance=files.glance_at_document, others=Archive.iter_others),
    RecordCheck("yaml-text-lost", ERROR, "No value without quotation marks is cut off by a comment.", files.iter_document, files.examine_as("yaml-text-lost"), glance=files.glance_at_document, others=Archive.iter_others),
    RecordCheck("yaml-ambiguous", ERROR, "What some YAML programs take for a number, a date or a truth value, and we for text, stands between quotation marks.", files.iter_document, files.examine_as("yaml-ambiguous"), glance=files.glance_at_document, others=Archive.iter_others),
    ArchiveCheck("schema-invalid", ERROR, "Every schema is JSON Schema 2020-12, uses only known keywords whose paths lead to properties, and gives every record type a table.", schemas.iter_schemas, schemas.examine_validity),
    ArchiveCheck("schema-undocumented", ERROR, "Every property has a title, a description and an example that conforms to it.", schemas.iter_documented, schemas.examine_documentation),
    ArchiveCheck("schema-intrusive", ERROR, "No schema asks for anybody’s sexual orientation, gender identity, faith, descent or health, nor for what leads to a person.", schemas.iter_properties, intrusions.examine_intrusion),
    ArchiveCheck("package-invalid", ERROR, "The head of the descriptor names, describes and licenses the package.", package.iter_descriptor, package.examine_head),
    RecordCheck("record-nonconforming", ERROR, "Every record conforms to the schema of its type.", conformance.iter_readable, conformance.examine_conformance, glance=conformance.glance_at_conformance),
    RecordCheck("text-empty", ERROR, "No text is empty.", conformance.iter_readable, texts.examine_emptiness, glance=texts.glance_at_texts),
    RecordCheck("text-padded", WARNING, "No text begins or ends with a space.", conformance.iter_readable, texts.examine_padding, glance=texts.glance_at_texts),
    RecordCheck("text-overlong", ERROR, "No text is longer than the cell of a spreadsheet can hold.", conformance.iter_readable, texts.examine_length, glance=texts.glance_at_texts),
    RelationCheck("text-mixed-script", ERROR, "No word mixes Latin, Cyrillic and Greek letters.", conformance.iter_readable, characters.examine_scripts, (Located, texts.Suspects), glance=texts.glance_at_suspects),
    RecordCheck("text-not-normalized", ERROR, "Every text is in Unicode NFC: what looks the same is written the same.", conformance.iter_readable, characters.examine_normalization, glance=texts.glance_at_texts),
    RecordCheck("character-invisible", ERROR, "No file holds characters that nobody sees, or that every computer shows differently.", writings.iter_written, characters.examine_visibility, glance=writings.glance_at_writing),
    RelationCheck("cell-formula", ERROR, "No text begins as a formula that a spreadsheet would run, unless its capture has it so.", conformance.iter_readable, texts.examine_formula, (Located, texts.Suspects), glance=texts.glance_at_suspects),
    RecordCheck("personal-data", ERROR, "No file holds an e-mail address, a telephone number, coordinates, or the number of an account, a card, a passport or a computer.", writings.iter_written, personal_data.examine_personal_data, glance=writings.glance_at_writing),
    RelationCheck("url-unsafe", ERROR, "Every web address is http or https, without a password, and names a public host that everybody reads alike.", conformance.iter_readable, addresses.examine_safety, (Located, texts.Suspects), glance=texts.glance_at_suspects),
    RelationCheck("url-tracking", ERROR, "No web address follows whoever copied or opens it.", conformance.iter_readable, addresses.examine_tracking, (Located, texts.Suspects), glance=texts.glance_at_suspects),
    RecordCheck("id-malformed", ERROR, "Every id is a slug: lower-case ASCII words joined by hyphens.", ids.iter_itself, ids.examine_form),
    RecordCheck("id-mismatch", ERROR, "The id of a record is the stem of its file name.", conformance.iter_readable, ids.examine_match, glance=conformance.glance_at_conformance),
    ArchiveCheck("id-repeated", ERROR, "No two records of a type have the same id.", ids.iter_types, ids.examine_repetition, (ids.Misnamed,)),
    RecordCheck("reference-unknown", ERROR, "Every reference names a record of the right type.", references.iter_references, references.examine_reference, glance=references.glance_at_references),
    ArchiveCheck("census-invalid", ERROR, "The census lists every id that was ever released once, sorted by type and id.", withdrawals.iter_census, files.examine_as("census-invalid")),
    ArchiveCheck("id-vanished", ERROR, "Every id that was ever released still has its record, published or withdrawn with a reason.", withdrawals.iter_entries, withdrawals.examine_entry),
    RelationCheck("reference-withdrawn", WARNING, "No published record refers to a withdrawn one.", withdrawals.iter_published_references, withdrawals.examine_target, (Withdrawn,), glance=withdrawals.glance_at_references),
    RelationCheck("reference-cycle", ERROR, "No record is part of itself, relies on itself, or takes its own place, at once or through others.", cycles.iter_ways, cycles.examine_way, (cycles.Circles,), keyword=cycles.KEYWORD, glance=cycles.glance_at_links),
    RelationCheck("record-duplicated", WARNING, "No two records look as if they stood for the same, unless one of them says why they are kept apart.", duplicates.iter_compared, duplicates.examine_likeness, (duplicates.Likenesses,), keyword=duplicates.KEYWORD),
    RecordCheck("date-invalid", ERROR, "Every date is an EDTF date on the calendar, and no interval runs backwards.", dates.iter_dates, dates.examine_date, glance=dates.glance_at_dates),
    RelationCheck("date-future", ERROR, "Nothing has happened after the last capture was made.", chronology.iter_past, chronology.examine_future, (chronology.Horizon,), keyword=chronology.PAST),
    RelationCheck("date-order", ERROR, "Nothing is dated after all works that tell it were published, and no work before those on which it relies.", chronology.iter_ordered, chronology.examine_order, (chronology.Dated,)),
    RecordCheck("capture-mismatch", ERROR, "Every capture has the recorded digest and length.", captures.iter_captures, captures.examine_capture, keyword=captures.KEYWORD),
    RelationCheck("passage-outside", ERROR, "Every passage lies inside what it is said to lie in.", iter_passages, passages.examine_bounds, (Located,), keyword=PASSAGE, glance=passages.glance_at_bounds),
    RelationCheck("passage-overlap", ERROR, "Articles of one capture do not overlap.", passages.iter_sources, passages.examine_overlap, (Located, passages.Extents), keyword=captures.KEYWORD),
    RelationCheck("passage-aside", ERROR, "Nothing rests on what is not part of an article: advertisements, appeals, credits.", passages.iter_cited, passages.examine_aside, (Located, passages.Asides), keyword=PASSAGE, glance=passages.glance_at_asides),
    RelationCheck("text-not-verbatim", ERROR, "Headlines, names and quotations stand in the capture at exactly the recorded place.", quotations.iter_verbatim, quotations.examine_words, (Located,), keyword=PASSAGE, glance=quotations.glance_at_words),
    RelationCheck("quotation-unmarked", ERROR, "A quotation begins after an opening and ends before a closing quotation mark, and between its parts lies nothing but an interruption.", quotations.iter_quotations, quotations.examine_marks, (Located,), keyword=PASSAGE, word=quotations.UNMARKED),
    RelationCheck("quotation-shared", ERROR, "No words are taken down as two quotations, but those of one speaker whom another quotes.", utterances.iter_meetings, utterances.examine_sharing, (Located, utterances.Meetings), keyword=PASSAGE, word=quotations.UNMARKED),
    RelationCheck("quotation-fragment", ERROR, "No quotation is cut out of a sentence whose rest negates, hedges or attributes it, unless the record says why.", fragments.iter_quoted, fragments.examine_fragment, (Located,), keyword=PASSAGE, word=fragments.KEYWORD),
    RelationCheck("text-copied", ERROR, "What is not a headline, a name or a quotation is said in words of our own.", ids.iter_itself, copies.examine_copying, (Located, copies.Sources), glance=copies.glance_at_copying),
    RelationCheck("contradiction-unacknowledged", ERROR, "Where claims of different roots contradict one another, a disagreement of the record says so.", disagreements.iter_topics, disagreements.examine_acknowledgement, (Reliance,), keyword=CLAIM, glance=disagreements.glance_at_topics),
    RelationCheck("disagreement-unfounded", ERROR, "Where a record says that its claims disagree, two of them differ.", disagreements.iter_acknowledged, disagreements.examine_note, (Reliance,), keyword=CLAIM, glance=disagreements.glance_at_notes),
    RecordCheck("accusation-unattributed", ERROR, "Whoever is said to have done a wrong is so by a claim that asserts it and gives the passage.", accusations.iter_parties, accusations.examine_accusation, keyword=accusations.KEYWORD),
    RecordCheck("accusation-voiced", ERROR, "No title, summary or note tells of a wrong in the archive’s own voice.", conformance.iter_readable, voices.examine_voice),
    RelationCheck("identity-exposed", ERROR, "Nothing is recorded that could lead to somebody who is known only by a pseudonym or is not named.", identities.iter_disclosures, identities.examine_disclosure, (identities.Guarded, conformance.Nonconforming), glance=identities.glance_at_disclosures),
    RelationCheck("protection-weakened", ERROR, "No record says of a person who is protected who that person is not.", duplicates.iter_apart, duplicates.examine_protection, keyword=duplicates.KEYWORD),
    RecordCheck("name-protected", ERROR, "No name that is withheld for somebody’s protection stands in any file of the repository, however it is spelt.", names.iter_document, names.examine_names, others=names.iter_others),
    RelationCheck("record-orphaned", WARNING, "Every person, place and organization has a part in some other record, or a note that says why it has none.", mentions.iter_mentionable, mentions.examine_mention, (mentions.Mentions,), keyword=mentions.KEYWORD),
)

__all__ = ["CHECKS", "COUNTS", "Check", "Manner", "Tally", "Verdict", "run_checks"]
