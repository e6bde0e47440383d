"""The datasheet's sections 5 to 9: how they were made, and by whom."""

from tandai.datasheet.question import Question, Section

ABOUT_MAKING: tuple[Section, ...] = (
    Section(
        "Collection",
        "Provenance: collection, criteria, cadence",
        (
            Question(
                "acquisition",
                "Acquisition",
                "How was the data of each instance acquired?",
                gebru="L1",
                hub="data_collection_and_processing",
                rai="dataCollection",
            ),
            Question(
                "collection_type",
                "Kind of collection",
                "Which kinds of collection, in a word or two, one a line?",
                rai="dataCollectionType",
            ),
            Question(
                "mechanisms",
                "Mechanisms",
                "With which procedures or programs was it collected?",
                gebru="L2",
            ),
            Question("sampling", "Sampling", "If it is a sample: how was it drawn?", gebru="L3"),
            Question(
                "collectors", "Collectors", "Who collected it, and how were they paid?", gebru="L4"
            ),
            Question(
                "timeframe",
                "Timeframe",
                "Over what time was it collected?",
                gebru="L5",
                rai="dataCollectionTimeframe",
            ),
            Question(
                "collection_comments",
                "More on collection",
                "Any other comments?",
                gebru="L12",
                required=False,
            ),
        ),
        generated="collection",
        gebru="L5",
    ),
    Section(
        "Language and authors",
        "Human attributes",
        (
            Question(
                "language_variety",
                "Language variety",
                "Which language varieties are in it?",
                hub="language",
                statement="Language varieties",
            ),
            Question(
                "authors",
                "Authors of the texts",
                "Who wrote or spoke the texts?",
                hub="source_data_producers",
                statement="Speaker demographic",
            ),
            Question(
                "text_characteristics",
                "Situation and genre",
                "When, where, for whom and in which genre were the texts written?",
                statement="Linguistic situation and text characteristics",
            ),
        ),
    ),
    Section(
        "Annotation",
        "Annotations and labelling; validation by people",
        (
            Question(
                "annotation_protocol",
                "Protocol",
                "How was it labelled, by which guideline?",
                gebru="P1",
                hub="annotation_process",
                rai="dataAnnotationProtocol",
                statement="Preprocessing and formatting",
            ),
            Question(
                "annotation_platform", "Platform", "With which tool?", rai="dataAnnotationPlatform"
            ),
            Question(
                "annotations_per_item",
                "Answers per item",
                "How many annotators answered each item?",
                rai="annotationsPerItem",
            ),
            Question(
                "annotation_analysis",
                "Agreement and adjudication",
                "How was agreement measured, and how did answers become gold?",
                hub="annotation_process",
                rai="dataAnnotationAnalysis",
            ),
            Question(
                "machine_tools",
                "Machines",
                "Which programs proposed or gave labels?",
                rai="machineAnnotationTools",
            ),
            Question("validation", "Validation", "Who looked at the result, and how?"),
        ),
        generated="annotation",
        gebru="P1",
    ),
    Section(
        "Annotators",
        "Annotators' descriptions",
        (
            Question(
                "annotators",
                "Annotators",
                "Who were the annotators: number, languages, training?",
                gebru="L4",
                hub="who_are_annotators",
                rai="annotatorDemographics",
                statement="Annotator demographic",
            ),
            Question("annotator_pay", "Pay", "How were annotators recruited and paid?", gebru="L4"),
        ),
        generated="annotators",
        gebru="L4",
    ),
    Section(
        "Preprocessing",
        "Transformations",
        (
            Question(
                "preprocessing",
                "Steps",
                "What was done to the texts before labelling?",
                gebru="P1",
                hub="data_collection_and_processing",
                rai="dataPreprocessingProtocol",
                statement="Preprocessing and formatting",
            ),
            Question(
                "manipulation",
                "Manipulation",
                "What was changed, left out or made up, and how?",
                rai="dataManipulationProtocol",
            ),
            Question(
                "imputation",
                "Imputation",
                "How were missing values filled?",
                rai="dataImputationProtocol",
            ),
            Question(
                "raw_data",
                "Raw data",
                "Are the raw data kept, and where?",
                gebru="P2",
                rai="dataCollectionRawData",
            ),
            Question(
                "software", "Software", "Is the software of these steps to be had?", gebru="P3"
            ),
            Question(
                "capture_quality",
                "Capture quality",
                "What went wrong while the texts were captured?",
                statement="Capture quality",
            ),
            Question(
                "preprocessing_comments",
                "More on preprocessing",
                "Any other comments?",
                gebru="P4",
                required=False,
            ),
        ),
        generated="preprocessing",
        gebru="P1",
    ),
)
