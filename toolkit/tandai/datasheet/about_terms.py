"""The datasheet's sections 13 to 16: terms, versions, and who looks after them."""

from tandai.datasheet.question import Question, Section

ABOUT_TERMS: tuple[Section, ...] = (
    Section(
        "Licences",
        "Access",
        (
            Question(
                "label_terms",
                "Terms of the labels",
                "What do the labels' terms allow and ask, in words?",
                gebru="D4",
                hub="license",
            ),
            Question(
                "third_party",
                "Rights of others",
                "Which rights of others lie on the data?",
                gebru="D5",
                statement="Disclosures and ethical review",
            ),
            Question(
                "export_controls",
                "Export controls",
                "Do export controls or other rules apply?",
                gebru="D6",
            ),
        ),
        generated="licences",
        gebru="D4",
        hub="license",
    ),
    Section(
        "Distribution and citation",
        "Access; citation guidelines",
        (
            Question(
                "distribution",
                "Distribution",
                "Is it given to others, and to whom?",
                gebru="D1",
                hub="shared_by",
            ),
            Question(
                "distribution_form",
                "Form",
                "How is it given: where, as what, with a DOI?",
                gebru="D2",
            ),
            Question(
                "published_on",
                "Published on",
                "When? A day as 2030-01-31, or in words.",
                gebru="D3",
            ),
            Question(
                "citation_note", "Citation", "What else should be cited with it?", hub="citation"
            ),
            Question(
                "distribution_comments",
                "More on distribution",
                "Any other comments?",
                gebru="D7",
                required=False,
            ),
        ),
        generated="citation",
        hub="citation",
        statement="Header",
    ),
    Section(
        "Maintenance",
        "Maintenance plan; wipeout",
        (
            Question(
                "maintenance",
                "Maintainers",
                "Who supports, hosts and maintains it, and how?",
                gebru="N1",
                rai="dataReleaseMaintenancePlan",
                statement="Header",
            ),
            Question("errata", "Errata", "Where are errors told and listed?", gebru="N3"),
            Question(
                "updates", "Updates", "When and by whom is it corrected or extended?", gebru="N4"
            ),
            Question(
                "retention",
                "Retention",
                "How long may data about persons be kept, and who sees to it?",
                gebru="N5",
            ),
            Question("old_versions", "Old versions", "What becomes of old versions?", gebru="N6"),
            Question(
                "removal",
                "Removal",
                "How can somebody have a document, a quote or a name taken out?",
            ),
            Question("contributions", "Contributions", "How can others add to it?", gebru="N7"),
            Question(
                "maintenance_comments",
                "More on maintenance",
                "Any other comments?",
                gebru="N8",
                hub="more_information",
                required=False,
            ),
        ),
        generated="versions",
        gebru="N4",
    ),
    Section(
        "Glossary",
        "Glossary",
        (
            Question(
                "glossary",
                "Words",
                "Which words need to be explained?",
                hub="glossary",
                statement="Glossary",
            ),
            Question(
                "other",
                "Other",
                "What else should be known?",
                hub="more_information",
                statement="Other",
                required=False,
            ),
        ),
    ),
)
