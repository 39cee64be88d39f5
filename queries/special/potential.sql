-- Grain: a province, with the region that targets count it to and what its market is worth.
SELECT
  min(t.region) AS region, t.province AS province,
  sum(t.market_potential) AS potential, sum(t.population) AS population
FROM territories AS t
GROUP BY t.province
ORDER BY t.province
