-- grain: dealer x sku x day; units sent back to the factory that day, and how many of the sku the dealer had about: shipped
-- within half a year before and not registered by then.
WITH back AS (
  SELECT s.dealer_id AS dealer_id, s.sku AS sku, s.day AS day, -CAST(sum(s.quantity) AS BIGINT) AS quantity
  FROM sales AS s
  WHERE s.stage = 'sell_in' AND s.quantity < 0 AND s.day <= $as_of
  GROUP BY s.dealer_id, s.sku, s.day
)
SELECT b.dealer_id AS dealer_id, b.sku AS sku, b.day AS begins, b.quantity AS quantity, count(t.serial_no) AS about
FROM back AS b
LEFT JOIN traces AS t
  ON t.dealer_id = b.dealer_id AND t.sku = b.sku AND t.shipped_on <= b.day
 AND date_diff('day', t.shipped_on, b.day) <= 180 AND (t.activated_on IS NULL OR t.activated_on >= b.day)
GROUP BY b.dealer_id, b.sku, b.day, b.quantity
