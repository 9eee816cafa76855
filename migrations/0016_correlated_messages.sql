-- compatible: which message reached whom

-- History: a message that reached an instance, by a subscription or a start event.
CREATE TABLE engine.correlated_message (
  message_key bigint NOT NULL,
  subscription_key bigint NOT NULL,
  process_instance_key bigint NOT NULL,
  process_definition_key bigint NOT NULL,
  process_id text NOT NULL,
  -- Null for a start event.
  element_instance_key bigint,
  element_id text NOT NULL,
  message_name text NOT NULL,
  correlation_key text NOT NULL,
  correlated_at timestamptz NOT NULL,
  PRIMARY KEY (message_key, subscription_key)
);
CREATE INDEX correlated_message_process_instance ON engine.correlated_message (process_instance_key);
