-- compatible: first schema

-- Business time. It runs with the database's clock unless a test or a demonstration pins or shifts it.
-- Leases and retries always use machine time (clock_timestamp()), so a jump never expires them.
CREATE TABLE business_clock (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  pinned_at timestamptz,
  shift interval NOT NULL DEFAULT '0'
);
INSERT INTO business_clock DEFAULT VALUES;

CREATE FUNCTION business_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
  SELECT coalesce(pinned_at, clock_timestamp() + shift) FROM business_clock
$$;
