-- compatible: models of processes that belong to no single item, such as the payment batch

CREATE TABLE process_model (
  process_id text PRIMARY KEY,
  xml text NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
