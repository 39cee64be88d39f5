-- grain: a city; units activated there, of whichever dealer: how large it is as a destination.
SELECT t.activated_city_id AS city_id, count(*) AS units
FROM traces AS t
WHERE t.shipped_on <= $as_of AND t.activated_on <= $as_of AND t.activated_city_id IS NOT NULL
GROUP BY t.activated_city_id
