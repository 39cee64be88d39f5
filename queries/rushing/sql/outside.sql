-- grain: dealer x city x sku x day shipped x day activated x source, of units activated outside the dealer's rights.
-- A right counts when it held on any day between shipping and activation, or within $handover days of one: the dealer
-- is given the doubt.
WITH rights AS ({rights})
SELECT t.dealer_id AS dealer_id, t.activated_city_id AS city_id, t.sku AS sku, t.shipped_on AS shipped_on,
       t.activated_on AS activated_on, coalesce(t.source, '') AS source, count(*) AS units
FROM traces AS t
JOIN dealers AS d ON d.dealer_id = t.dealer_id
LEFT JOIN rights AS r
  ON r.dealer_id = t.dealer_id AND r.city_id = t.activated_city_id
 AND date_diff('day', t.activated_on, r.valid_from) <= $handover
 AND date_diff('day', r.valid_to, t.shipped_on) <= $handover
WHERE t.shipped_on <= $as_of AND t.activated_on <= $as_of AND t.activated_on >= t.shipped_on
  AND t.activated_city_id IS NOT NULL AND d.coverage <> 'national' AND r.dealer_id IS NULL
GROUP BY t.dealer_id, t.activated_city_id, t.sku, t.shipped_on, t.activated_on, coalesce(t.source, '')
