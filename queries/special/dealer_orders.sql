-- Grain: a month of one dealer's order lines, by the day promised (else ordered), as known on the last of the days.
-- In time: delivered by the day promised, in full. Filled: units delivered of those ordered, none above.
-- Parameters: dealer, starts, ends
WITH lines AS (
  SELECT
    c.month AS month, o.quantity_ordered AS ordered, o.fault AS fault, o.promised_on AS promised_on,
    CASE WHEN o.delivered_on <= CAST($ends AS DATE) THEN o.delivered_on END AS delivered_on,
    CASE WHEN o.delivered_on <= CAST($ends AS DATE) THEN least(o.quantity_delivered, o.quantity_ordered) ELSE 0 END
      AS filled,
    date_diff('day', o.ordered_on, o.delivered_on) AS days
  FROM orders AS o
  JOIN calendar AS c ON c.day = coalesce(o.promised_on, o.ordered_on)
  WHERE o.dealer_id = $dealer
    AND coalesce(o.promised_on, o.ordered_on) BETWEEN CAST($starts AS DATE) AND CAST($ends AS DATE)
)
SELECT
  month,
  count(*) AS lines,
  CAST(sum(CASE WHEN delivered_on <= promised_on AND filled >= ordered THEN 1 ELSE 0 END) AS DOUBLE)
    / nullif(sum(CASE WHEN promised_on IS NOT NULL THEN 1 ELSE 0 END), 0) AS in_time,
  CAST(sum(filled) AS DOUBLE) / nullif(sum(ordered), 0) AS filled,
  percentile_cont(0.5) WITHIN GROUP (ORDER BY CASE WHEN delivered_on IS NOT NULL THEN days END) AS days_usual,
  percentile_cont(0.9) WITHIN GROUP (ORDER BY CASE WHEN delivered_on IS NOT NULL THEN days END) AS days_slow,
  sum(CASE WHEN fault IS NOT NULL THEN 1 ELSE 0 END) AS faults
FROM lines
GROUP BY month
ORDER BY month DESC
