-- Grain: a sku seen on the street in the given cities and days, the farthest below its floor first.
-- Parameters: cities, starts, ends
SELECT
  p.sku AS sku, p.category AS category, count(*) AS checks, min(k.price) AS lowest,
  CAST(sum(k.price) AS DOUBLE) / nullif(count(*), 0) AS mean, min(p.floor_price) AS floor_price,
  CAST(min(k.price) AS DOUBLE) / nullif(CAST(min(p.floor_price) AS DOUBLE), 0) AS price_index
FROM price_checks AS k
JOIN products AS p ON p.sku = k.sku
WHERE list_contains($cities, k.city_id) AND k.checked_on BETWEEN CAST($starts AS DATE) AND CAST($ends AS DATE)
GROUP BY p.sku, p.category
ORDER BY price_index, sku
LIMIT 200
