// The layouter comes without types.
declare module 'bpmn-auto-layout' {
  /** The model with a drawing made for its first process. */
  export function layoutProcess(xml: string): Promise<string>;
}
