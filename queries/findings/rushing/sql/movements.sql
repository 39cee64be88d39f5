-- grain: dealer x week x stage, of units sold in or out, returns taken off; weeks are counted from Monday 2000-01-03.
SELECT s.dealer_id AS dealer_id, s.stage AS stage,
       CAST(floor(CAST(date_diff('day', CAST('2000-01-03' AS DATE), s.day) AS DOUBLE) / 7) AS INTEGER) AS week,
       CAST(sum(s.quantity) AS DOUBLE) AS units
FROM sales AS s
WHERE s.day <= $as_of
GROUP BY s.dealer_id, s.stage, CAST(floor(CAST(date_diff('day', CAST('2000-01-03' AS DATE), s.day) AS DOUBLE) / 7) AS INTEGER)
