/** One element of a parsed BPMN file, read by name; what is absent or of another kind is undefined. */
export class XmlNode {
  readonly #raw: object;

  constructor(raw: object) {
    this.#raw = raw;
  }

  /** The node behind a parsed object; undefined for anything else. */
  static of(raw: unknown): XmlNode | undefined {
    return typeof raw === 'object' && raw !== null && '$type' in raw ? new XmlNode(raw) : undefined;
  }

  /** Prefixed type name, such as `bpmn:ServiceTask`. */
  get type(): string {
    return this.text('$type') ?? '';
  }

  get id(): string | undefined {
    return this.text('id');
  }

  text(name: string): string | undefined {
    const value = this.#read(name);
    return typeof value === 'string' ? value : undefined;
  }

  flag(name: string): boolean | undefined {
    const value = this.#read(name);
    return typeof value === 'boolean' ? value : undefined;
  }

  number(name: string): number | undefined {
    const value = this.#read(name);
    return typeof value === 'number' ? value : undefined;
  }

  node(name: string): XmlNode | undefined {
    return XmlNode.of(this.#read(name));
  }

  nodes(name: string): XmlNode[] {
    const value = this.#read(name);
    return Array.isArray(value) ? value.flatMap((member) => XmlNode.of(member) ?? []) : [];
  }

  /** Ids of the referenced elements. */
  ids(name: string): string[] {
    return this.nodes(name).flatMap(({ id }) => id ?? []);
  }

  /** Everything that stands directly inside. */
  children(): XmlNode[] {
    const members: unknown[] = Object.values(this.#raw).flat();
    return members.flatMap((member) => XmlNode.of(member) ?? []);
  }

  /** Extension elements, of any namespace. */
  extensions(): XmlNode[] {
    return this.node('extensionElements')?.nodes('values') ?? [];
  }

  extension(type: string): XmlNode | undefined {
    return this.extensions().find((extension) => extension.type === type);
  }

  /** Names of attributes that stand outside the schemas, with their prefixes. */
  foreignAttributes(): string[] {
    return Object.keys(this.#attributes()).filter((name) => !name.startsWith('xmlns'));
  }

  /** An attribute that stands outside the schemas. */
  foreignAttribute(name: string): string | undefined {
    const value: unknown = Reflect.get(this.#attributes(), name);
    return typeof value === 'string' ? value : undefined;
  }

  /** Namespaces that are declared here, by prefix. */
  namespaces(): Map<string, unknown> {
    const declared = Object.entries(this.#attributes()).filter(([name]) => name.startsWith('xmlns:'));
    return new Map(declared.map(([name, uri]) => [name.slice('xmlns:'.length), uri]));
  }

  #attributes(): object {
    const attributes = this.#read('$attrs');
    return typeof attributes === 'object' && attributes !== null ? attributes : {};
  }

  #read(name: string): unknown {
    const value: unknown = Reflect.get(this.#raw, name);
    return value;
  }
}
