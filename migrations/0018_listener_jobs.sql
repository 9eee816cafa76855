-- compatible: jobs of listeners beside those of the elements themselves

ALTER TABLE engine.job
  ADD COLUMN kind text NOT NULL DEFAULT 'BPMN_ELEMENT'
    CHECK (kind IN ('BPMN_ELEMENT', 'EXECUTION_LISTENER', 'TASK_LISTENER')),
  ADD COLUMN listener_event_type text NOT NULL DEFAULT 'UNSPECIFIED' CHECK (listener_event_type IN
    ('UNSPECIFIED', 'START', 'END', 'CREATING', 'ASSIGNING', 'UPDATING', 'COMPLETING', 'CANCELING')),
  -- Which of the listeners of this event, from 0; null for the job of an element.
  ADD COLUMN listener_index int,
  ADD CHECK ((kind = 'BPMN_ELEMENT') = (listener_index IS NULL)),
  ADD CHECK ((kind = 'BPMN_ELEMENT') = (listener_event_type = 'UNSPECIFIED'));
