-- compatible: instances that end after an element, and suspension in batches

-- Elements after which the instance is terminated, as its creator wished; null for almost all.
ALTER TABLE engine.process_instance ADD COLUMN terminate_after jsonb;

ALTER TABLE engine.batch_operation DROP CONSTRAINT batch_operation_type_check;
ALTER TABLE engine.batch_operation ADD CONSTRAINT batch_operation_type_check CHECK (type IN (
  'CANCEL_PROCESS_INSTANCE', 'RESOLVE_INCIDENT', 'MIGRATE_PROCESS_INSTANCE', 'MODIFY_PROCESS_INSTANCE',
  'DELETE_PROCESS_INSTANCE', 'SUSPEND_PROCESS_INSTANCE', 'RESUME_PROCESS_INSTANCE'));
