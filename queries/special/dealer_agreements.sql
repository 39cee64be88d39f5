-- Grain: an agreement with a chain.
-- Parameters: account
SELECT
  a.year AS year, a.signed_on AS signed_on, a.target_amount AS agreed_amount, a.rebate_rate AS rebate_rate,
  a.agreement_id AS agreement_id
FROM agreements AS a
WHERE a.account = $account
ORDER BY a.year DESC, a.agreement_id
