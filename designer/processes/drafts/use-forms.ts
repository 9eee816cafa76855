import { computed, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import { parseForm, type Form } from '../../../form-model/index.ts';
import type { World } from '../../../process-model/checks/world.ts';
import { fieldsOfForm } from '../../../process-model/data/form-fields.ts';
import { rowsOf } from '../../../process-model/outline/rows.ts';
import { api } from '../../api-client.ts';
import type { ProcessSession } from '../modeler/process-session.ts';
import { processOf } from '../outline/use-rows.ts';
import type { FormOfKey } from '../play/play-world.ts';
import type { FormChoice } from '../steps/step-view.ts';

/** The forms that steps may fill: their names for the settings, and what stands in those that the process names. */
export function useForms(
  world: Readonly<Ref<World | undefined>>,
  session: Readonly<ShallowRef<ProcessSession | undefined>>,
): { readonly choices: ComputedRef<readonly FormChoice[]>; readonly formOf: FormOfKey } {
  const documents = shallowRef<ReadonlyMap<string, unknown>>(new Map());
  const asked = new Map<string, Promise<unknown>>();
  const documentOf = (key: string): Promise<unknown> => {
    const reading = asked.get(key) ?? read(key);
    asked.set(key, reading);
    return reading;
  };
  watch(
    () => session.value?.revision.value,
    async () => {
      const missing = namedForms(session.value).filter((key) => !asked.has(key));
      for (const key of missing) {
        const document = await documentOf(key);
        documents.value = new Map([...documents.value, [key, document]]);
      }
    },
  );
  const choices = computed(() =>
    (world.value?.forms ?? []).map(({ key, title }) => ({
      key,
      title,
      fields: fieldsOfForm(documents.value.get(key)),
      document: documents.value.get(key),
    })),
  );
  const formOf = async (key: string): Promise<Form | undefined> => {
    const parsed = parseForm(await documentOf(key));
    return parsed.ok ? parsed.form : undefined;
  };
  return { choices, formOf };
}

/** Keys of the forms that steps of the process name. */
function namedForms(session: ProcessSession | undefined): string[] {
  const process = session && processOf(session);
  const keys = (process ? rowsOf(process) : []).flatMap((row) =>
    'facts' in row && row.facts.form !== undefined ? [row.facts.form] : [],
  );
  return [...new Set(keys)];
}

/** As it is drawn or, without a draft, published; undefined for a form that cannot be read. */
async function read(key: string): Promise<unknown> {
  try {
    const { draft, published } = await api.form(key);
    return draft ?? published?.document;
  } catch {
    return undefined;
  }
}
