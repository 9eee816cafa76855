-- compatible: answers that forms of the program are tried with

-- Of versions that came with the program; what administrators try a form with is kept with its design.
ALTER TABLE form_version ADD COLUMN examples json NOT NULL DEFAULT '[]';
