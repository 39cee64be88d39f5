-- Grain: a city in which a dealer was given the right to sell, and from when to when.
-- Parameters: dealer
SELECT r.city_id AS city_id, r.valid_from AS valid_from, r.valid_to AS valid_to
FROM dealer_territories AS r
WHERE r.dealer_id = $dealer
ORDER BY r.city_id, r.valid_from
