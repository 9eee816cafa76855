-- compatible: what waits for the listeners of a user task

ALTER TABLE engine.user_task
  -- What is going to happen once the listeners have agreed.
  ADD COLUMN transition jsonb,
  -- How the last request ended that they were asked about.
  ADD COLUMN settled jsonb;
-- The user task as the job of its listener shows it.
ALTER TABLE engine.job ADD COLUMN user_task jsonb;
