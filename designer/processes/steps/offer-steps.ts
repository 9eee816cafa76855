import { z } from 'zod';
import type { Language } from '../../../model/localised.ts';
import { elementTemplates, stepChoices } from '../../../process-model/templates/templates.ts';
import type { ProcessSession } from '../modeler/process-session.ts';
import { applyTemplate } from './apply-template.ts';
import { services, together, type Shape } from './editor-services.ts';

interface Entry {
  readonly label: string;
  readonly description: string;
  readonly search: string;
  readonly imageUrl: string;
  readonly group: { readonly id: string; readonly name: string };
  readonly action: unknown;
}
type Entries = Readonly<Record<string, unknown>>;
interface Provider {
  getPopupMenuEntries(target: Shape): (entries: Entries) => Entries;
}
interface PopupMenu {
  registerProvider(menu: string, priority: number, provider: Provider): void;
}
interface AutoPlace {
  append(source: Shape, shape: Shape): Shape;
}
interface Create {
  start(event: unknown, shape: Shape): void;
}
interface EventBus {
  once(event: string, listener: (event: unknown) => void): void;
}

/** Texts of the language file by key. */
type Words = (key: string) => string;
interface Offer {
  readonly session: ProcessSession;
  readonly language: () => Language;
  readonly t: Words;
}
/** Before what the editor offers itself. */
const FIRST = 1500;
const isStep = ({ type }: Shape): boolean => /:(Task|.*Task|CallActivity)$/.test(type);

/** Lets the menus of the canvas offer steps by what they do, to be found in the words of the reader. */
export function offerSteps(offer: Offer): void {
  const { session } = offer;
  const menu = session.modeler.get<PopupMenu>('popupMenu');
  const register = (name: string, act: (target: Shape, templateId: string) => unknown): void =>
    menu.registerProvider(name, FIRST, {
      getPopupMenuEntries: (target) => (entries) =>
        name === 'bpmn-replace' && !isStep(target)
          ? entries
          : { ...entriesOf(offer, (id) => act(target, id)), ...entries },
    });
  register('bpmn-replace', (target, id) => () => {
    applyTemplate(session, target.id, id);
  });
  register('bpmn-append', (target, id) => ({ click: () => append(session, target, id) }));
  register('bpmn-create', (_target, id) => {
    const start = (event: unknown): void => drag(session, event, id);
    return { click: start, dragstart: start };
  });
}

function entriesOf({ language, t }: Offer, action: (templateId: string) => unknown): Record<string, Entry> {
  const entries = stepChoices(language())
    .filter(({ block }) => !block)
    .map(({ id, name, hint, group, icon }): [string, Entry] => [
      id,
      {
        ...{ label: name, description: hint, search: `${name} ${hint}`, action: action(id) },
        imageUrl: picture(icon),
        group: { id: `step-${group}`, name: t(`processOutline.stepGroup.${group}`) },
      },
    ]);
  return Object.fromEntries(entries);
}

const picture = (path: string): string =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="${path}" fill="none" stroke="#0d6b73" stroke-width="2"/></svg>`)}`;

/** A shape of the type that a template is for. */
function shapeFor(session: ProcessSession, templateId: string): Shape {
  const type = elementTemplates('zh').find(({ id }) => id === templateId)?.elementType.value ?? 'bpmn:Task';
  return services(session).elements.createShape({ type });
}

function append(session: ProcessSession, target: Shape, templateId: string): void {
  together(session, () => {
    const shape = session.modeler.get<AutoPlace>('autoPlace').append(target, shapeFor(session, templateId));
    applyTemplate(session, shape.id, templateId);
  });
}

const Ended = z.object({ context: z.object({ shape: z.object({ id: z.string() }) }) });

/** The step is settled once it is dropped; where it is not dropped, there is none. */
function drag(session: ProcessSession, event: unknown, templateId: string): void {
  const bus = session.modeler.get<EventBus>('eventBus');
  let given = false;
  bus.once('create.end', (ended) => {
    if (!given) applyTemplate(session, Ended.parse(ended).context.shape.id, templateId);
  });
  bus.once('create.cancel', () => {
    given = true;
  });
  session.modeler.get<Create>('create').start(event, shapeFor(session, templateId));
}
