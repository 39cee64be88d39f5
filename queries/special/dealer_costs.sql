-- Grain: a kind of cost booked on one dealer in the months of the given days.
-- Parameters: dealer, starts, ends
SELECT k.cost_kind AS cost_kind, count(DISTINCT k.month) AS months, sum(k.amount) AS amount
FROM channel_costs AS k
WHERE k.dealer_id = $dealer AND k.month BETWEEN CAST($starts AS DATE) AND CAST($ends AS DATE)
GROUP BY k.cost_kind
ORDER BY amount DESC, k.cost_kind
