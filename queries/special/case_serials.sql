-- Grain: a serial number that one dealer was shipped in the given days and that was registered in the given cities;
-- those that hold the given text, the first to the last asked for, with how many there are.
-- Parameters: dealer, cities, text, starts, ends, first, last
WITH found AS (
  SELECT
    t.serial_no AS serial_no, t.sku AS sku, t.shipped_on AS shipped_on, t.activated_on AS activated_on,
    t.activated_city AS activated_city, coalesce(t.source, '') AS source,
    row_number() OVER (ORDER BY t.activated_on, t.serial_no) AS place, count(*) OVER () AS found
  FROM traces AS t
  WHERE t.dealer_id = $dealer AND t.shipped_on BETWEEN CAST($starts AS DATE) AND CAST($ends AS DATE)
    AND list_contains($cities, t.activated_city_id)
    AND (contains(lower(t.serial_no), lower($text)) OR contains(lower(t.sku), lower($text))
      OR contains(lower(t.activated_city), lower($text)))
)
SELECT
  f.serial_no AS serial_no, f.sku AS sku, f.shipped_on AS shipped_on, f.activated_on AS activated_on,
  f.activated_city AS activated_city, f.source AS source, f.found AS found
FROM found AS f
WHERE f.place BETWEEN $first AND $last
ORDER BY f.place
