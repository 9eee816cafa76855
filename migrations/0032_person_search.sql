-- compatible: people are found by the beginning of their names

CREATE INDEX person_name ON person (name text_pattern_ops);
