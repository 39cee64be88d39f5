-- Grain: a serial number that one dealer was shipped in the given days and that was registered in the given cities.
SELECT
  t.serial_no AS serial_no, t.sku AS sku, t.shipped_on AS shipped_on, t.activated_on AS activated_on,
  t.activated_city AS activated_city, coalesce(t.source, '') AS source
FROM traces AS t
WHERE t.dealer_id = $dealer AND t.shipped_on BETWEEN CAST($starts AS DATE) AND CAST($ends AS DATE)
  AND list_contains($cities, t.activated_city_id)
ORDER BY t.activated_on, t.serial_no
LIMIT 5000
