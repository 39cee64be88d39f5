-- Grain: a version of targets.
SELECT t.version AS version, min(t.month) AS first_month, max(t.month) AS last_month
FROM targets AS t
GROUP BY t.version
ORDER BY t.version
