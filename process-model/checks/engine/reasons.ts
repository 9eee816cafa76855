/**
 * Everything that the engine refuses, as patterns of its reasons: `{name}` stands for a text that differs. The code names
 * a sentence of the language files. The first pattern that fits counts.
 */
export const engineReasons = {
  FILE_TOO_LARGE: 'The file is larger than {bytes} bytes.',
  FILE_DOCTYPE: 'A document type declaration (DOCTYPE) is not allowed.',
  FILE_TOO_DEEP: 'Elements are nested deeper than {levels} levels.',
  FILE_TOO_MANY_ELEMENTS: 'There are more than {count} flow elements.',
  FILE_TOO_MANY_TAGS: 'There are more than {count} XML elements.',
  FILE_NOT_BPMN: 'The file is no BPMN document',
  FILE_NOT_XML: 'The file is no BPMN document: {cause}',
  FILE_UNKNOWN_ATTRIBUTE: "The attribute '{name}' is not known here",
  FILE_DANGLING: "The {property} '{value}' does not exist in the file",
  FILE_ID_TWICE: "The id '{id}' is used more than once",
  FILE_UNKNOWN_ELEMENT: 'The element {type} is not known here',
  ID_MISSING: 'Holds an element {type} without an id',
  NOT_EXECUTABLE: 'Must contain at least one executable process',
  ENDLESS_RUN: 'A token would run for ever here, nothing waits: {steps}',

  FLOW_OPEN: 'Must have a source and a target',
  FLOW_CROSSES: 'Must not cross the border of a sub process',
  CONDITION_MISPLACED: 'Conditions are allowed only on flows from exclusive and inclusive gateways',
  CONDITION_MISSING: 'Must have a condition or be the default flow',
  CONDITION_EMPTY: 'Must have a condition',
  DEFAULT_ELSEWHERE: 'The default flow must start at the gateway',
  EVENT_GATEWAY_ALONE: 'Must have at least two outgoing sequence flows',
  EVENT_GATEWAY_TARGET: 'Must lead only to intermediate catch events of messages, timers or signals',
  EVENT_GATEWAY_SHARED: 'Must have no other incoming flow than from the event-based gateway',

  START_MISSING: 'Must have at least one start event',
  START_BLANK_TWICE: 'Must not have more than one none start event',
  START_INSIDE_BLANK: 'Must have exactly one none start event',
  START_INSIDE_TYPED: 'The start event of a sub process must be a none start event',
  START_EVENT_SCOPE: 'Must have exactly one start event, with a message, timer, signal, error or escalation',
  EVENT_SCOPE_FLOWS: 'An event sub process must not have sequence flows',
  START_FORM_MISPLACED: 'A form has a meaning only at the none start event of a process',
  START_FORM_LINK: 'A start form linked by {attribute} is not supported by this engine; use formId',
  START_FORM_COMPUTED: 'The id of a start form must not be an expression: there are no variables yet',
  FORM_ID_MISSING: 'Must have a form id for its form',

  END_GOES_ON: 'An end event must not have outgoing sequence flows',
  EVENT_TWO_KINDS: 'Must not have more than one event definition',
  EVENT_NO_KIND: 'Must have an event definition',
  EVENT_KIND: 'The event definition {type} is not supported by this engine here',
  EVENT_TWIN: 'Another event at the same place waits for the same {what}',
  BOUNDARY_LOOSE: 'Must be attached to an activity of its scope',
  BOUNDARY_ENTERED: 'Must not have incoming sequence flows',
  BOUNDARY_ENDS: 'Must have at least one outgoing sequence flow',
  ERROR_NOT_INTERRUPTING: 'Error events must be interrupting',
  ERROR_THROWN_HERE: 'An error can be thrown by an end event only',
  ERROR_NO_CODE: 'Must have an error with an error code',
  ESCALATION_HOST:
    'An escalation boundary event should only be attached to a subprocess, or a call activity.',
  ESCALATION_NO_CODE: 'Must have an escalation with an escalation code',
  CODE_CAUGHT_HERE: 'Must not catch an {what} here; use a boundary event or an event sub process',
  CODE_COMPUTED: 'The code of a catch event must not be an expression',
  LINK_ENTERED: 'A link catch event must not have incoming sequence flows',
  LINK_GOES_ON: 'A link throw event must not have outgoing sequence flows',
  LINK_NOWHERE: 'Must name a link that an intermediate catch event of this scope has',
  LINK_TWICE: "Another catch event of this scope has the link name '{name}' too",
  LINK_NO_NAME: 'A link catch event must be an intermediate event with a link name',
  MESSAGE_MISSING: 'Must reference a message',
  MESSAGE_NO_NAME: 'Must have a message with a name',
  MESSAGE_NO_KEY: 'Must have a message with a subscription and its correlation key',
  SIGNAL_NO_NAME: 'Must have a signal with a name',
  TIMER_ONE_OF: 'Must have exactly one of time date, duration or cycle',
  TIMER_CYCLE: 'Must not be a time cycle: it fires only once',
  TIMER_INVALID: "The time {kind} '{text}' is not valid",

  COMPENSATION_GOES_ON: 'A compensation boundary event must not have outgoing sequence flows',
  COMPENSATION_ONE_HANDLER: 'Must be associated with exactly one compensation handler',
  COMPENSATION_HANDLER: 'Must be associated with a compensation handler (isForCompensation) of its scope',
  COMPENSATION_SCOPE: 'An event sub process is no compensation handler',
  COMPENSATION_FLOWS: 'A compensation handler must not have sequence flows',
  COMPENSATION_BOUNDARY: 'A compensation handler must not have boundary events',
  COMPENSATION_LOOSE: 'A compensation handler must be associated with a compensation boundary event',
  COMPENSATION_ELSEWHERE: 'The activity of a compensation event must stand in the same scope',
  COMPENSATION_NOTHING:
    'The activity of a compensation event must have a compensation boundary event or be a sub process',
  COMPENSATION_WAITS: 'A compensation event must wait for completion of the compensation',

  JOB_TYPE_MISSING: 'Must have a zeebe:taskDefinition with a job type',
  LISTENER_TYPE_MISSING: 'Must have a job type for its execution listener',
  TASK_LISTENER_TYPE_MISSING: 'Must have a job type for its task listener',
  LISTENER_EVENT: "The event type '{type}' of an execution listener is not known; it is start or end",
  LISTENER_TWICE: "Found '{times}' duplicates based on {what}, these combinations should be unique.",
  LISTENER_UNHEARD: "Execution listeners of type '{type}' are not supported by {what}",
  TASK_LISTENER_EVENT: "Task listeners of the event type '{type}' are not supported by this engine",
  HEADER_RESERVED:
    "Attribute 'key' contains '{key}', but header keys starting with '{prefix}' are reserved for internal use.",
  BACK_OFF_INVALID:
    "The header '{header}' must be a list of durations such as 'PT10S, PT1M'; '{text}' is none",
  CALLED_MISSING: 'Must have a zeebe:calledElement with a process id',
  CALLED_BUSINESS_ID: 'A business id for the called process is not supported by this engine',
  DECISION_MISSING: 'Must have a zeebe:calledDecision with a decision id',
  DECISION_OR_JOB:
    "Must have either one 'zeebe:calledDecision' or one 'zeebe:taskDefinition' extension element",
  DECISION_NO_RESULT: 'Must have a result variable for its decision',
  SCRIPT_MISSING: 'Must have a script',
  SCRIPT_OR_JOB: 'Must not have both a zeebe:script and a zeebe:taskDefinition',
  SCRIPT_NO_RESULT: 'Must have a result variable for its script',
  TAG_MISSING: 'Must have a version tag for its binding',
  BINDING_UNKNOWN: "The binding type '{type}' is not known",
  MAPPING_TARGET: "The mapping target '{target}' is not a variable name",
  MAPPING_SOURCE: "Must have a source for the mapping to '{target}'",
  MAPPING_INPUT: 'Input mappings have no meaning at a {type}',

  LOOP_STANDARD: 'Standard loops are not supported by this engine; use a multi-instance',
  LOOP_TWO_RANGES: 'Must not have both an input collection and a loop cardinality',
  LOOP_NO_COLLECTION: 'Must have an input collection for its multi-instance',
  LOOP_OUTPUT: 'Must have both output collection and output element, or neither',
  LOOP_NO_OUTPUT: 'Must have an output element',
  LOOP_NO_CONDITION: 'Must have a completion condition',
  LOOP_BEHAVIOR: "The multi-instance behavior '{behavior}' is not supported by this engine",

  PRIORITY_INVALID: "The priority must be a whole number from 0 to 100; '{text}' is none",
  FORM_TWO_LINKS: "Exactly one of the attributes '{attributes}' must be present",
  FORM_NATIVE_KEY: 'A user task with a zeebe:userTask has its form by formId or externalReference',
  FORM_EMBEDDED: "Must refer to a zeebe:userTaskForm of its process; there is none with the id '{id}'",
  NATIVE_ONLY: '{what} has a meaning only at a user task with a zeebe:userTask',

  EXPRESSION_INVALID: "The expression '{text}' can't be compiled: {reason} (at character {at})",
  EXPRESSION_MISSING: "Must have {what} that is an expression; '{text}' does not start with '='",
  VARIABLE_NAME: "Must have a variable name as {what}; '{name}' is none",

  CAMUNDA7_ATTRIBUTE: "The attribute '{name}' belongs to Camunda 7 and has no meaning for this engine",
  CAMUNDA7_ELEMENT: 'The element {type} belongs to Camunda 7 and has no meaning for this engine',
  EXTENSION_MISPLACED: 'The extension {extension} has no meaning at a {type}',
  ELEMENT_UNSUPPORTED: 'The element {type} is not supported by this engine',
  FEATURE_AD_HOC: 'Ad-hoc sub processes are not supported by this engine',
  FEATURE_RESOURCES: 'Linked resources are not supported by this engine',
  FEATURE_CONDITIONAL: 'Conditional events are not supported by this engine',
  FEATURE_JOB_PRIORITY: 'Job priorities are not supported by this engine',
  FEATURE_AGENT: 'Agent definitions are not supported by this engine',
  FEATURE_START_QUANTITY: 'A startQuantity other than 1 is not supported by this engine',
  FEATURE_COMPLETION_QUANTITY: 'A completionQuantity other than 1 is not supported by this engine',
  FEATURE_INSTANTIATE: 'Starting an instance here (instantiate) is not supported by this engine',
  FEATURE_PARALLEL_EVENTS: 'The event gateway type Parallel is not supported by this engine',
  FEATURE_MULTIPLE: 'Parallel multiple events are not supported by this engine',
  FEATURE_EVENT_REFERENCE: 'References to shared event definitions are not supported by this engine',
  FEATURE_PERFORMERS: 'Performers other than in zeebe:assignmentDefinition are not supported by this engine',
  FEATURE_DEFAULT_FLOW: 'Default flows of elements other than gateways are not supported by this engine',
  ENGINE_REFUSES: '{reason}',
} as const satisfies Record<string, string>;

export interface ReadReason {
  readonly code: string;
  readonly params: Record<string, string>;
}

const patterns = Object.entries(engineReasons).map(([code, pattern]) => ({
  code,
  names: [...pattern.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''),
  regex: new RegExp(
    `^${pattern.replace(/[.*+?^$()[\]|\\]/g, String.raw`\$&`).replace(/\{\w+\}/g, '([^]*)')}$`,
    'u',
  ),
}));

/** What a reason of the engine says, taken apart. */
export function readReason(reason: string): ReadReason {
  for (const { code, names, regex } of patterns) {
    const match = regex.exec(reason);
    if (match)
      return { code, params: Object.fromEntries(names.map((name, i) => [name, match[i + 1] ?? ''])) };
  }
  return { code: 'ENGINE_REFUSES', params: { reason } };
}
