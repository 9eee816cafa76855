declare module 'dmn-moddle' {
  /** Reader of DMN XML. What it gives is read through `XmlNode`, which checks as it goes. */
  export class DmnModdle {
    constructor(packages?: Record<string, unknown>);
    fromXML(xml: string, options?: { lax: boolean }): Promise<{ rootElement: unknown; warnings: unknown[] }>;
  }
}
