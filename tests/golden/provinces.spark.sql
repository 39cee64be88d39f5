WITH stacked AS (
  SELECT
    province,
    sell_in_amount AS sell_in_amount,
    NULL AS target_amount
  FROM (
    SELECT
      t.province AS province,
      SUM(CASE WHEN stage = 'sell_in' THEN net_amount END) AS sell_in_amount
    FROM sales AS t
    WHERE
      t.day BETWEEN :p0 AND :p1 AND t.stage = 'sell_in' AND t.channel IN (:p2)
    GROUP BY
      t.province
  ) AS b
  UNION ALL
  SELECT
    province,
    NULL AS sell_in_amount,
    target_amount AS target_amount
  FROM (
    SELECT
      t.province AS province,
      SUM(target_amount) AS target_amount
    FROM targets AS t
    WHERE
      t.month BETWEEN :p0 AND :p3 AND t.in_force AND t.channel IN (:p2)
    GROUP BY
      t.province
  ) AS b
), grouped AS (
  SELECT
    province,
    SUM(sell_in_amount) AS sell_in_amount,
    SUM(target_amount) AS target_amount
  FROM stacked
  GROUP BY
    province
)
SELECT
  province,
  CAST(sell_in_amount AS DOUBLE) AS sell_in_amount,
  CAST(sell_in_amount AS DOUBLE) / NULLIF(CAST(target_amount AS DOUBLE), 0) AS attainment,
  CAST(target_amount AS DOUBLE) AS sell_in_amount__target
FROM grouped
WHERE
  NOT COALESCE(CAST(sell_in_amount AS DOUBLE), CAST(target_amount AS DOUBLE)) IS NULL
ORDER BY
  sell_in_amount DESC,
  province NULLS LAST
LIMIT 10
