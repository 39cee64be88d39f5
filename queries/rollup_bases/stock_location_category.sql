-- Grain: a snapshot day, a kind of location, a dealer (warehouses together), a category; the rows of some whole months.
SELECT
  i.day, i.location_kind, i.region, i.province, i.city, i.city_id, i.channel, i.account, i.dealer, i.dealer_id,
  i.category, CAST(sum(i.on_hand) AS BIGINT) AS on_hand
FROM stock AS i
WHERE i.day BETWEEN $first AND $last
GROUP BY
  i.day, i.location_kind, i.region, i.province, i.city, i.city_id, i.channel, i.account, i.dealer, i.dealer_id, i.category
ORDER BY i.day, i.region, i.province, i.city, i.dealer, i.category, i.day
