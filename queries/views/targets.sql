-- Grain: a month, a province, a channel, a category, a version. in_force: whether the version is its year's plan, which
-- is the version approved last, or the lake's own `plan` where none was.
WITH every AS (
  SELECT month, province, channel, category, target_quantity, target_amount, version FROM raw.targets
  UNION ALL
  SELECT month, province, channel, category, target_quantity, target_amount, version FROM raw.approved
)
SELECT
  t.month, coalesce(r.region, '') AS region, t.province, t.channel, t.category, t.version,
  t.version = coalesce(f.version, 'plan') AS in_force,
  t.target_quantity, t.target_amount
FROM every AS t
LEFT JOIN (SELECT province, min(region) AS region FROM territories GROUP BY province) AS r ON r.province = t.province
LEFT JOIN raw.in_force AS f ON f.year = CAST(date_trunc('year', t.month) AS DATE)
