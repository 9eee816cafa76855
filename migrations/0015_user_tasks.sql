-- compatible: user tasks that the engine itself keeps

CREATE TABLE engine.user_task (
  key bigint PRIMARY KEY,
  root_key bigint NOT NULL,
  process_instance_key bigint NOT NULL,
  element_instance_key bigint NOT NULL,
  element_id text NOT NULL,
  -- Name of the element in the model.
  name text,
  state text NOT NULL,
  assignee text,
  candidate_groups jsonb NOT NULL,
  candidate_users jsonb NOT NULL,
  due_date timestamptz,
  follow_up_date timestamptz,
  priority int NOT NULL CHECK (priority BETWEEN 0 AND 100),
  form_key bigint,
  external_form_reference text,
  headers jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX user_task_open ON engine.user_task (root_key) WHERE ended_at IS NULL;
CREATE INDEX user_task_process_instance ON engine.user_task (process_instance_key);
CREATE INDEX user_task_element_instance ON engine.user_task (element_instance_key);
CREATE INDEX user_task_assignee ON engine.user_task (assignee) WHERE ended_at IS NULL;
CREATE INDEX user_task_candidate_groups ON engine.user_task USING gin (candidate_groups) WHERE ended_at IS NULL;
