-- Grain: a dealer, with the place of its home city. A dealer's name that occurs twice carries its id.
WITH first AS (
  SELECT *, row_number() OVER (PARTITION BY dealer_id ORDER BY dealer) AS occurrence FROM raw.dealers
), named AS (
  SELECT *, count(*) OVER (PARTITION BY dealer) AS same_name FROM first WHERE occurrence = 1
)
SELECT
  n.dealer_id,
  CASE WHEN n.same_name = 1 THEN n.dealer ELSE n.dealer || ' (' || n.dealer_id || ')' END AS dealer,
  n.channel, coalesce(n.account, '') AS account,
  n.city_id, coalesce(t.city, n.city_id) AS city, coalesce(t.province, '') AS province, coalesce(t.region, '') AS region,
  n.coverage, n.parent_dealer_id, n.status, n.joined_on, n.left_on, n.tier, n.credit_limit,
  n.score_location, n.score_staffing, n.score_reputation, n.score_customers, n.score_finance, n.score_logistics,
  n.score_willingness, n.own_brand_share
FROM named AS n
LEFT JOIN territories AS t ON t.city_id = n.city_id
