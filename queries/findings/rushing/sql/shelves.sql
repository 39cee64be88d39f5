-- grain: dealer x snapshot; units on hand, of all skus. The week is the first one that begins after the snapshot.
SELECT i.dealer_id AS dealer_id, i.day AS day,
       CAST(floor(CAST(date_diff('day', CAST('2000-01-03' AS DATE), i.day) AS DOUBLE) / 7) AS INTEGER) + 1 AS week,
       CAST(sum(i.on_hand) AS DOUBLE) AS units
FROM stock AS i
WHERE i.location_kind = 'dealer' AND i.day <= $as_of
GROUP BY i.dealer_id, i.day
