-- compatible: the embedded BPMN engine

CREATE SCHEMA engine;

-- Keys follow Zeebe's layout for partition 1: 2^51 and a counter. A node takes a block of 1000 at a time.
CREATE SEQUENCE engine.key_block START 2251799813685249 INCREMENT 1000;

-- What was deployed. The latest version of an id is the one with the greatest version that is not deleted.
CREATE TABLE engine.process_definition (
  key bigint PRIMARY KEY,
  process_id text NOT NULL,
  version int NOT NULL,
  version_tag text,
  name text,
  resource_name text NOT NULL,
  resource text NOT NULL,
  checksum bytea NOT NULL,
  deployment_key bigint NOT NULL,
  deployed_at timestamptz NOT NULL,
  deleted_at timestamptz,
  UNIQUE (process_id, version)
);
CREATE INDEX process_definition_deployment ON engine.process_definition (deployment_key);

CREATE TABLE engine.form (
  key bigint PRIMARY KEY,
  form_id text NOT NULL,
  version int NOT NULL,
  version_tag text,
  resource_name text NOT NULL,
  resource text NOT NULL,
  checksum bytea NOT NULL,
  deployment_key bigint NOT NULL,
  deployed_at timestamptz NOT NULL,
  deleted_at timestamptz,
  UNIQUE (form_id, version)
);
CREATE INDEX form_deployment ON engine.form (deployment_key);

-- What starts instances of the latest versions; a new version replaces the rows of the old one.
CREATE TABLE engine.start_trigger (
  key bigint PRIMARY KEY,
  definition_key bigint NOT NULL,
  element_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('message', 'signal', 'timer')),
  -- Name of the message or signal; cycle of a repeating timer as written in the model.
  name text,
  due_at timestamptz,
  repetitions int
);
CREATE INDEX start_trigger_definition ON engine.start_trigger (definition_key);
CREATE INDEX start_trigger_due ON engine.start_trigger (due_at) WHERE due_at IS NOT NULL;

-- Grows with every deployment and deletion; a node whose memory has another revision reads the definitions again.
CREATE TABLE engine.catalogue (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  revision bigint NOT NULL
);
INSERT INTO engine.catalogue (revision) VALUES (0);

-- No foreign keys from here on: rows are written in bulk by the engine alone, and history is cut off by age.

-- Process instances. The row of the root instance is the lock of its whole tree.
CREATE TABLE engine.process_instance (
  key bigint PRIMARY KEY,
  root_key bigint NOT NULL,
  process_definition_key bigint NOT NULL,
  process_id text NOT NULL,
  version int NOT NULL,
  parent_process_instance_key bigint,
  parent_element_instance_key bigint,
  business_id text,
  start_correlation_key text,
  tags jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('ACTIVE', 'COMPLETED', 'TERMINATED')),
  started_at timestamptz NOT NULL,
  ended_at timestamptz
) WITH (fillfactor = 90);
CREATE INDEX process_instance_running ON engine.process_instance (root_key) WHERE ended_at IS NULL;
CREATE INDEX process_instance_definition ON engine.process_instance (process_definition_key);
CREATE INDEX process_instance_parent ON engine.process_instance (parent_process_instance_key)
  WHERE parent_process_instance_key IS NOT NULL;
CREATE INDEX process_instance_ended ON engine.process_instance (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX process_instance_by_business_id ON engine.process_instance (business_id) WHERE business_id IS NOT NULL;
-- One running instance a definition and business id, and one a process and correlation key of its start message.
CREATE UNIQUE INDEX process_instance_business_id ON engine.process_instance (business_id, process_id)
  WHERE ended_at IS NULL AND business_id IS NOT NULL;
CREATE UNIQUE INDEX process_instance_start_correlation_key
  ON engine.process_instance (start_correlation_key, process_id)
  WHERE ended_at IS NULL AND start_correlation_key IS NOT NULL;

-- Every activated element, running or past: tokens and history in one.
CREATE TABLE engine.element_instance (
  key bigint PRIMARY KEY,
  root_key bigint NOT NULL,
  process_instance_key bigint NOT NULL,
  flow_scope_key bigint,
  element_id text NOT NULL,
  element_name text,
  type text NOT NULL,
  state text NOT NULL CHECK (state IN ('ACTIVATING', 'ACTIVATED', 'COMPLETING', 'COMPLETED', 'TERMINATED')),
  incident_key bigint,
  -- Progress of a multi-instance body, or the number of an inner instance.
  loop jsonb,
  started_at timestamptz NOT NULL,
  ended_at timestamptz
) WITH (fillfactor = 90);
CREATE INDEX element_instance_running ON engine.element_instance (root_key) WHERE ended_at IS NULL;
CREATE INDEX element_instance_process_instance ON engine.element_instance (process_instance_key);

-- Values are JSON text, so that every digit survives.
CREATE TABLE engine.variable (
  key bigint PRIMARY KEY,
  root_key bigint NOT NULL,
  process_instance_key bigint NOT NULL,
  scope_key bigint NOT NULL,
  name text NOT NULL,
  value text NOT NULL,
  UNIQUE (scope_key, name)
);
CREATE INDEX variable_process_instance ON engine.variable (process_instance_key);

-- Jobs, waiting and done. `position` repeats the key: an order by the key itself would be served by the primary key,
-- which walks past every job that is locked or done; this column is known to the partial index alone.
CREATE TABLE engine.job (
  key bigint PRIMARY KEY,
  position bigint NOT NULL,
  root_key bigint NOT NULL,
  process_instance_key bigint NOT NULL,
  element_instance_key bigint NOT NULL,
  element_id text NOT NULL,
  type text NOT NULL,
  state text NOT NULL CHECK (state IN ('CREATED', 'ACTIVATED', 'FAILED', 'ERROR_THROWN', 'COMPLETED', 'CANCELED')),
  retries int NOT NULL,
  headers jsonb NOT NULL,
  worker text NOT NULL,
  -- Machine time: the end of the lease, and the end of the back-off after a failure.
  deadline timestamptz,
  retry_at timestamptz,
  error_code text,
  error_message text,
  created_at timestamptz NOT NULL,
  ended_at timestamptz
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 1);
CREATE INDEX job_open ON engine.job (root_key) WHERE ended_at IS NULL;
CREATE INDEX job_available ON engine.job (type, position) WHERE state = 'CREATED' AND retry_at IS NULL;
CREATE INDEX job_lease ON engine.job (deadline) WHERE state = 'ACTIVATED';
CREATE INDEX job_back_off ON engine.job (retry_at) WHERE state = 'CREATED' AND retry_at IS NOT NULL;
CREATE INDEX job_process_instance ON engine.job (process_instance_key);

-- Timers in business time; a row lives until its timer has fired for the last time or was cancelled.
CREATE TABLE engine.timer (
  key bigint PRIMARY KEY,
  root_key bigint NOT NULL,
  process_instance_key bigint NOT NULL,
  element_instance_key bigint NOT NULL,
  target_element_id text NOT NULL,
  due_at timestamptz NOT NULL,
  repetitions int NOT NULL,
  cycle text
);
CREATE INDEX timer_root ON engine.timer (root_key);
CREATE INDEX timer_due ON engine.timer (due_at);

-- Who waits for a message, and who waited.
CREATE TABLE engine.message_subscription (
  key bigint PRIMARY KEY,
  root_key bigint NOT NULL,
  process_instance_key bigint NOT NULL,
  element_instance_key bigint NOT NULL,
  process_id text NOT NULL,
  target_element_id text NOT NULL,
  message_name text NOT NULL,
  correlation_key text NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('CREATED', 'CORRELATED', 'DELETED'))
);
CREATE INDEX message_subscription_open ON engine.message_subscription (message_name, correlation_key)
  WHERE state = 'CREATED';
CREATE INDEX message_subscription_root ON engine.message_subscription (root_key) WHERE state = 'CREATED';
CREATE INDEX message_subscription_process_instance ON engine.message_subscription (process_instance_key);

-- Messages that live for a while and may still be wanted. A message reaches each process once.
CREATE TABLE engine.message (
  key bigint PRIMARY KEY,
  name text NOT NULL,
  correlation_key text NOT NULL,
  message_id text,
  variables text NOT NULL,
  published_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX message_name ON engine.message (name, correlation_key);
CREATE INDEX message_correlation_key ON engine.message (correlation_key);
CREATE INDEX message_expiry ON engine.message (expires_at);
CREATE UNIQUE INDEX message_id ON engine.message (name, correlation_key, message_id) WHERE message_id IS NOT NULL;

CREATE TABLE engine.message_correlation (
  message_key bigint NOT NULL,
  process_id text NOT NULL,
  PRIMARY KEY (message_key, process_id)
);

CREATE TABLE engine.signal_subscription (
  key bigint PRIMARY KEY,
  root_key bigint NOT NULL,
  process_instance_key bigint NOT NULL,
  element_instance_key bigint NOT NULL,
  target_element_id text NOT NULL,
  signal_name text NOT NULL
);
CREATE INDEX signal_subscription_name ON engine.signal_subscription (signal_name);
CREATE INDEX signal_subscription_root ON engine.signal_subscription (root_key);

-- Signals on their way: one row a receiver, written with the broadcast, deleted with the step it causes.
CREATE TABLE engine.signal_delivery (
  signal_key bigint NOT NULL,
  receiver_key bigint NOT NULL,
  -- Root of a waiting instance; null where a start event begins a new one.
  root_key bigint,
  variables text NOT NULL,
  PRIMARY KEY (signal_key, receiver_key)
);

CREATE TABLE engine.incident (
  key bigint PRIMARY KEY,
  root_key bigint NOT NULL,
  process_instance_key bigint NOT NULL,
  element_instance_key bigint NOT NULL,
  element_id text NOT NULL,
  job_key bigint,
  type text NOT NULL,
  message text NOT NULL,
  state text NOT NULL CHECK (state IN ('ACTIVE', 'RESOLVED')),
  created_at timestamptz NOT NULL,
  resolved_at timestamptz
);
CREATE INDEX incident_active ON engine.incident (root_key) WHERE state = 'ACTIVE';
CREATE INDEX incident_process_instance ON engine.incident (process_instance_key);

-- Tokens that wait at joining gateways.
CREATE TABLE engine.taken_flow (
  flow_scope_key bigint NOT NULL,
  flow_id text NOT NULL,
  root_key bigint NOT NULL,
  gateway_id text NOT NULL,
  count int NOT NULL,
  PRIMARY KEY (flow_scope_key, flow_id)
);
CREATE INDEX taken_flow_root ON engine.taken_flow (root_key);

-- Every sequence flow that an instance took at least once.
CREATE TABLE engine.sequence_flow (
  process_instance_key bigint NOT NULL,
  flow_id text NOT NULL,
  PRIMARY KEY (process_instance_key, flow_id)
);
