"""How a language model, or anybody without a browser, annotates on a Label Studio server."""
