-- grain: dealer x month; units sold in, and those of the month's last five days.
SELECT s.dealer_id AS dealer_id, CAST(date_trunc('month', s.day) AS DATE) AS month,
       CAST(sum(s.quantity) AS DOUBLE) AS units,
       CAST(sum(CASE WHEN date_trunc('month', s.day) <> date_trunc('month', s.day + INTERVAL '5' DAY)
                     THEN s.quantity ELSE 0 END) AS DOUBLE) AS closing
FROM sales AS s
WHERE s.stage = 'sell_in' AND s.quantity > 0 AND s.day <= $as_of
GROUP BY s.dealer_id, CAST(date_trunc('month', s.day) AS DATE)
