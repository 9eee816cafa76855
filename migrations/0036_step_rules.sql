-- compatible: rules of human steps that administrators set in the process

-- Steps of the same process instance whose doer may not do this one.
ALTER TABLE inbox_task ADD COLUMN not_by text[] NOT NULL DEFAULT '{}';
-- Days on which the holders are still to be reminded, and the role that gets the step when it is late.
ALTER TABLE inbox_task ADD COLUMN remind_on date[] NOT NULL DEFAULT '{}';
ALTER TABLE inbox_task ADD COLUMN escalate_to text;
CREATE INDEX inbox_task_watched ON inbox_task (due_at)
  WHERE state = 'OPEN' AND (remind_on <> '{}' OR escalate_to IS NOT NULL);
