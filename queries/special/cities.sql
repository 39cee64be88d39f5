-- Grain: a city with known coordinates.
SELECT t.city_id AS city_id, t.city AS city, t.province AS province, t.latitude AS latitude, t.longitude AS longitude
FROM territories AS t
WHERE t.latitude IS NOT NULL AND t.longitude IS NOT NULL
