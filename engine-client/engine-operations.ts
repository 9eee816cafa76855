export interface EngineDefinition {
  key: string;
  processId: string;
  name: string;
  version: number;
}

/** Figures of one element over the running and ended instances of a definition. */
export interface ElementFigures {
  elementId: string;
  active: number;
  incidents: number;
  completed: number;
  cancelled: number;
}

/** One visit of an element; instants are ISO 8601. */
export interface EngineVisit {
  elementInstanceKey: string;
  processInstanceKey: string;
  elementId: string;
  type: string;
  startDate: string;
  endDate: string | undefined;
}

export interface OpenIncident {
  incidentKey: string;
  errorType: string;
  errorMessage: string;
  elementId: string;
  elementInstanceKey: string;
  processInstanceKey: string;
  processDefinitionKey: string;
  jobKey: string | undefined;
  createdAt: string;
}

export interface EngineVariable {
  name: string;
  /** JSON text. */
  value: string;
  scopeKey: string;
}

export interface VisitSearch {
  definitionKey: string;
  state: 'ACTIVE' | 'COMPLETED';
  elementId?: string;
  /** Only visits that ended at this instant or later. */
  endedFrom?: string;
  /** Most visits that are read: the oldest of the active, the newest of the completed. */
  most: number;
}

/**
 * What an administrator asks of the instances of a process, over the search API of Camunda 8.8.
 * Every call throws an `EngineError` when the engine refuses or can't be reached.
 */
export interface EngineOperations {
  definitions(): Promise<EngineDefinition[]>;
  /** BPMN XML; undefined when there is no such definition. */
  model(definitionKey: string): Promise<string | undefined>;
  elementFigures(definitionKey: string): Promise<ElementFigures[]>;
  /** How many instances run, and how many of them have an incident. */
  runningInstances(definitionKey: string): Promise<{ running: number; withIncident: number }>;
  visits(search: VisitSearch): Promise<EngineVisit[]>;
  openIncidents(definitionKey: string): Promise<OpenIncident[]>;
  openIncident(incidentKey: string): Promise<OpenIncident | undefined>;
  variables(processInstanceKey: string): Promise<EngineVariable[]>;
  setVariables(
    scopeKey: string,
    variables: Readonly<Record<string, string | number | boolean | null>>,
  ): Promise<void>;
  /** Takes every token at one element of an instance to another element. */
  move(processInstanceKey: string, way: { from: string; to: string }): Promise<void>;
}
