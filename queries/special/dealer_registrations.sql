-- Grain: a city in which goods that one dealer was shipped were registered in the given days.
-- Parameters: dealer, starts, ends
SELECT t.activated_city_id AS city_id, count(*) AS units, max(t.activated_on) AS last_on
FROM traces AS t
WHERE t.dealer_id = $dealer AND t.activated_on BETWEEN CAST($starts AS DATE) AND CAST($ends AS DATE)
  AND t.activated_city_id IS NOT NULL
GROUP BY t.activated_city_id
