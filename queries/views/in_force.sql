-- Grain: a year for which a version was approved in Sluice: the one approved last is its plan.
SELECT CAST(date_trunc('year', month) AS DATE) AS year, arg_max(version, approved_at) AS version
FROM raw.approved
GROUP BY CAST(date_trunc('year', month) AS DATE)
