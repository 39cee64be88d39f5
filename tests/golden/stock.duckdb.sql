WITH stacked AS (
  SELECT
    region,
    month,
    stock_quantity AS stock_quantity,
    NULL AS weekly_demand
  FROM (
    SELECT
      t.region AS region,
      c.month AS month,
      SUM(on_hand) AS stock_quantity
    FROM stock AS t
    JOIN calendar AS c
      ON c.day = t.day
    WHERE
      t.location_kind = 'dealer' AND t.day IN ($p0, $p1, $p2, $p3, $p4, $p5)
    GROUP BY
      t.region,
      c.month
  ) AS b
  UNION ALL
  SELECT
    region,
    month,
    NULL AS stock_quantity,
    weekly_demand AS weekly_demand
  FROM (
    SELECT
      t.region AS region,
      c.month AS month,
      CAST(SUM(quantity) AS DOUBLE) * 7 / 56 AS weekly_demand
    FROM (
      SELECT
        t.region AS region,
        t.day AS day,
        SUM(t.quantity) AS quantity
      FROM sales AS t
      WHERE
        t.day BETWEEN $p6 AND $p7 AND t.stage = 'sell_out'
      GROUP BY
        t.region,
        t.day
    ) AS t
    JOIN calendar AS s
      ON s.day IN ($p0, $p1, $p2, $p3, $p4, $p5)
      AND t.day > s.day
      AND t.day <= CAST(s.day + INTERVAL '56' DAY AS DATE)
    JOIN calendar AS c
      ON c.day = s.day
    GROUP BY
      t.region,
      c.month
  ) AS b
), grouped AS (
  SELECT
    region,
    month,
    SUM(stock_quantity) AS stock_quantity,
    SUM(weekly_demand) AS weekly_demand
  FROM stacked
  GROUP BY
    region,
    month
)
SELECT
  region,
  month,
  CAST(stock_quantity AS BIGINT) AS stock_quantity,
  CAST(stock_quantity AS DOUBLE) / NULLIF(CAST(weekly_demand AS DOUBLE), 0) AS weeks_of_supply
FROM grouped
WHERE
  NOT COALESCE(CAST(stock_quantity AS DOUBLE)) IS NULL
ORDER BY
  region,
  month
