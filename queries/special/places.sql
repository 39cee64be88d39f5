-- Grain: a province, with the middle of its cities. Provinces without coordinates are left out.
SELECT t.province AS province, avg(t.latitude) AS latitude, avg(t.longitude) AS longitude
FROM territories AS t
WHERE t.latitude IS NOT NULL AND t.longitude IS NOT NULL
GROUP BY t.province
