-- compatible: applications, cases and what is learnt about them

CREATE TABLE application (
  id uuid PRIMARY KEY,
  no text NOT NULL UNIQUE,
  channel text NOT NULL CHECK (channel IN ('PC','APP','MINI_PROGRAM','HOME_WINDOW','OTHER_WINDOW','PROACTIVE','AUTO')),
  applicant_id uuid NOT NULL REFERENCES person,
  household_id uuid REFERENCES household,
  agent_name text,
  agent_phone text,
  target_township text NOT NULL REFERENCES jurisdiction,
  -- Answers of the application form; identity and card numbers are replaced by references.
  answers jsonb NOT NULL,
  form_key text,
  form_version integer,
  state text NOT NULL CHECK (state IN ('AWAITING_AUTHORISATION','SUBMITTED','GRANTED','PARTLY_GRANTED','REJECTED','WITHDRAWN','LAPSED')),
  source text NOT NULL,
  submitted_at timestamptz NOT NULL,
  FOREIGN KEY (form_key, form_version) REFERENCES form_version
);
CREATE SEQUENCE application_no;

CREATE TABLE application_member (
  application_id uuid NOT NULL REFERENCES application,
  person_id uuid NOT NULL REFERENCES person,
  role text NOT NULL CHECK (role IN ('APPLICANT','MEMBER','SUPPORTER')),
  relation text NOT NULL,
  -- Declared economic facts: { key: fen or count }.
  declared jsonb NOT NULL,
  PRIMARY KEY (application_id, person_id)
);

CREATE TABLE item_case (
  id uuid PRIMARY KEY,
  no text NOT NULL UNIQUE,
  application_id uuid NOT NULL REFERENCES application,
  item_code text NOT NULL REFERENCES policy_item,
  policy_version_id text NOT NULL REFERENCES policy_version,
  jurisdiction_id text NOT NULL REFERENCES jurisdiction,
  -- Copy of the township's path: lists filter by subtree without a join.
  area_path text NOT NULL COLLATE "C",
  applicant_id uuid NOT NULL REFERENCES person,
  urgent boolean NOT NULL DEFAULT false,
  state text NOT NULL,
  stage text NOT NULL CHECK (stage IN ('APPLY','REVIEW','DETERMINE','CONFIRM')),
  due_at timestamptz,
  -- Set while the applicant has to supplement: the legal clock stands.
  clock_stopped_at timestamptz,
  process_id text NOT NULL,
  process_instance_key text UNIQUE,
  -- Why no democratic review was held, kept with the case for ever (C-31).
  review_skip_reason text,
  opened_at timestamptz NOT NULL,
  closed_at timestamptz,
  UNIQUE (application_id, item_code)
);
CREATE INDEX item_case_area ON item_case (area_path, opened_at DESC);
CREATE INDEX item_case_applicant ON item_case (applicant_id);

CREATE TABLE case_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES item_case,
  at timestamptz NOT NULL,
  kind text NOT NULL,
  actor_id uuid REFERENCES org_user,
  actor text NOT NULL,
  element_id text,
  detail jsonb NOT NULL DEFAULT '{}',
  -- A step that runs twice writes its event once.
  once_key text,
  UNIQUE (case_id, once_key)
);
CREATE INDEX case_event_case ON case_event (case_id, id);

CREATE TABLE authorisation (
  id uuid PRIMARY KEY,
  no text NOT NULL UNIQUE,
  application_id uuid NOT NULL REFERENCES application,
  person_id uuid NOT NULL REFERENCES person,
  purpose text NOT NULL DEFAULT 'ASSISTANCE' CHECK (purpose IN ('ASSISTANCE','POST_DEATH','CHARITY')),
  -- CONSENT: signed by the person; STATUTORY: granted by law to a no-application item, nobody signs.
  basis text NOT NULL DEFAULT 'CONSENT' CHECK (basis IN ('CONSENT','STATUTORY')),
  text_version text NOT NULL,
  text_sha256 text NOT NULL,
  scope text[] NOT NULL,
  state text NOT NULL CHECK (state IN ('PENDING','SIGNED','REVOKED')),
  method text CHECK (method IN ('FACE','PEN','WINDOW')),
  evidence_sha256 text,
  signed_at timestamptz,
  valid_to timestamptz,
  revoked_at timestamptz,
  UNIQUE (application_id, person_id),
  CHECK (state <> 'SIGNED' OR (signed_at IS NOT NULL AND valid_to IS NOT NULL))
);

CREATE TABLE verification_request (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES item_case,
  person_id uuid NOT NULL REFERENCES person,
  source_code text NOT NULL,
  -- A question without an authorisation can't be stored, so it can't be asked.
  authorisation_id uuid NOT NULL REFERENCES authorisation,
  round integer NOT NULL DEFAULT 1,
  state text NOT NULL CHECK (state IN ('PENDING','ASKED','OK','NO_DATA','ERROR','LATE','LAST_KNOWN','DOORSTEP')),
  attempts integer NOT NULL DEFAULT 0,
  callback_token_hash bytea,
  facts jsonb,
  requested_at timestamptz NOT NULL,
  due_at timestamptz,
  answered_at timestamptz,
  last_error text,
  UNIQUE (case_id, person_id, source_code, round)
);
CREATE INDEX verification_request_known ON verification_request (person_id, source_code, answered_at DESC) WHERE state = 'OK';

-- Every question and every answer, for ever: who was asked about whom, under which authorisation.
CREATE TABLE verification_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  request_id uuid NOT NULL REFERENCES verification_request,
  authorisation_id uuid NOT NULL REFERENCES authorisation,
  source_code text NOT NULL,
  person_id uuid NOT NULL REFERENCES person,
  direction text NOT NULL CHECK (direction IN ('QUESTION','ANSWER')),
  outcome text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE survey (
  case_id uuid PRIMARY KEY REFERENCES item_case,
  surveyor_id uuid REFERENCES org_user,
  answers jsonb,
  disputed boolean,
  saved_at timestamptz
);

CREATE TABLE economic_fact (
  case_id uuid NOT NULL REFERENCES item_case,
  -- Facts of one person carry the person; facts of the household carry none.
  person_id uuid REFERENCES person,
  key text NOT NULL,
  unit text NOT NULL,
  declared bigint,
  surveyed bigint,
  reported bigint,
  adopted bigint,
  adopted_from text CHECK (adopted_from IN ('DECLARED','SURVEYED','REPORTED')),
  UNIQUE NULLS NOT DISTINCT (case_id, person_id, key)
);

CREATE TABLE assessment (
  case_id uuid PRIMARY KEY REFERENCES item_case,
  eligible boolean,
  -- One entry a condition: FEEL text, value, the inputs it read.
  conditions jsonb NOT NULL,
  amount_fen bigint,
  inputs jsonb NOT NULL,
  policy_version_id text NOT NULL REFERENCES policy_version,
  assessed_at timestamptz NOT NULL
);

CREATE TABLE democratic_review (
  case_id uuid PRIMARY KEY REFERENCES item_case,
  required boolean NOT NULL,
  skip_reason text,
  dispute_reason text,
  votes_for integer,
  votes_against integer,
  minutes text,
  reviewed_at timestamptz,
  CHECK (required OR skip_reason IS NOT NULL)
);

CREATE TABLE public_notice (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  case_id uuid NOT NULL REFERENCES item_case,
  round integer NOT NULL,
  -- Masked text as posted: no number, account, illness or minor's name.
  text_zh text NOT NULL,
  text_en text NOT NULL,
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL,
  UNIQUE (case_id, round)
);

CREATE TABLE objection (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES item_case,
  notice_id uuid REFERENCES public_notice,
  objector text,
  reason text NOT NULL,
  at timestamptz NOT NULL,
  outcome text CHECK (outcome IN ('UPHELD','DISMISSED')),
  handled_by uuid REFERENCES org_user,
  handled_at timestamptz
);

CREATE TABLE approval (
  case_id uuid NOT NULL REFERENCES item_case,
  department text NOT NULL,
  round integer NOT NULL DEFAULT 1,
  approver_id uuid REFERENCES org_user,
  outcome text CHECK (outcome IN ('AGREE','DISAGREE')),
  opinion text,
  at timestamptz,
  PRIMARY KEY (case_id, department, round)
);

CREATE TABLE decision (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  case_id uuid NOT NULL UNIQUE REFERENCES item_case,
  outcome text NOT NULL CHECK (outcome IN ('GRANT','REJECT','STOP','CHANGE')),
  amount_fen bigint,
  from_month date,
  reason text NOT NULL,
  legal_basis text NOT NULL,
  policy_version_id text NOT NULL REFERENCES policy_version,
  trace jsonb NOT NULL,
  decided_at timestamptz NOT NULL
);

CREATE TABLE monitoring_subject (
  person_id uuid NOT NULL REFERENCES person,
  monitoring_group text NOT NULL,
  case_id uuid NOT NULL REFERENCES item_case,
  since timestamptz NOT NULL,
  until timestamptz,
  PRIMARY KEY (person_id, monitoring_group, case_id)
);
