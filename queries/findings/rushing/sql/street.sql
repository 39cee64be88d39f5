-- grain: city x sku x week of street prices; weeks are counted from Monday 2000-01-03. below: checks under the floor.
SELECT p.city_id AS city_id, p.sku AS sku,
       CAST(floor(CAST(date_diff('day', CAST('2000-01-03' AS DATE), p.checked_on) AS DOUBLE) / 7) AS INTEGER) AS week,
       count(*) AS checks, sum(ln(CAST(p.price AS DOUBLE))) AS logs,
       sum(CASE WHEN p.price < q.floor_price THEN 1 ELSE 0 END) AS below
FROM price_checks AS p
JOIN products AS q ON q.sku = p.sku
WHERE p.checked_on <= $as_of AND p.price > 0
GROUP BY p.city_id, p.sku, CAST(floor(CAST(date_diff('day', CAST('2000-01-03' AS DATE), p.checked_on) AS DOUBLE) / 7) AS INTEGER)
