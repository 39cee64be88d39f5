-- Grain: one dealer, by its name, with its parent.
-- Parameters: dealer
SELECT
  d.dealer_id AS dealer_id, d.dealer AS dealer, d.channel AS channel, d.account AS account, d.city_id AS city_id,
  d.city AS city, d.province AS province, d.region AS region, d.coverage AS coverage, d.status AS status,
  d.tier AS tier, d.joined_on AS joined_on, d.left_on AS left_on, d.credit_limit AS credit_limit,
  d.parent_dealer_id AS parent_dealer_id, p.dealer AS parent,
  d.score_location AS score_location, d.score_staffing AS score_staffing, d.score_reputation AS score_reputation,
  d.score_customers AS score_customers, d.score_finance AS score_finance, d.score_logistics AS score_logistics,
  d.score_willingness AS score_willingness, d.own_brand_share AS own_brand_share
FROM dealers AS d
LEFT JOIN dealers AS p ON p.dealer_id = d.parent_dealer_id
WHERE d.dealer = $dealer
