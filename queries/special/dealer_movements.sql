-- Grain: a movement of goods from or to one dealer that was approved by the last of the given days and is still valid
-- in them.
-- Parameters: dealer, starts, ends
SELECT
  m.approved_on AS approved_on, m.valid_until AS valid_until, m.reason AS reason,
  coalesce(f.dealer, m.from_dealer_id) AS from_dealer,
  coalesce(t.dealer, m.to_dealer_id, c.city, m.to_city_id, '') AS to_dealer,
  coalesce(m.sku, '') AS sku, m.quantity AS units
FROM approved_movements AS m
LEFT JOIN dealers AS f ON f.dealer_id = m.from_dealer_id
LEFT JOIN dealers AS t ON t.dealer_id = m.to_dealer_id
LEFT JOIN territories AS c ON c.city_id = m.to_city_id
WHERE (m.from_dealer_id = $dealer OR m.to_dealer_id = $dealer)
  AND m.approved_on <= CAST($ends AS DATE) AND coalesce(m.valid_until, m.approved_on) >= CAST($starts AS DATE)
ORDER BY m.approved_on DESC, m.movement_id
LIMIT 200
