-- compatible: what applicants hand in later

CREATE TABLE supplement (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES item_case,
  note text NOT NULL,
  -- Names of the answers that were changed; the answers themselves lie with the application.
  fields text[] NOT NULL,
  provided_by text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX supplement_case ON supplement (case_id, at);
