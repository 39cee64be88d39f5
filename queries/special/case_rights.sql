-- Grain: a city that a dealer was listed for on any day of the given span, with its coordinates.
-- Parameters: dealer, starts, ends
SELECT DISTINCT c.city_id AS city_id, c.city AS city, c.latitude AS latitude, c.longitude AS longitude
FROM dealer_territories AS r
JOIN territories AS c ON c.city_id = r.city_id
WHERE r.dealer_id = $dealer AND c.latitude IS NOT NULL AND c.longitude IS NOT NULL
  AND coalesce(r.valid_from, CAST('1900-01-01' AS DATE)) <= CAST($ends AS DATE)
  AND coalesce(r.valid_to, CAST('2999-12-31' AS DATE)) >= CAST($starts AS DATE)
