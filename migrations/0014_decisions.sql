-- compatible: decisions (DMN), their versions, and what was decided

-- A DMN file with the graph of its decisions.
CREATE TABLE engine.decision_requirements (
  key bigint PRIMARY KEY,
  requirements_id text NOT NULL,
  version int NOT NULL,
  name text NOT NULL,
  resource_name text NOT NULL,
  resource text NOT NULL,
  checksum bytea NOT NULL,
  deployment_key bigint NOT NULL,
  deployed_at timestamptz NOT NULL,
  deleted_at timestamptz,
  UNIQUE (requirements_id, version)
);

-- The latest version of an id is the one with the greatest version whose file is not deleted.
CREATE TABLE engine.decision_definition (
  key bigint PRIMARY KEY,
  decision_id text NOT NULL,
  version int NOT NULL,
  version_tag text,
  name text NOT NULL,
  requirements_key bigint NOT NULL REFERENCES engine.decision_requirements,
  UNIQUE (decision_id, version)
);
CREATE INDEX decision_definition_requirements ON engine.decision_definition (requirements_key);

-- Every decision that was evaluated, those that another one required too. Written once, never read by the engine.
CREATE TABLE engine.decision_instance (
  key bigint PRIMARY KEY,
  -- Of the evaluation as a whole, and the place in it from 1.
  evaluation_key bigint NOT NULL,
  number int NOT NULL,
  -- -1 for a business knowledge model, which has no version of its own.
  decision_definition_key bigint NOT NULL,
  decision_version int NOT NULL,
  decision_id text NOT NULL,
  decision_name text NOT NULL,
  type text NOT NULL,
  state text NOT NULL CHECK (state IN ('EVALUATED', 'FAILED')),
  failure text,
  -- JSON text, so that every digit survives; inputs and rules as the REST API shows them.
  output text NOT NULL,
  inputs text NOT NULL,
  matched_rules text NOT NULL,
  root_key bigint,
  process_definition_key bigint,
  process_instance_key bigint,
  element_instance_key bigint,
  evaluated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX decision_instance_evaluation ON engine.decision_instance (evaluation_key, number);
CREATE INDEX decision_instance_process_instance ON engine.decision_instance (process_instance_key);
CREATE INDEX decision_instance_decision ON engine.decision_instance (decision_definition_key);
CREATE INDEX decision_instance_evaluated_at ON engine.decision_instance (evaluated_at);
