-- compatible: operations of administrators on many running cases, carried out in the background

CREATE TABLE monitoring_batch (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind text NOT NULL CHECK (kind IN ('RETRY','CANCEL','MOVE')),
  -- The version of the process, by the engine's key.
  definition_key text NOT NULL,
  -- The step that tokens leave and the one they go to; only of a move.
  from_step text,
  to_step text,
  reason text NOT NULL,
  created_by uuid NOT NULL REFERENCES org_user,
  -- What the administrator might reach when it was asked.
  area_path text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at timestamptz,
  CHECK ((kind = 'MOVE') = (from_step IS NOT NULL AND to_step IS NOT NULL))
);
CREATE INDEX monitoring_batch_definition ON monitoring_batch (definition_key, created_at DESC);

CREATE TABLE monitoring_batch_item (
  batch_id uuid NOT NULL REFERENCES monitoring_batch,
  -- The incident of a retry, else the process instance.
  item_key text NOT NULL,
  position integer NOT NULL,
  state text NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING','DONE','FAILED')),
  -- Machine time until which one program works on it. One that ended leaves it to the next.
  lease_until timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  -- Why it was refused, and the engine's own words.
  because text NOT NULL DEFAULT '',
  detail text NOT NULL DEFAULT '',
  settled_at timestamptz,
  PRIMARY KEY (batch_id, item_key)
);
CREATE INDEX monitoring_batch_item_waiting ON monitoring_batch_item (batch_id, position) WHERE state = 'PENDING';
