import { z } from 'zod';
import { parseForm, type FormNode } from '../../form-model/index.ts';
import { effectiveRights, permits } from '../../form-model/rights.ts';
import type { Form } from '../../form-model/form.ts';
import { LocalisedText } from '../../model/localised.ts';
import type { KnownField, KnownForm } from '../../process-model/checks/world.ts';

/** Types whose values say something about a person that must stay out of the engine. */
const personalTypes = new Set([
  ...['identityNumber', 'bankCard', 'phone', 'person', 'signature', 'location', 'photo', 'file'],
  ...['divisionText'],
]);
const texts = new Set(['text', 'longText']);
/** What text fields about persons are called. */
const personalName = /(^|[a-z_])(name|identityNo|idNo|idCard|phone|mobile|cardNo|accountNo|address)$/i;

/** What checks of processes must know of a form, finished or under construction. */
export function knownForm(key: string, document: unknown): KnownForm {
  const parsed = parseForm(document);
  if (!parsed.ok) return unreadable(key, document);
  const { form } = parsed;
  return {
    key,
    title: form.title,
    readable: true,
    fields: [...form.nodes.values()].flatMap(fieldOf),
    closed: Object.fromEntries(Object.keys(form.document.rights).map((step) => [step, closedTo(form, step)])),
  };
}

const Titled = z.object({ title: LocalisedText });

function unreadable(key: string, document: unknown): KnownForm {
  const title = Titled.safeParse(document).data?.title ?? { zh: key, en: key };
  return { key, title, readable: false, fields: [], closed: {} };
}

/** Fields at the top of a form, which alone can become variables. */
function fieldOf(node: FormNode): KnownField[] {
  if ((node.kind !== 'field' && node.kind !== 'table') || node.pattern.includes('.')) return [];
  const { name, component } = node;
  return [
    {
      name,
      title: node.title ?? { zh: name, en: name },
      personal: personalTypes.has(component) || (texts.has(component) && personalName.test(name)),
      given: node.rules.value !== undefined || (node.kind === 'field' && node.type.given === true),
    },
  ];
}

function closedTo(form: Form, step: string): string[] {
  const rights = effectiveRights(form, form.document.rights[step] ?? {});
  return [...form.nodes.values()].flatMap(({ kind, name, pattern }) =>
    (kind === 'field' || kind === 'table') && !pattern.includes('.') && !permits(rights.get(pattern))
      ? [name]
      : [],
  );
}
