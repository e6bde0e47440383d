"""Open questions to curation projects on a server, and curators' answers back."""
