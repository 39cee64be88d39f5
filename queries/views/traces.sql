-- Grain: a serial number; the place is the dealer's, the activated place where the goods surfaced.
SELECT
  t.serial_no, t.sku, coalesce(p.category, '') AS category, coalesce(p.series, '') AS series,
  t.dealer_id, coalesce(d.dealer, t.dealer_id) AS dealer, coalesce(d.channel, '') AS channel,
  coalesce(d.account, '') AS account,
  coalesce(d.region, '') AS region, coalesce(d.province, '') AS province,
  coalesce(d.city_id, '') AS city_id, coalesce(d.city, '') AS city,
  t.shipped_on, t.activated_on, t.activated_city_id,
  a.city AS activated_city, a.province AS activated_province, t.source
FROM raw.traces AS t
LEFT JOIN dealers AS d ON d.dealer_id = t.dealer_id
LEFT JOIN products AS p ON p.sku = t.sku
LEFT JOIN territories AS a ON a.city_id = t.activated_city_id
