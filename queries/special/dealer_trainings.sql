-- Grain: a training that one dealer had up to the given day.
-- Parameters: dealer, day
SELECT t.held_on AS held_on, t.topic AS topic, t.attendees AS attendees, t.score AS score
FROM trainings AS t
WHERE t.dealer_id = $dealer AND t.held_on <= CAST($day AS DATE)
ORDER BY t.held_on DESC, t.topic
LIMIT 200
