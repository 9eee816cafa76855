declare module 'bpmn-auto-layout' {
  /** Draws a model that has no drawing. */
  export function layoutProcess(xml: string): Promise<string>;
}
