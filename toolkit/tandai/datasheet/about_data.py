"""The datasheet's sections 0 to 4: what the data are."""

from tandai.datasheet.question import Question, Section

ABOUT_DATA: tuple[Section, ...] = (
    Section(
        "Snapshot",
        "Authorship; dataset overview; version and maintenance",
        (
            Question(
                "summary",
                "Summary",
                "What is this dataset, in a paragraph?",
                hub="dataset_summary dataset_description",
                statement="Executive summary",
            ),
            Question(
                "creators",
                "Creators",
                "Who made it? One name a line; they are cited.",
                gebru="M2",
                hub="curated_by dataset_card_authors",
                statement="Header",
            ),
            Question(
                "on_behalf_of", "On behalf of", "For which body or project was it made?", gebru="M2"
            ),
            Question(
                "contact",
                "Contact",
                "How are its owners and curators reached?",
                gebru="N2",
                hub="dataset_card_contact",
                statement="Header",
            ),
            Question(
                "homepage",
                "Homepage",
                "Where does it live? An address, if there is one.",
                hub="repo",
            ),
        ),
        generated="snapshot",
        hub="dataset_name version",
        statement="Header; Metadata",
    ),
    Section(
        "Motivation",
        "Motivations and intentions; funding",
        (
            Question(
                "purpose",
                "Purpose",
                "For what purpose was it made? Which gap was to be filled?",
                gebru="M1",
                hub="curation_rationale",
                statement="Curation rationale",
            ),
            Question("funding", "Funding", "Who funded it?", gebru="M3", hub="funded_by"),
            Question(
                "motivation_comments",
                "More on motivation",
                "Any other comments?",
                gebru="M4",
                required=False,
            ),
        ),
    ),
    Section(
        "Composition",
        "Examples of data points; descriptive statistics",
        (
            Question(
                "instances",
                "Instances",
                "What does an instance stand for? Are there several kinds?",
                gebru="C1",
                hub="dataset_structure",
            ),
            Question(
                "coverage",
                "Coverage",
                "Is this everything, or a sample of a larger set? How is it representative?",
                gebru="C3",
            ),
            Question(
                "fields",
                "Fields and labels",
                "What does each instance hold? What labels or targets has it?",
                gebru="C4 C5",
                hub="dataset_structure",
            ),
            Question(
                "missing_information",
                "Missing information",
                "What is missing from individual instances, and why?",
                gebru="C6",
                rai="dataCollectionMissingData",
            ),
            Question(
                "relationships",
                "Relationships",
                "How are relations between instances made explicit?",
                gebru="C7",
            ),
            Question(
                "noise",
                "Noise and duplicates",
                "Which errors, noise or redundancies are known?",
                gebru="C9",
            ),
            Question(
                "composition_comments",
                "More on composition",
                "Any other comments?",
                gebru="C16",
                required=False,
            ),
        ),
        generated="composition",
        gebru="C2",
        hub="dataset_structure",
    ),
    Section(
        "Splits and leakage",
        "Use in machine learning: split statistics",
        (
            Question(
                "split_rationale",
                "Splits",
                "Which splits are recommended, and why these?",
                gebru="C8",
                hub="dataset_structure",
            ),
        ),
        generated="splits",
        gebru="C8",
    ),
    Section(
        "External texts",
        "Relationship to source",
        (
            Question(
                "external_resources",
                "External resources",
                "Does it stand alone, or does it rest on something elsewhere? Will that stay, and may "
                "it be used?",
                gebru="C10",
                hub="source_data",
                rai="dataCollectionRawData",
                statement="Documentation for source datasets",
            ),
        ),
        generated="texts",
        gebru="C10",
    ),
)
