"""The table of questions covers each standard, and every key and heading is there once."""

from tandai.datasheet.questions import QUESTIONS, SECTIONS, answered_by

GEBRU = {
    f"{letter}{number}"
    for letter, last in zip("MCLPUDN", (4, 16, 12, 4, 6, 7, 8), strict=True)
    for number in range(1, last + 1)
}
"""The 57 questions of Datasheets for Datasets (2021), letter by section: motivation, composition,
collection (L), preprocessing, uses, distribution, maintenance (N)."""
HUB = {
    "annotation_process", "bias_recommendations", "bias_risks_limitations", "citation",
    "curated_by", "curation_rationale", "data_collection_and_processing", "dataset_card_authors",
    "dataset_card_contact", "dataset_description", "dataset_structure", "dataset_summary", "demo",
    "direct_use", "funded_by", "glossary", "language", "license", "more_information",
    "out_of_scope_use", "paper", "personal_and_sensitive_information", "repo", "shared_by",
    "source_data_producers", "who_are_annotators",
}  # fmt: skip
"""Fields of the Hub's template of a dataset card."""
RAI = {
    "annotationsPerItem", "annotatorDemographics", "dataAnnotationAnalysis",
    "dataAnnotationPlatform", "dataAnnotationProtocol", "dataBiases", "dataCollection",
    "dataCollectionMissingData", "dataCollectionRawData", "dataCollectionTimeframe",
    "dataCollectionType", "dataImputationProtocol", "dataLimitations", "dataManipulationProtocol",
    "dataPreprocessingProtocol", "dataReleaseMaintenancePlan", "dataSocialImpact", "dataUseCases",
    "machineAnnotationTools", "personalSensitiveInformation",
}  # fmt: skip
"""Properties of Croissant RAI 1.0."""
STATEMENTS = {
    "Header", "Executive summary", "Curation rationale", "Documentation for source datasets",
    "Language varieties", "Speaker demographic", "Annotator demographic",
    "Linguistic situation and text characteristics", "Preprocessing and formatting",
    "Capture quality", "Limitations", "Metadata", "Disclosures and ethical review", "Other",
    "Glossary",
}  # fmt: skip
"""Headings of Data Statements, version 3."""


def test_gebrus_57_questions_are_all_asked_or_filled_and_no_other() -> None:
    assert len(GEBRU) == 57
    assert set(answered_by("gebru")) == GEBRU


def test_the_hubs_card_croissant_rai_and_data_statements_are_covered() -> None:
    assert set(answered_by("hub")) >= HUB
    assert set(answered_by("rai")) == RAI
    assert set(answered_by("statement")) == STATEMENTS
    assert all(section.data_cards for section in SECTIONS)


def test_keys_and_headings_are_there_once() -> None:
    asked = [question for section in SECTIONS for question in section.questions]
    assert len(SECTIONS) == 17
    assert len(QUESTIONS) == len(asked)
    titles = [each.title for each in (*SECTIONS, *asked)]
    doubled = {title for title in titles if titles.count(title) > 1}
    assert doubled <= {"Annotators"}  # the section, numbered, and its question
