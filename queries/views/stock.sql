-- Grain: a snapshot day, a location, a product. Warehouses have no place, channel or dealer.
SELECT
  i.as_of AS day, i.location_kind, i.location_id,
  CASE WHEN i.location_kind = 'dealer' THEN i.location_id ELSE '' END AS dealer_id,
  coalesce(d.dealer, CASE WHEN i.location_kind = 'dealer' THEN i.location_id ELSE '' END) AS dealer,
  coalesce(d.region, '') AS region, coalesce(d.province, '') AS province,
  coalesce(d.city_id, '') AS city_id, coalesce(d.city, '') AS city,
  coalesce(d.channel, '') AS channel, coalesce(d.account, '') AS account,
  i.sku, coalesce(p.product, i.sku) AS product, coalesce(p.category, '') AS category, coalesce(p.series, '') AS series,
  i.on_hand, i.in_transit, i.age_days
FROM raw.inventory AS i
LEFT JOIN dealers AS d ON d.dealer_id = i.location_id AND i.location_kind = 'dealer'
LEFT JOIN products AS p ON p.sku = i.sku
