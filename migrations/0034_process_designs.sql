-- compatible: drafts, versions, proposals and example cases of processes

-- What is worked on. A process that nobody has touched since the program brought it has no row.
CREATE TABLE process_design (
  process_id text PRIMARY KEY,
  name text NOT NULL,
  -- Raised by every change of the draft; a writer names the revision it read. It goes on counting when a draft ends.
  revision integer NOT NULL DEFAULT 1,
  -- BPMN; may be unfinished. Null between a publication and the next change.
  draft text,
  -- Cases the draft is tried with; they have a count of their own, because they are kept beside the drawing.
  examples json NOT NULL DEFAULT '[]',
  examples_revision integer NOT NULL DEFAULT 0,
  changed_by uuid NOT NULL REFERENCES org_user,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Every model that was ever in force. process_model holds the one that is.
CREATE TABLE process_version (
  process_id text NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  name text NOT NULL,
  xml text NOT NULL,
  sha256 text NOT NULL,
  published_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Null for versions that came with the program.
  published_by uuid REFERENCES org_user,
  approved_by uuid REFERENCES org_user,
  note text NOT NULL DEFAULT '',
  effective_from date,
  restored_from integer,
  PRIMARY KEY (process_id, version),
  CHECK (approved_by IS NULL OR approved_by <> published_by)
);

-- What the program brings, where an administrator's version is in force instead.
CREATE TABLE process_shipped (
  process_id text PRIMARY KEY,
  xml text NOT NULL,
  shipped_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Which of our versions the engine runs under which of its keys: it numbers deployments by itself.
CREATE TABLE process_deployment (
  engine_key text PRIMARY KEY,
  process_id text NOT NULL,
  version integer NOT NULL,
  engine_version integer NOT NULL,
  deployed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  FOREIGN KEY (process_id, version) REFERENCES process_version
);
CREATE INDEX process_deployment_process ON process_deployment (process_id, version);

-- What one administrator asks to be published and another decides on. An approved one is carried out, whatever happens.
CREATE TABLE process_publication (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  process_id text NOT NULL,
  state text NOT NULL DEFAULT 'PROPOSED'
    CHECK (state IN ('PROPOSED','REFUSED','WITHDRAWN','APPROVED','PUBLISHED','FAILED')),
  name text NOT NULL,
  xml text NOT NULL,
  -- Revision of the draft that was proposed; null for an earlier version that is brought back.
  revision integer,
  restored_from integer,
  note text NOT NULL,
  -- Null: as soon as it is approved.
  effective_from date,
  proposed_by uuid NOT NULL REFERENCES org_user,
  proposed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  decided_by uuid REFERENCES org_user,
  decided_at timestamptz,
  -- Why it was refused, or why the engine did not take it.
  reason text NOT NULL DEFAULT '',
  CHECK (decided_by IS NULL OR decided_by <> proposed_by)
);
CREATE UNIQUE INDEX process_publication_open ON process_publication (process_id)
  WHERE state IN ('PROPOSED','APPROVED');
CREATE INDEX process_publication_process ON process_publication (process_id, proposed_at);
