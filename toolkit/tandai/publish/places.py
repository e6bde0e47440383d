"""A hub's address and a repository to the words that name the place, in messages and the index."""

HUGGING_FACE = "https://huggingface.co"


def name_place(address: str, repository: str) -> str:
    """``hub:OWNER/NAME`` on the Hugging Face Hub; anywhere else the data set's whole address.

    Args:
        address: of the hub, without a slash at its end.
        repository: a data set, OWNER/NAME.
    """
    if address == HUGGING_FACE:
        return f"hub:{repository}"
    return f"{address}/datasets/{repository}"
