import { XmlNode } from '../../../process-model/xml-node.ts';
import type { ProcessSession } from '../modeler/process-session.ts';
import { read, readList, readObject, services, together, type Shape } from './editor-services.ts';

/** A named entry of a list in an extension element, such as a header of a task. */
interface Entry {
  readonly holder: string;
  readonly list: string;
  readonly type: string;
  readonly nameOf: string;
}

const header: Entry = { holder: 'zeebe:TaskHeaders', list: 'values', type: 'zeebe:Header', nameOf: 'key' };
const input: Entry = {
  holder: 'zeebe:IoMapping',
  list: 'inputParameters',
  type: 'zeebe:Input',
  nameOf: 'target',
};
const output: Entry = { ...input, list: 'outputParameters', type: 'zeebe:Output' };

/** Reads and changes one element; every change goes through the editor's command stack. */
export class StepEditor {
  readonly session: ProcessSession;
  readonly id: string;

  constructor(session: ProcessSession, id: string) {
    this.session = session;
    this.id = id;
  }

  get shape(): Shape | undefined {
    return services(this.session).registry.get(this.id);
  }

  get node(): XmlNode | undefined {
    return XmlNode.of(this.shape?.businessObject);
  }

  header(key: string): string | undefined {
    return this.node
      ?.extension('zeebe:TaskHeaders')
      ?.nodes('values')
      .find((one) => one.text('key') === key)
      ?.text('value');
  }

  /** One undo step; nothing happens where the element is gone. */
  change(run: () => void): void {
    if (this.shape) together(this.session, run);
  }

  set(properties: object): void {
    const { shape } = this;
    if (shape) services(this.session).modeling.updateProperties(shape, properties);
  }

  setDocumentation(text: string): void {
    const [first, ...others] = readList(this.shape?.businessObject, 'documentation');
    if (first && text !== '') this.update(first, { text });
    else if (text === '') this.set({ documentation: others });
    else this.set({ documentation: [this.make('bpmn:Documentation', { text }), ...others] });
  }

  /** Sets attributes of an extension element and makes it where it is missing; `undefined` takes the element away. */
  setExtension(type: string, attributes: object | undefined): void {
    const found = this.extension(type);
    if (attributes === undefined) {
      if (found) this.setExtensions(this.extensions().filter((one) => one !== found));
    } else if (found) this.update(found, attributes);
    else this.setExtensions([...this.extensions(), this.make(type, attributes)]);
  }

  setHeader(key: string, value: string | undefined): void {
    this.setEntry(header, key, value === undefined || value === '' ? undefined : { value });
  }

  setInput(target: string, source: string | undefined): void {
    this.setEntry(input, target, source === undefined ? undefined : { source });
  }

  setOutput(target: string, source: string | undefined): void {
    this.setEntry(output, target, source === undefined ? undefined : { source });
  }

  /** The condition of a flow; without one it has to be the default. */
  setCondition(feel: string): void {
    const text = feel.trim();
    const body = text.startsWith('=') ? text : `=${text}`;
    const found = readObject(this.shape?.businessObject, 'conditionExpression');
    if (text === '' || text === '=') this.set({ conditionExpression: undefined });
    else if (found) this.update(found, { body });
    else this.set({ conditionExpression: this.make('bpmn:FormalExpression', { body }) });
  }

  /** When a timer goes off: one of `timeDate`, `timeDuration` and `timeCycle`. */
  setTimer(kind: 'timeDate' | 'timeDuration' | 'timeCycle', body: string): void {
    const [definition] = readList(this.shape?.businessObject, 'eventDefinitions');
    if (!definition) return;
    const expression = this.make('bpmn:FormalExpression', { body });
    Reflect.set(expression, '$parent', definition);
    this.update(definition, {
      ...{ timeDate: undefined, timeDuration: undefined, timeCycle: undefined },
      [kind]: expression,
    });
  }

  /** Does the step once for each member of a list, at the same time; `undefined` does it once. */
  setLoop(each: { collection: string; element: string } | undefined): void {
    if (!each) {
      this.set({ loopCharacteristics: undefined });
      return;
    }
    const attributes = { inputCollection: `=${each.collection}`, inputElement: each.element };
    const known = readObject(this.shape?.businessObject, 'loopCharacteristics');
    const [settings] = readList(readObject(known, 'extensionElements'), 'values');
    if (settings) {
      this.update(settings, attributes);
      return;
    }
    const loop = this.make('bpmn:MultiInstanceLoopCharacteristics', {});
    const extensions = this.make('bpmn:ExtensionElements', {
      values: [this.make('zeebe:LoopCharacteristics', attributes)],
    });
    adopt(loop, 'extensionElements', extensions);
    this.set({ loopCharacteristics: loop });
  }

  private setEntry(
    { holder, list, type, nameOf }: Entry,
    name: string,
    attributes: object | undefined,
  ): void {
    const found = this.extension(holder);
    const entries = readList(found, list);
    const entry = attributes && this.make(type, { [nameOf]: name, ...attributes });
    const isThere = entries.some((one) => read(one, nameOf) === name);
    const kept = entries.flatMap((one) => (read(one, nameOf) === name ? (entry ?? []) : one));
    const next = entry && !isThere ? [...kept, entry] : kept;
    if (!found) {
      if (next.length > 0) this.setExtensions([...this.extensions(), this.make(holder, { [list]: next })]);
      return;
    }
    for (const one of next) Reflect.set(one, '$parent', found);
    const others = [...readList(found, 'inputParameters'), ...readList(found, 'outputParameters')];
    const left = others.filter((one) => !entries.includes(one));
    if (next.length === 0 && left.length === 0) this.setExtension(holder, undefined);
    else this.update(found, { [list]: next });
  }

  private extensions(): readonly object[] {
    return readList(readObject(this.shape?.businessObject, 'extensionElements'), 'values');
  }

  private extension(type: string): object | undefined {
    return this.extensions().find((one) => read(one, '$type') === type);
  }

  private setExtensions(values: readonly object[]): void {
    const found = readObject(this.shape?.businessObject, 'extensionElements');
    if (values.length === 0) this.set({ extensionElements: undefined });
    else if (found) {
      for (const value of values) Reflect.set(value, '$parent', found);
      this.update(found, { values });
    } else {
      const extensionElements = this.make('bpmn:ExtensionElements', { values });
      for (const value of values) Reflect.set(value, '$parent', extensionElements);
      Reflect.set(extensionElements, '$parent', this.shape?.businessObject);
      this.set({ extensionElements });
    }
  }

  private update(node: object, properties: object): void {
    const { shape } = this;
    if (shape) services(this.session).modeling.updateModdleProperties(shape, node, properties);
  }

  private make(type: string, attributes: object): object {
    const made = services(this.session).factory.create(type, attributes);
    for (const value of Object.values(attributes))
      if (Array.isArray(value))
        for (const one of value)
          if (typeof one === 'object' && one !== null) Reflect.set(one, '$parent', made);
    return made;
  }
}

function adopt(parent: object, name: string, child: object): void {
  Reflect.set(child, '$parent', parent);
  Reflect.set(parent, name, child);
}

let last: { key: string; session: ProcessSession; revision: number } | undefined;

/** A change made by typing: what was typed in one field since it was entered is one undo step. */
export function typed(editor: StepEditor, field: string, run: () => void): void {
  const { session } = editor;
  const key = `${editor.id} ${field}`;
  const goesOn = last?.key === key && last.session === session && last.revision === session.revision.value;
  if (goesOn) services(session).stack.undo();
  editor.change(run);
  last = { key, session, revision: session.revision.value };
}

/** The field was left: what is typed next is a step of its own. */
export const typingDone = (): void => {
  last = undefined;
};
