-- Grain: a city, its place on the map where it is known.
SELECT t.city_id AS city_id, t.city AS city, t.province AS province, t.latitude AS latitude, t.longitude AS longitude
FROM territories AS t
