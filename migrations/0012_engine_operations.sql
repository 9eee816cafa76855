-- compatible: compensation, suspension and batch operations of the engine

-- Completed activities that can be compensated; null for almost all.
ALTER TABLE engine.process_instance ADD COLUMN compensation jsonb;

-- A suspended tree, marked at its root. Its jobs and timers are held beyond every clock meanwhile.
ALTER TABLE engine.process_instance ADD COLUMN suspended_at timestamptz;
CREATE INDEX process_instance_suspended ON engine.process_instance (key) WHERE suspended_at IS NOT NULL;
ALTER TABLE engine.timer ADD COLUMN held_due_at timestamptz;

-- Types whose jobs are given to no worker.
CREATE TABLE engine.suspended_job_type (
  type text PRIMARY KEY,
  suspended_at timestamptz NOT NULL
);

-- Operations on many instances, carried out in the background.
CREATE TABLE engine.batch_operation (
  key bigint PRIMARY KEY,
  type text NOT NULL CHECK (type IN ('CANCEL_PROCESS_INSTANCE', 'RESOLVE_INCIDENT', 'MIGRATE_PROCESS_INSTANCE',
    'MODIFY_PROCESS_INSTANCE', 'DELETE_PROCESS_INSTANCE')),
  state text NOT NULL CHECK (state IN ('ACTIVE', 'SUSPENDED', 'COMPLETED', 'CANCELED')),
  -- What is done to each item, as the client gave it.
  plan jsonb NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  total int NOT NULL,
  completed int NOT NULL,
  failed int NOT NULL
);
CREATE INDEX batch_operation_running ON engine.batch_operation (key) WHERE state = 'ACTIVE';

CREATE TABLE engine.batch_operation_item (
  batch_operation_key bigint NOT NULL,
  -- The process instance, or the incident.
  item_key bigint NOT NULL,
  process_instance_key bigint NOT NULL,
  root_key bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('ACTIVE', 'COMPLETED', 'FAILED', 'CANCELED')),
  processed_at timestamptz,
  error_message text,
  PRIMARY KEY (batch_operation_key, item_key)
);
CREATE INDEX batch_operation_item_waiting ON engine.batch_operation_item (batch_operation_key, item_key)
  WHERE state = 'ACTIVE';
CREATE INDEX batch_operation_item_process_instance ON engine.batch_operation_item (process_instance_key);
