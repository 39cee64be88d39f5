-- Grain: a dealer whose parent is the given one.
-- Parameters: dealer
SELECT d.dealer_id AS dealer_id, d.dealer AS dealer, d.city AS city, d.status AS status, d.joined_on AS joined_on
FROM dealers AS d
WHERE d.parent_dealer_id = $dealer AND d.dealer_id <> $dealer
ORDER BY d.dealer
