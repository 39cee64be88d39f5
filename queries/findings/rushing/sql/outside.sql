-- grain: dealer x city x sku x day shipped x day activated x source x again, of units activated outside the dealer's rights.
-- A right counts when it held on any day between shipping and activation, or within $handover days of one: the dealer
-- is given the doubt. again: 1 when the same serial number was activated before.
WITH rights AS ({rights}),
away AS (
  SELECT t.serial_no AS serial_no, t.dealer_id AS dealer_id, t.activated_city_id AS city_id, t.sku AS sku,
         t.shipped_on AS shipped_on, t.activated_on AS activated_on, coalesce(t.source, '') AS source
  FROM traces AS t
  JOIN dealers AS d ON d.dealer_id = t.dealer_id
  LEFT JOIN rights AS r
    ON r.dealer_id = t.dealer_id AND r.city_id = t.activated_city_id
   AND date_diff('day', t.activated_on, r.valid_from) <= $handover
   AND date_diff('day', r.valid_to, t.shipped_on) <= $handover
  WHERE t.shipped_on <= $as_of AND t.activated_on <= $as_of AND t.activated_on >= t.shipped_on
    AND t.activated_city_id IS NOT NULL AND d.coverage <> 'national' AND r.dealer_id IS NULL
),
before AS (
  SELECT t.serial_no AS serial_no, min(t.activated_on) AS activated_on
  FROM traces AS t
  JOIN (SELECT DISTINCT away.serial_no AS serial_no FROM away) AS w ON w.serial_no = t.serial_no
  WHERE t.activated_on <= $as_of
  GROUP BY t.serial_no
)
SELECT a.dealer_id AS dealer_id, a.city_id AS city_id, a.sku AS sku, a.shipped_on AS shipped_on,
       a.activated_on AS activated_on, a.source AS source,
       CASE WHEN b.activated_on < a.activated_on THEN 1 ELSE 0 END AS again, count(*) AS units
FROM away AS a
JOIN before AS b ON b.serial_no = a.serial_no
GROUP BY a.dealer_id, a.city_id, a.sku, a.shipped_on, a.activated_on, a.source,
         CASE WHEN b.activated_on < a.activated_on THEN 1 ELSE 0 END
