"""The data contract: the tables of a lake, their columns, types and keys. Names are binding.

What each table and column means is in the catalogue: `contract.<table>` and `contract.<table>__<column>`.
"""

from dataclasses import dataclass
from functools import partial
from typing import Literal

Kind = Literal["text", "date", "integer", "real", "money"]


@dataclass(frozen=True)
class Column:
    """One column of a table.

    optional: may be null or absent. refers_to: `table.column` it must be found in. when: (column, value), the
    reference holds only in rows where that column has that value. values: the closed set of what it may hold, empty
    for any. bounds: lowest and highest value, both allowed. open_ended: a date that may lie in any future. default:
    what an absent optional column or a null reads as.
    """

    name: str
    kind: Kind = "text"
    optional: bool = False
    refers_to: str | None = None
    when: tuple[str, str] | None = None
    values: tuple[str, ...] = ()
    bounds: tuple[float, float] | None = None
    open_ended: bool = False
    default: str | None = None


@dataclass(frozen=True)
class Table:
    """One table. key: columns that are unique together; a key with a null part is not checked.

    core: the app does not start without it.
    """

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    core: bool = False

    def column(self, name: str) -> Column:
        """The column of that name; KeyError without one."""
        return {each.name: each for each in self.columns}[name]


text, date = partial(Column, kind="text"), partial(Column, kind="date")
integer, real, money = partial(Column, kind="integer"), partial(Column, kind="real"), partial(Column, kind="money")
_score = partial(real, optional=True, bounds=(0, 100))
_dealer, _sku, _city = (
    partial(text, refers_to="dealers.dealer_id"),
    partial(text, refers_to="products.sku"),
    partial(text, refers_to="territories.city_id"),
)
_not_negative = (0, float("inf"))

# fmt: off
CORE = (
    Table("territories", ("city_id",), (
        text("city_id"), text("city"), text("province"), text("region"),
        real("latitude", optional=True, bounds=(-90, 90)), real("longitude", optional=True, bounds=(-180, 180)),
        integer("population", optional=True, bounds=_not_negative), real("market_potential", optional=True),
    ), core=True),
    Table("dealers", ("dealer_id",), (
        text("dealer_id"), text("dealer"), text("channel"), text("account", optional=True), _city("city_id"),
        text("coverage", values=("listed", "province", "national")), _dealer("parent_dealer_id", optional=True),
        text("status", values=("prospect", "active", "suspended", "terminated")),
        date("joined_on", optional=True), date("left_on", optional=True, open_ended=True),
        text("tier", optional=True), money("credit_limit", optional=True),
        _score("score_location"), _score("score_staffing"), _score("score_reputation"), _score("score_customers"),
        _score("score_finance"), _score("score_logistics"), _score("score_willingness"),
        real("own_brand_share", optional=True, bounds=(0, 1)),
    ), core=True),
    Table("products", ("sku",), (
        text("sku"), text("product"), text("category"), text("series", optional=True),
        date("launched_on", optional=True), date("retired_on", optional=True, open_ended=True),
        money("list_price", bounds=_not_negative), money("floor_price", optional=True, bounds=_not_negative),
        money("unit_cost", optional=True, bounds=_not_negative),
    ), core=True),
    Table("sales", ("document_no", "line_no"), (
        date("sold_on"), text("stage", values=("sell_in", "sell_out")), _dealer("dealer_id"),
        text("store_id", optional=True), _sku("sku"), integer("quantity"), money("net_amount"),
        money("cost_amount", optional=True), text("promotion_id", optional=True),
        text("document_no", optional=True), text("line_no", optional=True),
    ), core=True),
    Table("inventory", ("as_of", "location_kind", "location_id", "sku"), (
        date("as_of"), text("location_kind", values=("warehouse", "dealer")),
        _dealer("location_id", when=("location_kind", "dealer")), _sku("sku"),
        integer("on_hand", bounds=_not_negative), integer("in_transit", optional=True, bounds=_not_negative),
        integer("age_days", optional=True, bounds=_not_negative),
    ), core=True),
    Table("targets", ("month", "province", "channel", "category", "version"), (
        date("month"), text("province"), text("channel"), text("category"),
        integer("target_quantity", optional=True, bounds=_not_negative),
        money("target_amount", optional=True, bounds=_not_negative),
        text("version", optional=True, default="plan"),
    ), core=True),
)

OPTIONAL = (
    Table("dealer_territories", (), (
        _dealer("dealer_id"), _city("city_id"), date("valid_from", optional=True),
        date("valid_to", optional=True, open_ended=True),
    )),
    Table("traces", ("serial_no",), (
        text("serial_no"), _sku("sku"), _dealer("dealer_id"), date("shipped_on"), date("activated_on", optional=True),
        _city("activated_city_id", optional=True),
        text("source", optional=True, values=("installation", "warranty", "scan")),
    )),
    Table("approved_movements", ("movement_id",), (
        text("movement_id"), date("approved_on"), _dealer("from_dealer_id"), _dealer("to_dealer_id", optional=True),
        _city("to_city_id", optional=True), _sku("sku", optional=True), integer("quantity", bounds=_not_negative),
        date("valid_until", optional=True, open_ended=True),
        text("reason", values=("transfer", "project", "relocation")),
    )),
    Table("price_checks", (), (
        date("checked_on"), _city("city_id"), _sku("sku"), _dealer("dealer_id", optional=True),
        money("price", bounds=_not_negative), text("source", optional=True),
    )),
    Table("competitor_prices", (), (
        date("checked_on"), _city("city_id", optional=True), text("category"), text("brand"),
        text("model", optional=True), money("price", bounds=_not_negative),
    )),
    Table("orders", ("order_id", "line_no"), (
        text("order_id"), text("line_no"), _dealer("dealer_id"), _sku("sku"),
        text("placed_via", values=("dealer", "online_mall")), date("ordered_on"), date("promised_on", optional=True),
        date("delivered_on", optional=True), integer("quantity_ordered", bounds=_not_negative),
        integer("quantity_delivered", bounds=_not_negative),
        text("fault", optional=True, values=(
            "wrong_item", "wrong_quantity", "wrong_address", "damaged", "document")),
    )),
    Table("receivables", ("invoice_id",), (
        text("invoice_id"), _dealer("dealer_id"), date("invoiced_on"), date("due_on"), money("amount"),
        money("paid_amount"), date("paid_on", optional=True), text("method", optional=True),
    )),
    Table("service_cases", ("case_id",), (
        text("case_id"), date("opened_on"), date("closed_on", optional=True), _dealer("dealer_id"),
        _city("city_id", optional=True), _sku("sku"),
        text("kind", values=("return", "damage", "deterioration", "complaint", "consultation")),
        integer("quantity", bounds=_not_negative), money("cost", optional=True),
    )),
    Table("promotions", ("promotion_id",), (
        text("promotion_id"), text("promotion"), text("kind"), date("starts_on"), date("ends_on"),
        text("province", optional=True), text("channel", optional=True), text("category", optional=True),
        money("budget"), money("spend"),
    )),
    Table("channel_costs", (), (
        date("month"), text("province"), text("channel"), _dealer("dealer_id", optional=True),
        text("cost_kind"), money("amount"),
    )),
    Table("agreements", ("agreement_id",), (
        text("agreement_id"), text("account"), integer("year"), date("signed_on", optional=True),
        money("target_amount"), real("rebate_rate", optional=True),
    )),
    Table("trainings", (), (
        date("held_on"), _dealer("dealer_id"), text("topic"), integer("attendees", bounds=_not_negative),
        real("score", optional=True),
    )),
    Table("market", ("month", "province", "category"), (
        date("month"), text("province"), text("category"), integer("industry_quantity", bounds=_not_negative),
        money("industry_amount", optional=True),
    )),
    Table("events", (), (text("event"), text("kind"), date("starts_on"), date("ends_on"))),
)
# fmt: on

TABLES = {table.name: table for table in CORE + OPTIONAL}
