-- compatible: what the inbox and the API need beside the first schema

-- Names of the answers that become process variables when the step is completed.
ALTER TABLE inbox_task ADD COLUMN routing text[] NOT NULL DEFAULT '{}';

-- Failed sign-ins and requests counted against abuse; layout of npm rate-limiter-flexible.
CREATE TABLE rate_limit (
  key varchar(255) PRIMARY KEY,
  points integer NOT NULL DEFAULT 0,
  expire bigint
);

CREATE INDEX application_source ON application (source);
CREATE INDEX authorisation_person ON authorisation (person_id);
CREATE INDEX objection_case ON objection (case_id);
CREATE INDEX public_notice_case ON public_notice (case_id);
CREATE INDEX payment_keyset ON payment (planned_at DESC, id);
CREATE INDEX staff_session_user ON staff_session (user_id);
