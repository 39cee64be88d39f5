-- Grain: a city. A city's name that occurs twice carries its province, or failing that its id.
WITH first AS (
  SELECT *, row_number() OVER (PARTITION BY city_id ORDER BY city) AS occurrence FROM raw.territories
), named AS (
  SELECT
    *,
    count(*) OVER (PARTITION BY city) AS same_name,
    count(*) OVER (PARTITION BY city, province) AS same_name_and_province
  FROM first WHERE occurrence = 1
)
SELECT
  city_id,
  CASE
    WHEN same_name = 1 THEN city
    WHEN same_name_and_province = 1 THEN city || ' (' || province || ')'
    ELSE city || ' (' || city_id || ')'
  END AS city,
  province, region, latitude, longitude, population, market_potential
FROM named
