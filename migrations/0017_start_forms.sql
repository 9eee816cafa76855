-- compatible: the form of a process's none start event, to be shown before an instance is created

ALTER TABLE engine.process_definition
  ADD COLUMN start_form_id text,
  -- Which version of the form is meant; the tag only for `versionTag`.
  ADD COLUMN start_form_binding text CHECK (start_form_binding IN ('latest', 'deployment', 'versionTag')),
  ADD COLUMN start_form_version_tag text,
  ADD CHECK ((start_form_id IS NULL) = (start_form_binding IS NULL)),
  ADD CHECK ((start_form_version_tag IS NOT NULL) = (start_form_binding IS NOT DISTINCT FROM 'versionTag'));
