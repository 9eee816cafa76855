-- compatible: first schema of the domain: jurisdictions, people, staff, policy items, forms

CREATE TABLE jurisdiction (
  id text PRIMARY KEY,
  level text NOT NULL CHECK (level IN ('MINISTRY','PROVINCE','CITY','COUNTY','TOWNSHIP','VILLAGE','GRID')),
  parent_id text REFERENCES jurisdiction,
  name text NOT NULL,
  -- Ids from the root down to this node, joined by '/': a subtree is one range of this column.
  path text NOT NULL UNIQUE COLLATE "C"
);
CREATE INDEX jurisdiction_parent ON jurisdiction (parent_id);

CREATE TABLE org_user (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  username text NOT NULL UNIQUE,
  display_name text NOT NULL,
  password_hash text NOT NULL,
  roles text[] NOT NULL CHECK (cardinality(roles) > 0),
  jurisdiction_id text NOT NULL REFERENCES jurisdiction,
  department text,
  bank text,
  active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE staff_session (
  -- SHA-256 of the cookie's value: who reads this table can't sign in with it.
  id_hash bytea PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES org_user ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE oauth_client (
  id text PRIMARY KEY,
  secret_hash text NOT NULL,
  name text NOT NULL,
  scopes text[] NOT NULL,
  jurisdiction_id text NOT NULL REFERENCES jurisdiction,
  active boolean NOT NULL DEFAULT true
);

CREATE TABLE signing_key (
  id text PRIMARY KEY,
  -- Private JWK, sealed with the data key of the installation.
  sealed_jwk bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE person (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- Identity number, sealed; found again by its keyed hash, never by its text.
  id_no_sealed bytea NOT NULL,
  id_no_index bytea NOT NULL UNIQUE,
  id_no_last4 text NOT NULL,
  name text NOT NULL,
  sex text NOT NULL CHECK (sex IN ('MALE','FEMALE')),
  birth_date date NOT NULL,
  phone text,
  residence text,
  registered_at text REFERENCES jurisdiction,
  alive_status text NOT NULL DEFAULT 'ALIVE' CHECK (alive_status IN ('ALIVE','DEAD','UNKNOWN')),
  death_date date,
  disability_kind text,
  disability_level smallint CHECK (disability_level BETWEEN 1 AND 4),
  tier text NOT NULL DEFAULT 'NONE' CHECK (tier IN ('MIN_LIVING','DESTITUTE','MARGINAL','NONE')),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX person_birth_date ON person (birth_date) WHERE alive_status = 'ALIVE';
CREATE INDEX person_registered_at ON person (registered_at);

CREATE TABLE household (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- Number in the household register.
  register_no text UNIQUE,
  head_id uuid NOT NULL REFERENCES person,
  registered_at text REFERENCES jurisdiction
);

CREATE TABLE household_member (
  household_id uuid NOT NULL REFERENCES household ON DELETE CASCADE,
  person_id uuid NOT NULL REFERENCES person,
  relation text NOT NULL,
  PRIMARY KEY (household_id, person_id)
);
CREATE INDEX household_member_person ON household_member (person_id);

CREATE TABLE recipient_account (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id uuid NOT NULL REFERENCES person,
  bank text NOT NULL,
  card_no_sealed bytea NOT NULL,
  card_no_index bytea NOT NULL UNIQUE,
  card_no_last4 text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('CITIZEN_CARD','OTHER')),
  status text NOT NULL CHECK (status IN ('NORMAL','DORMANT','FROZEN','CLOSED','UNKNOWN')),
  checked_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX recipient_account_person ON recipient_account (person_id);

CREATE TABLE form_version (
  key text NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  document jsonb NOT NULL,
  sha256 text NOT NULL,
  published_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (key, version)
);

CREATE TABLE policy_item (
  code text PRIMARY KEY,
  -- The item's file as published: names, department, mode, process, forms, limits, sources, departments.
  document jsonb NOT NULL,
  sha256 text NOT NULL,
  process_id text NOT NULL,
  process_xml text NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE policy_version (
  id text PRIMARY KEY,
  item_code text NOT NULL REFERENCES policy_item,
  -- The highest node it holds for; a county's own version hides the city's.
  jurisdiction_id text NOT NULL REFERENCES jurisdiction,
  effective_from date NOT NULL,
  effective_to date CHECK (effective_to > effective_from),
  rule_feel text NOT NULL,
  formula_feel text NOT NULL,
  params jsonb NOT NULL,
  UNIQUE (item_code, jurisdiction_id, effective_from)
);
