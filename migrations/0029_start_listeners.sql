-- compatible: an event that starts a scope waits until the scope's start listeners are done

-- Start event and variables of a process or event sub process that still runs its start listeners.
ALTER TABLE engine.element_instance ADD COLUMN starting jsonb;
