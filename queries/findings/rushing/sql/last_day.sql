-- grain: one row; the last day anything was known.
SELECT max(k.day) AS day
FROM (SELECT max(s.day) AS day FROM sales AS s
      UNION ALL SELECT max(i.day) AS day FROM stock AS i
      {traces}) AS k
