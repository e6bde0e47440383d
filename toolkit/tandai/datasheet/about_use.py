"""The datasheet's sections 10 to 12: people, uses and limits."""

from tandai.datasheet.question import Question, Section

ABOUT_USE: tuple[Section, ...] = (
    Section(
        "People and sensitive data",
        "Sensitivity; sensitive attributes; retention and wipeout",
        (
            Question(
                "confidential", "Confidential data", "Is anything in it confidential?", gebru="C11"
            ),
            Question(
                "offensive",
                "Offensive content",
                "What in it may offend, insult or frighten?",
                gebru="C12",
            ),
            Question(
                "subpopulations",
                "Subpopulations",
                "Does it name groups of people? How many of each?",
                gebru="C13",
            ),
            Question(
                "identification",
                "Identification",
                "Can persons be identified, and how?",
                gebru="C14",
                hub="personal_and_sensitive_information",
            ),
            Question(
                "sensitive",
                "Sensitive data",
                "Which sensitive data are in it?",
                gebru="C15",
                hub="personal_and_sensitive_information",
                rai="personalSensitiveInformation",
            ),
            Question(
                "ethical_review",
                "Ethical review",
                "Was there an ethical review? With what outcome?",
                gebru="L6",
                statement="Disclosures and ethical review",
            ),
            Question(
                "from_whom",
                "From whom",
                "Were data collected from the persons, or by way of others?",
                gebru="L7",
            ),
            Question("notification", "Notification", "Were the persons told of it?", gebru="L8"),
            Question("consent", "Consent", "Did they consent, and to what?", gebru="L9"),
            Question("revocation", "Revocation", "How can consent be taken back?", gebru="L10"),
            Question(
                "impact_analysis",
                "Impact analysis",
                "Was it analysed what it may do to those it speaks of?",
                gebru="L11",
            ),
        ),
    ),
    Section(
        "Uses",
        "Suitable and unsuitable use; extended use",
        (
            Question(
                "intended_uses",
                "Intended uses",
                "For which tasks is it made?",
                gebru="U3",
                hub="direct_use",
                rai="dataUseCases",
            ),
            Question(
                "out_of_scope",
                "Out of scope",
                "For what should it not be used?",
                gebru="U5",
                hub="out_of_scope_use",
            ),
            Question("uses_so_far", "Uses so far", "What has it been used for?", gebru="U1"),
            Question(
                "papers",
                "Papers",
                "Where are papers or systems that use it listed?",
                gebru="U2",
                hub="paper demo",
            ),
            Question(
                "future_impact",
                "What may limit later uses",
                "What in its making may touch later uses, and how can harm be avoided?",
                gebru="U4",
            ),
            Question(
                "social_impact",
                "Social impact",
                "What may its use do to people?",
                rai="dataSocialImpact",
            ),
            Question(
                "uses_comments", "More on uses", "Any other comments?", gebru="U6", required=False
            ),
        ),
    ),
    Section(
        "Bias and limitations",
        "Risks and mitigations; known correlations",
        (
            Question(
                "biases",
                "Biases",
                "Which biases are known or to be expected?",
                hub="bias_risks_limitations",
                rai="dataBiases",
            ),
            Question(
                "limitations",
                "Limitations",
                "What can it not show?",
                hub="bias_risks_limitations",
                rai="dataLimitations",
                statement="Limitations",
            ),
            Question(
                "recommendations",
                "Recommendations",
                "What should users do about it?",
                hub="bias_recommendations",
            ),
        ),
    ),
)
