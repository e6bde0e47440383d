"""Several annotators' answers about one document to one gold, by named policies and curators."""

from tandai.gold.keys import SpanKey, items_in
from tandai.gold.lost import without_lost_spans
from tandai.gold.policies import POLICY, check_policies, policy_name
from tandai.gold.settle import settle, voters

__all__ = [
    "POLICY",
    "SpanKey",
    "check_policies",
    "items_in",
    "policy_name",
    "settle",
    "voters",
    "without_lost_spans",
]
