-- compatible: drafts and test answers of forms, and who published which version and why

-- jsonb forgets the order of members, and the order of a form's fields is the order of its document.
ALTER TABLE form_version ALTER COLUMN document TYPE json USING document::json;

ALTER TABLE form_version
  -- Null for versions that came with the program.
  ADD COLUMN published_by uuid REFERENCES org_user,
  ADD COLUMN note text NOT NULL DEFAULT '',
  -- The earlier version whose document this one brings back.
  ADD COLUMN restored_from integer;
CREATE INDEX form_version_sha256 ON form_version (key, sha256);

CREATE TABLE form_design (
  key text PRIMARY KEY,
  -- Raised by every change; a writer names the revision it read. It goes on counting when a draft ends.
  revision integer NOT NULL DEFAULT 1,
  -- What is being worked on; may be unfinished. Null between a publication and the next change.
  draft json,
  -- Answers the form is tried with: [{name, step, facts, values, expected}].
  examples json NOT NULL DEFAULT '[]',
  changed_by uuid NOT NULL REFERENCES org_user,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
