"""Everything that answers a question."""
