-- Grain: a sales row, with its dealer's place and its product's category. A row whose dealer or product is not known is
-- kept, its place or category empty.
SELECT
  s.sold_on AS day, s.stage,
  s.dealer_id, coalesce(d.dealer, s.dealer_id) AS dealer,
  coalesce(d.region, '') AS region, coalesce(d.province, '') AS province,
  coalesce(d.city_id, '') AS city_id, coalesce(d.city, '') AS city,
  coalesce(d.channel, '') AS channel, coalesce(d.account, '') AS account,
  s.sku, coalesce(p.product, s.sku) AS product, coalesce(p.category, '') AS category, coalesce(p.series, '') AS series,
  s.store_id, s.promotion_id, s.document_no, s.line_no,
  s.quantity,
  CASE WHEN s.quantity > 0 THEN s.quantity ELSE 0 END AS positive_quantity,
  s.net_amount,
  s.cost_amount,
  CASE WHEN s.cost_amount IS NOT NULL THEN s.net_amount END AS costed_amount
FROM raw.sales AS s
LEFT JOIN dealers AS d ON d.dealer_id = s.dealer_id
LEFT JOIN products AS p ON p.sku = s.sku
