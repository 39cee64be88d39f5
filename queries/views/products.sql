-- Grain: a product.
WITH first AS (
  SELECT *, row_number() OVER (PARTITION BY sku ORDER BY product) AS occurrence FROM raw.products
)
SELECT
  sku, product, category, coalesce(series, '') AS series, launched_on, retired_on, list_price, floor_price, unit_cost
FROM first WHERE occurrence = 1
