-- compatible: files and photos that belong to cases

CREATE TABLE case_file (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL,
  media_type text NOT NULL CHECK (media_type IN ('image/jpeg','image/png','image/webp','application/pdf')),
  size integer NOT NULL CHECK (size > 0),
  sha256 text NOT NULL,
  bytes bytea NOT NULL,
  -- `user:<id>` or `client:<id>`: whose it is until it belongs to a case.
  uploaded_by text NOT NULL,
  -- The step whose draft or answers hold it.
  task_id uuid REFERENCES inbox_task,
  case_id uuid REFERENCES item_case,
  -- Set once it is part of answers that were handed in; from then on it stays.
  attached_at timestamptz,
  -- Machine time: what nobody hands in is removed by the age it really has.
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
-- Photos and papers are packed already.
ALTER TABLE case_file ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE INDEX case_file_case ON case_file (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX case_file_task ON case_file (task_id) WHERE task_id IS NOT NULL;
CREATE INDEX case_file_loose ON case_file (uploaded_by, created_at) WHERE attached_at IS NULL;
