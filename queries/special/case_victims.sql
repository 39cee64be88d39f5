-- Grain: a dealer at home in one of the given cities, other than the given one: units bought in the given days, and in
-- the same days 52 weeks earlier.
-- Parameters: dealer, cities, starts, ends, starts_before, ends_before
SELECT
  d.dealer_id AS dealer_id, d.dealer AS dealer, d.city AS city,
  sum(CASE WHEN s.day BETWEEN CAST($starts AS DATE) AND CAST($ends AS DATE) THEN s.quantity ELSE 0 END) AS units,
  sum(CASE WHEN s.day BETWEEN CAST($starts_before AS DATE) AND CAST($ends_before AS DATE) THEN s.quantity ELSE 0 END)
    AS units_before
FROM dealers AS d
JOIN sales AS s ON s.dealer_id = d.dealer_id
WHERE list_contains($cities, d.city_id) AND d.dealer_id <> $dealer AND s.stage = 'sell_in'
  AND (s.day BETWEEN CAST($starts AS DATE) AND CAST($ends AS DATE)
    OR s.day BETWEEN CAST($starts_before AS DATE) AND CAST($ends_before AS DATE))
GROUP BY d.dealer_id, d.dealer, d.city
ORDER BY sum(CASE WHEN s.day BETWEEN CAST($starts AS DATE) AND CAST($ends AS DATE) THEN s.quantity ELSE -s.quantity END),
  d.dealer_id
LIMIT 100
