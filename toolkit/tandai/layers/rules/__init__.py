"""Settled labels of a document to findings: what the annotation scheme says and they do not."""
