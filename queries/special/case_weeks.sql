-- Grain: a week of shipping (Monday), for one dealer: units registered anywhere, and those in the given cities.
-- Parameters: dealer, cities
SELECT
  c.week AS week,
  count(*) AS units,
  sum(CASE WHEN list_contains($cities, t.activated_city_id) THEN 1 ELSE 0 END) AS units_there
FROM traces AS t
JOIN calendar AS c ON c.day = t.shipped_on
WHERE t.dealer_id = $dealer AND t.activated_on IS NOT NULL
GROUP BY c.week
ORDER BY c.week
