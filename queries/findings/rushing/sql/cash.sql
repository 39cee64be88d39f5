-- grain: dealer x week of money invoiced (kind 'invoiced') or received (kind 'paid'); weeks from Monday 2000-01-03.
SELECT m.dealer_id AS dealer_id, m.kind AS kind,
       CAST(floor(CAST(date_diff('day', CAST('2000-01-03' AS DATE), m.day) AS DOUBLE) / 7) AS INTEGER) AS week, sum(m.money) AS money
FROM (SELECT r.dealer_id AS dealer_id, 'invoiced' AS kind, r.invoiced_on AS day, CAST(r.amount AS DOUBLE) AS money
      FROM receivables AS r
      UNION ALL
      SELECT r.dealer_id AS dealer_id, 'paid' AS kind, coalesce(r.paid_on, r.due_on) AS day,
             CAST(r.paid_amount AS DOUBLE) AS money
      FROM receivables AS r
      WHERE r.paid_amount > 0) AS m
WHERE m.day <= $as_of
GROUP BY m.dealer_id, m.kind, CAST(floor(CAST(date_diff('day', CAST('2000-01-03' AS DATE), m.day) AS DOUBLE) / 7) AS INTEGER)
