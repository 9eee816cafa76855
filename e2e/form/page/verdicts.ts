import { createApp, h, nextTick, shallowRef } from 'vue';
import { openForm, parseForm, rightsFor, type Form } from '../../../form-model/index.ts';
import { fill, seen } from '../../../test/fill-form.ts';
import { filledAt, type FormCase } from '../../../test/form-cases.ts';
import { dictionaries } from '../../../test/form-kinds.ts';
import AidForm from '../../../ui/form/aid-form.vue';
import type { AidFormHandle } from '../../../ui/form/aid-form-handle.ts';
import { createAidI18n } from '../../../ui/i18n/index.ts';
import '../../../ui/theme/index.ts';

/** A case with what the server gives of it: stored values that the step may see. */
interface Given {
  readonly filling: FormCase;
  readonly stored: Readonly<Record<string, unknown>>;
}

const now = new Date(filledAt);
const known = new Map(Object.entries(dictionaries));

function opened(filling: FormCase): { form: Form } | { problems: unknown } {
  const parsed = parseForm(filling.document);
  return parsed.ok ? { form: parsed.form } : { problems: parsed.problems };
}

/** What this browser makes of a form and of what was done in it. */
function judge({ filling, stored }: Given): unknown {
  const parsed = opened(filling);
  if ('problems' in parsed) return parsed;
  const { form } = parsed;
  const rights = rightsFor(form, filling.step);
  const session = openForm(form, {
    values: stored,
    rights,
    context: filling.context,
    now,
    dictionaries: known,
  });
  fill(session, filling.moves);
  const verdict = { sent: session.values(), checked: session.check(), seen: seen(session) };
  session.dispose();
  return verdict;
}

const painted = (): Promise<unknown> =>
  new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

/** Draws a form that holds what was typed into it, asks it for its errors, and gives what is to be read then. */
async function draw({ filling, stored, sent }: Given & { sent: Given['stored'] }): Promise<unknown> {
  const parsed = opened(filling);
  if ('problems' in parsed) return parsed;
  const { form } = parsed;
  const handle = shallowRef<AidFormHandle | null>(null);
  const app = createApp(() =>
    h(AidForm, {
      ...{ ref: handle, form, values: sent, initial: stored, rights: rightsFor(form, filling.step) },
      ...{ context: filling.context, now },
    }),
  ).use(createAidI18n({ zh: {}, en: {} }));
  app.mount('#app');
  await nextTick();
  const checked = await handle.value?.validate();
  // The list of errors may come a moment later, where there are many fields to ask.
  const until = Date.now() + 5000;
  do await painted();
  while (checked?.ok === false && document.querySelector('.summary li') === null && Date.now() < until);
  const errors = [...document.querySelectorAll('.summary li')].map((line) => line.textContent.trim());
  const text = document.querySelector('.aid-form')?.textContent ?? '';
  app.unmount();
  return { errors, text };
}

Object.assign(window, {
  judge: (cases: readonly Given[]) => cases.map(judge),
  draw: async (cases: readonly (Given & { sent: Given['stored'] })[]) => {
    const drawn: unknown[] = [];
    for (const one of cases) drawn.push(await draw(one));
    return drawn;
  },
});
