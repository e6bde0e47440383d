"""The rim that talks to a Label Studio server: plain dicts and bytes, no meaning of labels."""
