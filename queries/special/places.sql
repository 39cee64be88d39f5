-- Grain: a province, with the middle of its cities. Provinces without coordinates are left out.
SELECT t.province AS province, avg(CAST(t.latitude AS DOUBLE)) AS latitude, avg(CAST(t.longitude AS DOUBLE)) AS longitude
FROM territories AS t
WHERE t.latitude IS NOT NULL AND t.longitude IS NOT NULL
GROUP BY t.province
