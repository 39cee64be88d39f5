-- Grain: a city and sku; street prices seen in the given cities and days beside the floor and the list price.
-- Parameters: cities, starts, ends
SELECT
  t.city AS city, p.sku AS sku, p.category AS category,
  count(*) AS checks, min(k.price) AS lowest, CAST(sum(k.price) AS DOUBLE) / nullif(count(*), 0) AS mean,
  min(p.floor_price) AS floor_price, min(p.list_price) AS list_price
FROM price_checks AS k
JOIN products AS p ON p.sku = k.sku
JOIN territories AS t ON t.city_id = k.city_id
WHERE list_contains($cities, k.city_id) AND k.checked_on BETWEEN CAST($starts AS DATE) AND CAST($ends AS DATE)
GROUP BY t.city, p.sku, p.category
HAVING min(k.price) < min(p.floor_price)
ORDER BY CAST(min(k.price) AS DOUBLE) / nullif(CAST(min(p.floor_price) AS DOUBLE), 0)
LIMIT 200
