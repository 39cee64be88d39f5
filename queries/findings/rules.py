"""RULES: one row a rule. Each is a kind of alert; its texts are in `data/texts/findings.toml` (see `words`)."""

from queries.findings.rule import Rule

RULES = (
    Rule(
        "idle_stock", "sold_of_stock", ("dealer_id", "category"), "peers", peers=("region", "category"), weeks=8,
        worse="down", effect=0.5, least=30, worth="average_price", needs=("inventory",), way="task",
    ),
)  # fmt: skip
