"""RULES."""

from queries.findings.rule import Rule

RULES: tuple[Rule, ...] = ()
