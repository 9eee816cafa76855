-- compatible: task inbox, money, notifications, outbox, idempotency, audit

CREATE TABLE inbox_task (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- The engine's job behind this human step; a job given out again finds its row by this key.
  job_key text NOT NULL UNIQUE,
  process_instance_key text NOT NULL,
  element_id text NOT NULL,
  -- What the step is: acceptance, household-survey, department-approval, batch-approval, account-fix …
  kind text NOT NULL,
  case_id uuid REFERENCES item_case,
  batch_id uuid,
  payment_id uuid,
  form_key text NOT NULL,
  form_version integer NOT NULL,
  role text NOT NULL,
  department text,
  bank text,
  jurisdiction_id text NOT NULL REFERENCES jurisdiction,
  area_path text NOT NULL COLLATE "C",
  state text NOT NULL CHECK (state IN ('OPEN','COMPLETED','CANCELLED')),
  assignee_id uuid REFERENCES org_user,
  -- Raised by every change; a writer names the revision it read.
  revision integer NOT NULL DEFAULT 1,
  draft jsonb,
  result jsonb,
  due_at timestamptz,
  reminded_at timestamptz,
  created_at timestamptz NOT NULL,
  completed_at timestamptz,
  completed_by uuid REFERENCES org_user,
  FOREIGN KEY (form_key, form_version) REFERENCES form_version
);
CREATE INDEX inbox_task_open ON inbox_task (role, area_path, due_at) WHERE state = 'OPEN';
CREATE INDEX inbox_task_assignee ON inbox_task (assignee_id, due_at) WHERE state = 'OPEN';
CREATE INDEX inbox_task_done ON inbox_task (completed_by, completed_at DESC) WHERE state = 'COMPLETED';
CREATE INDEX inbox_task_case ON inbox_task (case_id);

CREATE TABLE entitlement (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  case_id uuid NOT NULL UNIQUE REFERENCES item_case,
  person_id uuid NOT NULL REFERENCES person,
  item_code text NOT NULL REFERENCES policy_item,
  amount_fen bigint NOT NULL CHECK (amount_fen >= 0),
  period text NOT NULL CHECK (period IN ('MONTH','ONCE')),
  from_month date NOT NULL CHECK (extract(day FROM from_month) = 1),
  to_month date CHECK (to_month >= from_month),
  state text NOT NULL CHECK (state IN ('PENDING','ACTIVE','SUSPENDED','STOPPED')),
  stop_reason text,
  created_at timestamptz NOT NULL
);
-- Nobody holds one item twice at the same time.
CREATE UNIQUE INDEX entitlement_held_once ON entitlement (person_id, item_code)
  WHERE state IN ('PENDING','ACTIVE','SUSPENDED') AND period = 'MONTH';

CREATE TABLE payment_batch (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  no text NOT NULL UNIQUE,
  month date NOT NULL,
  item_code text NOT NULL REFERENCES policy_item,
  county_id text NOT NULL REFERENCES jurisdiction,
  -- REGULAR: one a month, item and county; URGENT and REPEAT as needed.
  kind text NOT NULL CHECK (kind IN ('REGULAR','URGENT','REPEAT')),
  payment_count integer NOT NULL,
  total_fen bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('CREATED','APPROVED','REFUSED','SENT','SETTLED')),
  approved_by uuid REFERENCES org_user,
  -- AUTOMATIC where the item's payment rule lets matching control totals pass without a person.
  approval text CHECK (approval IN ('FINANCE','AUTOMATIC')),
  approved_at timestamptz,
  process_instance_key text UNIQUE,
  created_at timestamptz NOT NULL
);
CREATE SEQUENCE payment_batch_no;

CREATE TABLE payment (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- End-to-end id towards the bank: made from entitlement, month, kind and sequence, never from a try.
  payment_no text NOT NULL UNIQUE,
  entitlement_id uuid NOT NULL REFERENCES entitlement,
  month date NOT NULL,
  kind text NOT NULL CHECK (kind IN ('REGULAR','BACK_PAY','ADJUSTMENT')),
  -- 1 for the first order; a returned payment is ordered again once under 2.
  sequence smallint NOT NULL DEFAULT 1 CHECK (sequence IN (1, 2)),
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  account_id uuid REFERENCES recipient_account,
  state text NOT NULL CHECK (state IN ('PLANNED','PRECHECKED','HELD','BATCHED','APPROVED','SENT','PAID','RETURNED','ACCOUNT_FIX','REPLACED')),
  hold_reason text,
  batch_id uuid REFERENCES payment_batch,
  bank_ref text,
  return_code text,
  planned_at timestamptz NOT NULL,
  sent_at timestamptz,
  settled_at timestamptz,
  UNIQUE (entitlement_id, month, kind, sequence)
);
CREATE INDEX payment_batch_of ON payment (batch_id);
CREATE INDEX payment_state ON payment (state, month);

-- Ledger: each movement of each payment, append-only, numbered without gap per payment.
CREATE TABLE payment_event (
  payment_id uuid NOT NULL REFERENCES payment,
  seq integer NOT NULL CHECK (seq > 0),
  from_state text,
  to_state text NOT NULL,
  actor text NOT NULL,
  at timestamptz NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (payment_id, seq)
);

ALTER TABLE inbox_task
  ADD FOREIGN KEY (batch_id) REFERENCES payment_batch,
  ADD FOREIGN KEY (payment_id) REFERENCES payment;

CREATE TABLE notification (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  case_id uuid REFERENCES item_case,
  person_id uuid REFERENCES person,
  user_id uuid REFERENCES org_user,
  channel text NOT NULL CHECK (channel IN ('SMS','IN_APP')),
  template text NOT NULL,
  params jsonb NOT NULL,
  once_key text NOT NULL UNIQUE,
  state text NOT NULL CHECK (state IN ('PENDING','SENT','FAILED')),
  attempts integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  sent_at timestamptz
);

-- What has to leave the database, written with the change that causes it and delivered until acknowledged.
CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('PUBLISH_MESSAGE','COMPLETE_JOB','SEND_SMS')),
  once_key text NOT NULL UNIQUE,
  payload jsonb NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  next_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  delivered_at timestamptz,
  last_error text
);
CREATE INDEX outbox_waiting ON outbox (next_at, id) WHERE delivered_at IS NULL;

CREATE TABLE idempotency_key (
  caller text NOT NULL,
  key text NOT NULL,
  -- SHA-256 of method, path and body: the same key with another request is refused.
  fingerprint bytea NOT NULL,
  status smallint,
  body jsonb,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (caller, key)
);

-- Jobs of the calendar (daily matching, monthly batches): one row a day or month, so each runs once on any number of nodes.
CREATE TABLE scheduled_run (
  kind text NOT NULL,
  subject text NOT NULL,
  period date NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  outcome jsonb,
  PRIMARY KEY (kind, subject, period)
);

CREATE TABLE audit_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor text NOT NULL,
  action text NOT NULL,
  object text NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}'
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON payment_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON case_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON verification_log FOR EACH ROW EXECUTE FUNCTION refuse_change();
