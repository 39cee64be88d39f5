-- Grain: a kind of one dealer's service cases opened in the given days, as known on the last of them.
-- Parameters: dealer, starts, ends
WITH cases AS (
  SELECT
    s.kind AS kind, s.quantity AS quantity, s.cost AS cost,
    CASE WHEN s.closed_on <= CAST($ends AS DATE) THEN date_diff('day', s.opened_on, s.closed_on) END AS days
  FROM service_cases AS s
  WHERE s.dealer_id = $dealer AND s.opened_on BETWEEN CAST($starts AS DATE) AND CAST($ends AS DATE)
)
SELECT
  kind,
  count(*) AS cases,
  sum(quantity) AS units,
  sum(CASE WHEN days IS NULL THEN 1 ELSE 0 END) AS still_open,
  percentile_cont(0.9) WITHIN GROUP (ORDER BY days) AS days_slow,
  sum(cost) AS cost
FROM cases
GROUP BY kind
ORDER BY cases DESC, kind
