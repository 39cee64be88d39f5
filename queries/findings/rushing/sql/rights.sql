-- grain: a dealer's right to a city over a span of days, both ends in. National dealers need none and have none.
-- Listed dealers without any row have their home city; province dealers every city of the home province.
SELECT l.dealer_id AS dealer_id, l.city_id AS city_id,
       coalesce(l.valid_from, CAST('1900-01-01' AS DATE)) AS valid_from,
       coalesce(l.valid_to, CAST('2999-12-31' AS DATE)) AS valid_to
FROM dealer_territories AS l
UNION ALL
SELECT d.dealer_id AS dealer_id, d.city_id AS city_id,
       CAST('1900-01-01' AS DATE) AS valid_from, CAST('2999-12-31' AS DATE) AS valid_to
FROM dealers AS d
LEFT JOIN (SELECT DISTINCT r.dealer_id AS dealer_id FROM dealer_territories AS r) AS known
  ON known.dealer_id = d.dealer_id
WHERE d.coverage = 'listed' AND known.dealer_id IS NULL
UNION ALL
SELECT d.dealer_id AS dealer_id, c.city_id AS city_id,
       CAST('1900-01-01' AS DATE) AS valid_from, CAST('2999-12-31' AS DATE) AS valid_to
FROM dealers AS d
JOIN territories AS h ON h.city_id = d.city_id
JOIN territories AS c ON c.province = h.province
WHERE d.coverage = 'province'
