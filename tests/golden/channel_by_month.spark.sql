WITH stacked AS (
  SELECT
    channel,
    month,
    sell_in_amount AS sell_in_amount,
    NULL AS target_amount,
    NULL AS active_dealers,
    NULL AS sell_in_amount__last_year,
    NULL AS target_amount__last_year,
    NULL AS active_dealers__last_year
  FROM (
    SELECT
      t.channel AS channel,
      c.month AS month,
      SUM(CASE WHEN stage = 'sell_in' THEN net_amount END) AS sell_in_amount
    FROM sales AS t
    JOIN calendar AS c
      ON c.day = t.day
    WHERE
      t.day BETWEEN :p0 AND :p1 AND t.stage = 'sell_in'
    GROUP BY
      t.channel,
      c.month
  ) AS b
  UNION ALL
  SELECT
    channel,
    month,
    NULL AS sell_in_amount,
    target_amount AS target_amount,
    NULL AS active_dealers,
    NULL AS sell_in_amount__last_year,
    NULL AS target_amount__last_year,
    NULL AS active_dealers__last_year
  FROM (
    SELECT
      t.channel AS channel,
      c.month AS month,
      SUM(target_amount) AS target_amount
    FROM targets AS t
    JOIN calendar AS c
      ON c.day = t.month
    WHERE
      t.month BETWEEN :p0 AND :p2 AND t.in_force
    GROUP BY
      t.channel,
      c.month
  ) AS b
  UNION ALL
  SELECT
    channel,
    month,
    NULL AS sell_in_amount,
    NULL AS target_amount,
    active_dealers AS active_dealers,
    NULL AS sell_in_amount__last_year,
    NULL AS target_amount__last_year,
    NULL AS active_dealers__last_year
  FROM (
    SELECT
      t.channel AS channel,
      c.month AS month,
      COUNT(DISTINCT CASE WHEN positive_quantity > 0 THEN dealer_id END) AS active_dealers
    FROM sales AS t
    JOIN calendar AS c
      ON c.day = t.day
    WHERE
      t.day BETWEEN :p0 AND :p1 AND t.stage = 'sell_in'
    GROUP BY
      t.channel,
      c.month
  ) AS b
  UNION ALL
  SELECT
    channel,
    month,
    NULL AS sell_in_amount,
    NULL AS target_amount,
    NULL AS active_dealers,
    sell_in_amount AS sell_in_amount__last_year,
    NULL AS target_amount__last_year,
    NULL AS active_dealers__last_year
  FROM (
    SELECT
      t.channel AS channel,
      c.month AS month,
      SUM(CASE WHEN stage = 'sell_in' THEN net_amount END) AS sell_in_amount
    FROM sales AS t
    JOIN calendar AS c
      ON c.day = CAST(t.day + INTERVAL '12' MONTH AS DATE)
    WHERE
      t.day BETWEEN :p3 AND :p4 AND t.stage = 'sell_in'
    GROUP BY
      t.channel,
      c.month
  ) AS b
  UNION ALL
  SELECT
    channel,
    month,
    NULL AS sell_in_amount,
    NULL AS target_amount,
    NULL AS active_dealers,
    NULL AS sell_in_amount__last_year,
    target_amount AS target_amount__last_year,
    NULL AS active_dealers__last_year
  FROM (
    SELECT
      t.channel AS channel,
      c.month AS month,
      SUM(target_amount) AS target_amount
    FROM targets AS t
    JOIN calendar AS c
      ON c.day = CAST(t.month + INTERVAL '12' MONTH AS DATE)
    WHERE
      t.month BETWEEN :p3 AND :p5 AND t.in_force
    GROUP BY
      t.channel,
      c.month
  ) AS b
  UNION ALL
  SELECT
    channel,
    month,
    NULL AS sell_in_amount,
    NULL AS target_amount,
    NULL AS active_dealers,
    NULL AS sell_in_amount__last_year,
    NULL AS target_amount__last_year,
    active_dealers AS active_dealers__last_year
  FROM (
    SELECT
      t.channel AS channel,
      c.month AS month,
      COUNT(DISTINCT CASE WHEN positive_quantity > 0 THEN dealer_id END) AS active_dealers
    FROM sales AS t
    JOIN calendar AS c
      ON c.day = CAST(t.day + INTERVAL '12' MONTH AS DATE)
    WHERE
      t.day BETWEEN :p3 AND :p4 AND t.stage = 'sell_in'
    GROUP BY
      t.channel,
      c.month
  ) AS b
), grouped AS (
  SELECT
    channel,
    month,
    SUM(sell_in_amount) AS sell_in_amount,
    SUM(target_amount) AS target_amount,
    SUM(active_dealers) AS active_dealers,
    SUM(sell_in_amount__last_year) AS sell_in_amount__last_year,
    SUM(target_amount__last_year) AS target_amount__last_year,
    SUM(active_dealers__last_year) AS active_dealers__last_year
  FROM stacked
  GROUP BY
    channel,
    month
)
SELECT
  channel,
  month,
  CAST(sell_in_amount AS DOUBLE) AS sell_in_amount,
  CAST(sell_in_amount AS DOUBLE) / NULLIF(CAST(target_amount AS DOUBLE), 0) AS attainment,
  COALESCE(CAST(active_dealers AS BIGINT), 0) AS active_dealers,
  CAST(sell_in_amount__last_year AS DOUBLE) AS sell_in_amount__last_year,
  CAST(sell_in_amount__last_year AS DOUBLE) / NULLIF(CAST(target_amount__last_year AS DOUBLE), 0) AS attainment__last_year,
  COALESCE(CAST(active_dealers__last_year AS BIGINT), 0) AS active_dealers__last_year
FROM grouped
WHERE
  NOT COALESCE(
    CAST(sell_in_amount AS DOUBLE),
    CAST(target_amount AS DOUBLE),
    CAST(active_dealers AS DOUBLE),
    CAST(sell_in_amount__last_year AS DOUBLE),
    CAST(target_amount__last_year AS DOUBLE),
    CAST(active_dealers__last_year AS DOUBLE)
  ) IS NULL
ORDER BY
  channel NULLS LAST,
  month NULLS LAST
