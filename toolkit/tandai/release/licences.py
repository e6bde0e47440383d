"""The licences of a manifest to the pages that state them."""

LABELS_PAGE = "LICENSE-LABELS"
TEXT_PAGE = "TEXT-RIGHTS.md"
