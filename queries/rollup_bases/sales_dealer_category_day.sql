-- Grain: a day, a dealer, a category, a stage; the rows of some whole months.
WITH sums AS (
  SELECT
    s.sold_on AS day, s.dealer_id, coalesce(p.category, '') AS category, s.stage,
    sum(s.quantity) AS quantity,
    sum(CASE WHEN s.quantity > 0 THEN s.quantity ELSE 0 END) AS positive_quantity,
    sum(s.net_amount) AS net_amount,
    sum(s.cost_amount) AS cost_amount,
    sum(CASE WHEN s.cost_amount IS NOT NULL THEN s.net_amount END) AS costed_amount
  FROM raw.sales AS s
  LEFT JOIN products AS p ON p.sku = s.sku
  WHERE s.sold_on BETWEEN $first AND $last
  GROUP BY s.sold_on, s.dealer_id, coalesce(p.category, ''), s.stage
)
SELECT
  u.day,
  coalesce(d.region, '') AS region, coalesce(d.province, '') AS province, coalesce(d.city, '') AS city,
  coalesce(d.city_id, '') AS city_id, coalesce(d.channel, '') AS channel, coalesce(d.account, '') AS account,
  coalesce(d.dealer, u.dealer_id) AS dealer, u.dealer_id, u.category, u.stage,
  CAST(u.quantity AS BIGINT) AS quantity, CAST(u.positive_quantity AS BIGINT) AS positive_quantity,
  CAST(u.net_amount AS DECIMAL(18, 2)) AS net_amount, CAST(u.cost_amount AS DECIMAL(18, 2)) AS cost_amount,
  CAST(u.costed_amount AS DECIMAL(18, 2)) AS costed_amount
FROM sums AS u
LEFT JOIN dealers AS d ON d.dealer_id = u.dealer_id
ORDER BY CAST(date_trunc('month', u.day) AS DATE), region, province, city, dealer, category, stage, u.day
