"""What a question of the datasheet and a section of it are."""

import msgspec


class Question(msgspec.Struct, frozen=True):
    """One key of datasheet.yaml."""

    key: str
    title: str
    """Its heading, the only one of these words."""
    ask: str
    gebru: str = ""
    """Questions of Datasheets for Datasets (2021) it answers: letter of the section and number."""
    hub: str = ""
    """Fields of the Hub's dataset card template it answers."""
    rai: str = ""
    """Properties of Croissant RAI 1.0 it fills."""
    statement: str = ""
    """Headings of Data Statements version 3 it belongs under."""
    required: bool = True


class Section(msgspec.Struct, frozen=True):
    """A section of DATASHEET.md: what a program fills, then what people answer."""

    title: str
    data_cards: str
    """The parts of a Data Card that it covers."""
    questions: tuple[Question, ...]
    generated: str = ""
    """Name of the part that a program fills; empty: none."""
    gebru: str = ""
    """Questions that the generated part answers."""
    hub: str = ""
    rai: str = ""
    statement: str = ""
