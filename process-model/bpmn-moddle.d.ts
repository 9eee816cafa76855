declare module 'bpmn-moddle' {
  /** Reader of BPMN XML. What it gives is read through `XmlNode`, which checks as it goes. */
  export class BpmnModdle {
    constructor(packages?: Record<string, unknown>);
    fromXML(xml: string, options?: { lax: boolean }): Promise<{ rootElement: unknown; warnings: unknown[] }>;
  }
}
