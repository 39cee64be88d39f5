-- Grain: an event of the lake's own calendar.
SELECT e.event AS event, e.kind AS kind, e.starts_on AS starts_on, e.ends_on AS ends_on
FROM events AS e
