-- compatible: steps that people of several roles may do, what a process lets them do with a step, and stops of its clock

-- Further roles that may do the step, beside `role`.
ALTER TABLE inbox_task ADD COLUMN other_roles text[] NOT NULL DEFAULT '{}';
-- What its holder may do with it beside filling its form: PUT_BACK, HAND_OVER. A step that was open before may be put back.
ALTER TABLE inbox_task ADD COLUMN actions text[] NOT NULL DEFAULT '{PUT_BACK}';
-- Unit in which its time limit counts where it stands while the clock of its case stands; null: it goes on.
ALTER TABLE inbox_task ADD COLUMN pauses_in text CHECK (pauses_in IN ('wd', 'd'));
-- The step whose answers were taken over, because the only one who may do this step gave them.
ALTER TABLE inbox_task ADD COLUMN taken_over_from uuid REFERENCES inbox_task;
