-- grain: a sku; mean net price of what was sold in.
SELECT s.sku AS sku, CAST(sum(s.net_amount) AS DOUBLE) / nullif(sum(s.quantity), 0) AS price
FROM sales AS s
WHERE s.stage = 'sell_in' AND s.quantity > 0 AND s.day <= $as_of
GROUP BY s.sku
