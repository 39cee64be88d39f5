-- grain: a dealer.
SELECT d.dealer_id AS dealer_id, d.city_id AS city_id, d.coverage AS coverage, t.province AS province
FROM dealers AS d
JOIN territories AS t ON t.city_id = d.city_id
