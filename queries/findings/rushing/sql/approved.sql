-- grain: an approved movement known on the day of asking.
SELECT a.from_dealer_id AS dealer_id, a.to_dealer_id AS to_dealer_id, a.to_city_id AS to_city_id, a.sku AS sku,
       a.approved_on AS begins, a.valid_until AS valid_until, CAST(a.quantity AS BIGINT) AS quantity,
       a.reason AS reason
FROM approved_movements AS a
WHERE a.approved_on <= $as_of
