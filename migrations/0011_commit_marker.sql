-- compatible: what a node asks after the connection broke during a commit

-- One row for each connection of an engine node, with the last transaction that it committed. The number that
-- PostgreSQL gives a transaction is no proof: after a crash it gives the numbers of what was lost out again.
CREATE TABLE engine.commit_marker (
  connection uuid PRIMARY KEY,
  transaction uuid NOT NULL,
  written_at timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 50);
