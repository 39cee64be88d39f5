-- grain: a city.
SELECT t.city_id AS city_id, t.province AS province, t.region AS region, t.latitude AS latitude,
       t.longitude AS longitude
FROM territories AS t
