-- grain: dealer x week shipped x week activated; weeks are counted from Monday 2000-01-03.
-- A unit not activated by the day of asking has no activation week.
SELECT t.dealer_id AS dealer_id,
       CAST(floor(CAST(date_diff('day', CAST('2000-01-03' AS DATE), t.shipped_on) AS DOUBLE) / 7) AS INTEGER) AS shipped_week,
       CASE WHEN t.activated_on <= $as_of
            THEN CAST(floor(CAST(date_diff('day', CAST('2000-01-03' AS DATE), t.activated_on) AS DOUBLE) / 7) AS INTEGER)
       END AS activated_week,
       count(*) AS units
FROM traces AS t
WHERE t.shipped_on <= $as_of
GROUP BY t.dealer_id,
         CAST(floor(CAST(date_diff('day', CAST('2000-01-03' AS DATE), t.shipped_on) AS DOUBLE) / 7) AS INTEGER),
         CASE WHEN t.activated_on <= $as_of
              THEN CAST(floor(CAST(date_diff('day', CAST('2000-01-03' AS DATE), t.activated_on) AS DOUBLE) / 7) AS INTEGER)
         END
