-- grain: dealer x sku x day; units sent back to the factory that day.
SELECT s.dealer_id AS dealer_id, s.sku AS sku, s.day AS begins, s.day AS ends,
       -CAST(sum(s.quantity) AS BIGINT) AS quantity
FROM sales AS s
WHERE s.stage = 'sell_in' AND s.quantity < 0 AND s.day <= $as_of
GROUP BY s.dealer_id, s.sku, s.day
