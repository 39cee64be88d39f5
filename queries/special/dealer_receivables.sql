-- Grain: an age of what one dealer owes, by the day it was due, as known on the given day.
-- Parameters: dealer, day
WITH invoices AS (
  SELECT
    date_diff('day', r.due_on, CAST($day AS DATE)) AS late,
    r.amount - CASE WHEN r.paid_on > CAST($day AS DATE) THEN 0 ELSE coalesce(r.paid_amount, 0) END AS owed
  FROM receivables AS r
  WHERE r.dealer_id = $dealer AND r.invoiced_on <= CAST($day AS DATE)
), aged AS (
  SELECT
    CASE
      WHEN late <= 0 THEN 0 WHEN late <= 30 THEN 1 WHEN late <= 60 THEN 2 WHEN late <= 90 THEN 3
      WHEN late <= 180 THEN 4 ELSE 5
    END AS age,
    owed
  FROM invoices
  WHERE owed > 0
)
SELECT age, count(*) AS invoices, sum(owed) AS owed FROM aged GROUP BY age ORDER BY age
