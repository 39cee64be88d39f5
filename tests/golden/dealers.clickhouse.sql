WITH stacked AS (
  SELECT
    region,
    dealer_concentration AS dealer_concentration,
    top10_share AS top10_share,
    NULL AS dealer_concentration__previous_period,
    NULL AS top10_share__previous_period
  FROM (
    SELECT
      region,
      SUM(share * share) AS dealer_concentration,
      SUM(CASE WHEN place <= 10 THEN share END) AS top10_share
    FROM (
      SELECT
        region,
        CAST(amount AS Nullable(Float64)) / nullIf(SUM(amount) OVER (PARTITION BY region), 0) AS share,
        ROW_NUMBER() OVER (PARTITION BY region ORDER BY amount DESC, seller) AS place
      FROM (
        SELECT
          t.region AS region,
          t.dealer_id AS seller,
          CAST(SUM(t.net_amount) AS Nullable(Float64)) AS amount
        FROM sales AS t
        WHERE
          t.day BETWEEN {p0: } AND {p1: }
          AND t.stage = 'sell_in'
          AND (
            POSITION(LOWER(t.dealer), LOWER({p2: })) > 0
          )
        GROUP BY
          t.region,
          t.dealer_id
      ) AS d
      WHERE
        amount > 0
    ) AS r
    GROUP BY
      region
  ) AS b
  UNION ALL
  SELECT
    region,
    NULL AS dealer_concentration,
    NULL AS top10_share,
    dealer_concentration AS dealer_concentration__previous_period,
    top10_share AS top10_share__previous_period
  FROM (
    SELECT
      region,
      SUM(share * share) AS dealer_concentration,
      SUM(CASE WHEN place <= 10 THEN share END) AS top10_share
    FROM (
      SELECT
        region,
        CAST(amount AS Nullable(Float64)) / nullIf(SUM(amount) OVER (PARTITION BY region), 0) AS share,
        ROW_NUMBER() OVER (PARTITION BY region ORDER BY amount DESC, seller) AS place
      FROM (
        SELECT
          t.region AS region,
          t.dealer_id AS seller,
          CAST(SUM(t.net_amount) AS Nullable(Float64)) AS amount
        FROM sales AS t
        WHERE
          t.day BETWEEN {p3: } AND {p4: }
          AND t.stage = 'sell_in'
          AND (
            POSITION(LOWER(t.dealer), LOWER({p2: })) > 0
          )
        GROUP BY
          t.region,
          t.dealer_id
      ) AS d
      WHERE
        amount > 0
    ) AS r
    GROUP BY
      region
  ) AS b
), grouped AS (
  SELECT
    region,
    SUM(dealer_concentration) AS dealer_concentration,
    SUM(top10_share) AS top10_share,
    SUM(dealer_concentration__previous_period) AS dealer_concentration__previous_period,
    SUM(top10_share__previous_period) AS top10_share__previous_period
  FROM stacked
  GROUP BY
    region
)
SELECT
  region,
  CAST(dealer_concentration AS Nullable(Float64)) AS dealer_concentration,
  CAST(top10_share AS Nullable(Float64)) AS top10_share,
  CAST(dealer_concentration__previous_period AS Nullable(Float64)) AS dealer_concentration__previous_period,
  CAST(top10_share__previous_period AS Nullable(Float64)) AS top10_share__previous_period
FROM grouped
WHERE
  NOT (
    COALESCE(
      CAST(dealer_concentration AS Nullable(Float64)),
      CAST(top10_share AS Nullable(Float64)),
      CAST(dealer_concentration__previous_period AS Nullable(Float64)),
      CAST(top10_share__previous_period AS Nullable(Float64))
    ) IS NULL
  )
ORDER BY
  region
