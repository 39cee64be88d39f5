-- Grain: a month, a dealer, a product, a stage; the rows of some whole months.
WITH sums AS (
  SELECT
    CAST(date_trunc('month', s.sold_on) AS DATE) AS month, s.dealer_id, s.sku, s.stage,
    sum(s.quantity) AS quantity,
    sum(CASE WHEN s.quantity > 0 THEN s.quantity ELSE 0 END) AS positive_quantity,
    sum(s.net_amount) AS net_amount,
    sum(s.cost_amount) AS cost_amount,
    sum(CASE WHEN s.cost_amount IS NOT NULL THEN s.net_amount END) AS costed_amount
  FROM raw.sales AS s
  WHERE s.sold_on BETWEEN $first AND $last
  GROUP BY CAST(date_trunc('month', s.sold_on) AS DATE), s.dealer_id, s.sku, s.stage
)
SELECT
  u.month,
  coalesce(d.region, '') AS region, coalesce(d.province, '') AS province, coalesce(d.city, '') AS city,
  coalesce(d.city_id, '') AS city_id, coalesce(d.channel, '') AS channel, coalesce(d.account, '') AS account,
  coalesce(d.dealer, u.dealer_id) AS dealer, u.dealer_id,
  coalesce(p.category, '') AS category, coalesce(p.series, '') AS series, u.sku, u.stage,
  CAST(u.quantity AS BIGINT) AS quantity, CAST(u.positive_quantity AS BIGINT) AS positive_quantity,
  CAST(u.net_amount AS DECIMAL(18, 2)) AS net_amount, CAST(u.cost_amount AS DECIMAL(18, 2)) AS cost_amount,
  CAST(u.costed_amount AS DECIMAL(18, 2)) AS costed_amount
FROM sums AS u
LEFT JOIN dealers AS d ON d.dealer_id = u.dealer_id
LEFT JOIN products AS p ON p.sku = u.sku
ORDER BY u.month, region, province, city, dealer, category, series, sku, stage
