-- grain: dealer x week; units sent back to the factory; weeks from Monday 2000-01-03.
SELECT s.dealer_id AS dealer_id,
       CAST(floor(CAST(date_diff('day', CAST('2000-01-03' AS DATE), s.day) AS DOUBLE) / 7) AS INTEGER) AS week,
       -CAST(sum(s.quantity) AS DOUBLE) AS units
FROM sales AS s
WHERE s.stage = 'sell_in' AND s.quantity < 0 AND s.day <= $as_of
GROUP BY s.dealer_id, CAST(floor(CAST(date_diff('day', CAST('2000-01-03' AS DATE), s.day) AS DOUBLE) / 7) AS INTEGER)
