-- Grain: a month, a province, a channel, a category, a version.
SELECT
  t.month, coalesce(r.region, '') AS region, t.province, t.channel, t.category, t.version,
  t.target_quantity, t.target_amount
FROM raw.targets AS t
LEFT JOIN (SELECT province, min(region) AS region FROM territories GROUP BY province) AS r ON r.province = t.province
