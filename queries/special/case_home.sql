-- Grain: a city that a dealer may serve without being listed for it: its home, or all of its province; with
-- coordinates.
-- Parameters: dealer
SELECT c.city_id AS city_id, c.city AS city, c.latitude AS latitude, c.longitude AS longitude, d.coverage AS coverage
FROM dealers AS d
JOIN territories AS c ON c.city_id = d.city_id OR (d.coverage = 'province' AND c.province = d.province)
WHERE d.dealer_id = $dealer AND d.coverage <> 'national' AND c.latitude IS NOT NULL AND c.longitude IS NOT NULL
