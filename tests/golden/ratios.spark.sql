WITH stacked AS (
  SELECT
    channel,
    category,
    gross_margin AS gross_margin,
    costed_amount AS costed_amount,
    sell_in_amount AS sell_in_amount,
    sell_in_quantity AS sell_in_quantity,
    returned_quantity AS returned_quantity,
    sold_quantity AS sold_quantity,
    sell_out_quantity AS sell_out_quantity,
    NULL AS whole_amount
  FROM (
    SELECT
      t.channel AS channel,
      t.category AS category,
      SUM(CASE WHEN stage = 'sell_in' THEN costed_amount - cost_amount END) AS gross_margin,
      SUM(CASE WHEN stage = 'sell_in' THEN costed_amount END) AS costed_amount,
      SUM(CASE WHEN stage = 'sell_in' THEN net_amount END) AS sell_in_amount,
      SUM(CASE WHEN stage = 'sell_in' THEN quantity END) AS sell_in_quantity,
      SUM(CASE WHEN stage = 'sell_out' THEN positive_quantity - quantity END) AS returned_quantity,
      SUM(CASE WHEN stage = 'sell_out' THEN positive_quantity END) AS sold_quantity,
      SUM(CASE WHEN stage = 'sell_out' THEN quantity END) AS sell_out_quantity
    FROM sales AS t
    WHERE
      t.day BETWEEN :p0 AND :p1 AND t.province IN (:p2)
    GROUP BY
      t.channel,
      t.category
  ) AS b
  UNION ALL
  SELECT
    NULL AS channel,
    category,
    NULL AS gross_margin,
    NULL AS costed_amount,
    NULL AS sell_in_amount,
    NULL AS sell_in_quantity,
    NULL AS returned_quantity,
    NULL AS sold_quantity,
    NULL AS sell_out_quantity,
    whole_amount AS whole_amount
  FROM (
    SELECT
      t.category AS category,
      SUM(net_amount) AS whole_amount
    FROM sales AS t
    WHERE
      t.day BETWEEN :p0 AND :p1 AND t.stage = 'sell_in' AND t.province IN (:p2)
    GROUP BY
      t.category
  ) AS b
), grouped AS (
  SELECT
    channel,
    category,
    SUM(gross_margin) AS gross_margin,
    SUM(costed_amount) AS costed_amount,
    SUM(sell_in_amount) AS sell_in_amount,
    SUM(sell_in_quantity) AS sell_in_quantity,
    SUM(returned_quantity) AS returned_quantity,
    SUM(sold_quantity) AS sold_quantity,
    SUM(sell_out_quantity) AS sell_out_quantity,
    SUM(whole_amount) AS whole_amount
  FROM stacked
  GROUP BY
    channel,
    category
)
SELECT
  channel,
  category,
  CAST(gross_margin AS DOUBLE) / NULLIF(CAST(costed_amount AS DOUBLE), 0) AS margin_rate,
  CAST(sell_in_amount AS DOUBLE) / NULLIF(CAST(sell_in_quantity AS DOUBLE), 0) AS average_price,
  CAST(returned_quantity AS DOUBLE) / NULLIF(CAST(sold_quantity AS DOUBLE), 0) AS return_rate,
  CAST(sell_out_quantity AS DOUBLE) / NULLIF(CAST(sell_in_quantity AS DOUBLE), 0) AS sell_through,
  CAST(sell_in_amount AS DOUBLE) / NULLIF(CAST(whole_amount AS DOUBLE), 0) AS channel_share
FROM (
  SELECT
    channel,
    category,
    gross_margin,
    costed_amount,
    sell_in_amount,
    sell_in_quantity,
    returned_quantity,
    sold_quantity,
    sell_out_quantity,
    SUM(whole_amount) OVER (PARTITION BY category) AS whole_amount
  FROM grouped
) AS spread
WHERE
  NOT COALESCE(
    CAST(gross_margin AS DOUBLE),
    CAST(costed_amount AS DOUBLE),
    CAST(sell_in_amount AS DOUBLE),
    CAST(sell_in_quantity AS DOUBLE),
    CAST(returned_quantity AS DOUBLE),
    CAST(sold_quantity AS DOUBLE),
    CAST(sell_out_quantity AS DOUBLE)
  ) IS NULL
ORDER BY
  channel NULLS LAST,
  category NULLS LAST
