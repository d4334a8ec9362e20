"""What counts as an accusation in the archive's own voice, and what does not. All sentences are invented."""

from __future__ import annotations

import pytest

from pipeline.checks.voices import find_accusation

ACCUSING = [
    "The mayor had the keeper beaten.",
    "Harbour guards tortured two keepers.",
    "Two keepers were tortured in the cellar of the lamp works.",
    "The keeper was abducted from the pier.",
    "Odé Tarrowby stole the foghorn.",
    "The foghorn was stolen by Odé Tarrowby.",
    "He ordered the killing of the bell ringer.",
    "The mayor gave the order to sink the boat.",
    "The guild is responsible for the stranding of three keepers.",
    "The keeper is guilty of theft.",
    "The murderers have not been found.",
    "Her killers walk free.",
    "The murder of the pilot was never solved.",
    "Men in oilskins kidnapped the pilot; the article tells of a search.",
    "The article tells of a search. Men in oilskins kidnapped the pilot.",
    "The harbour master covered up the loss.",
    "Torture by harbour guards went on for weeks.",
    "The beating of keepers by guards went on for weeks.",
    "Men believed to be gay were tortured.",
    "Men who were suspected of being gay were detained and beaten.",
    "Keepers accused of being homosexual were imprisoned.",
    "The perpetrators are known.",
    "The mayor is a war criminal.",
    "The keeper was convicted of theft.",
    "The mayor incited the crowd.",
]

ATTRIBUTED = [
    "The article reports that harbour guards tortured two keepers.",
    "According to the guild, the foghorn was stolen.",
    "The foghorn was stolen, the guild says.",
    "The foghorn was stolen, according to the guild.",
    "The keeper is said to have been abducted from the pier.",
    "The letter accuses a keeper of having stolen the foghorn.",
    "The keeper denied that he had stolen the foghorn.",
    "The harbour master allegedly covered up the loss.",
    "Two keepers were reportedly beaten.",
    "The caption speaks of men who were detained and beaten.",
    "A blogger doubts that the horn was stolen.",
    "The neighbours believe that the pilot was murdered.",
    "The article says that men believed to be gay were tortured.",
    "The guild called on the mayor to find the killers.",
    "The resolution condemns the abduction of keepers.",
    "One article passes on that the pilot was killed; another says that he was abducted.",
    "The video is said to show how a keeper is beaten.",
    "The headline names “the murder of a pilot”.",
    "The word “murdered” stands in a headline.",
    "Counts keepers who were held and beaten.",
]

HARMLESS = [
    "The article tells of a meeting of the guild.",
    "The keeper went to the café in the fog.",
    "The guild ordered a new foghorn.",
    "The date spans the two days that the articles give.",
    "A newspaper that the guild owns.",
    "Two articles give different ages in the same year.",
    "The keeper beamed at the crowd.",
    "“He stole the horn” is the whole of the headline.",
    "The ship was lost in the fog, and no text says why.",
    "The article does not name the keeper.",
]

TITLES_ACCUSING = [
    "Murder of the pilot by Odé Tarrowby",
    "Torture of two keepers by harbour guards",
    "Harbour guards tortured two keepers",
    "Odé Tarrowby, murderer of the pilot",
    "Theft of the foghorn by Odé Tarrowby",
]

TITLES_NEUTRAL = [
    "Murder of the pilot",
    "Killing of a keeper",
    "Torture and killing of two keepers",
    "Disappearance of the foghorn of Gannet Stair",
    "Torture of two keepers, as a blogger describes it",
    "Reported theft of the foghorn by a keeper",
    "Inquiry of the guild into the theft of the foghorn",
    "Threats told by Odé Tarrowby",
    "Denial of the theft by Odé Tarrowby",
    "Letter of the guild on the killing of the pilot",
]


@pytest.mark.parametrize("sentence", ACCUSING)
def test_a_wrong_that_nobody_tells_is_found(sentence: str) -> None:
    assert find_accusation(sentence) is not None


@pytest.mark.parametrize("sentence", ATTRIBUTED + HARMLESS)
def test_a_wrong_that_somebody_tells_is_none(sentence: str) -> None:
    assert find_accusation(sentence) is None


@pytest.mark.parametrize("title", TITLES_ACCUSING)
def test_a_title_names_nobody_who_did_it(title: str) -> None:
    assert find_accusation(title, is_title=True) is not None


@pytest.mark.parametrize("title", TITLES_NEUTRAL)
def test_a_title_may_name_the_matter(title: str) -> None:
    assert find_accusation(title, is_title=True) is None


def test_a_court_attributes_only_what_the_record_has_found() -> None:
    sentence = "The keeper was convicted of theft and had stolen the foghorn."
    assert find_accusation(sentence) == "stolen"
    assert find_accusation(sentence, frozenset({"alleged"})) == "stolen"
    assert find_accusation(sentence, frozenset({"alleged", "convicted"})) is None
    assert find_accusation("The keeper was charged with theft and had stolen the foghorn.", frozenset({"convicted"})) == "stolen"


@pytest.mark.parametrize("sentence", [s for s in ACCUSING if ";" not in s and ". " not in s])
@pytest.mark.parametrize("attribution", ["The article says that {}", "According to one article, {}", "One article reports that {}", "{}, as the guild tells it."])
def test_attributing_a_sentence_mends_it(sentence: str, attribution: str) -> None:
    assert find_accusation(attribution.format(sentence.rstrip("."))) is None
