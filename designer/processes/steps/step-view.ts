import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Language, LocalisedText } from '../../../model/localised.ts';
import type { FormField, Variable } from '../../../process-model/data/variable.ts';
import { processData, type ProcessData } from '../../../process-model/data/variables-at.ts';
import { XmlNode } from '../../../process-model/xml-node.ts';
import type { ProcessSession } from '../modeler/process-session.ts';
import { readObject, services } from './editor-services.ts';
import type { SampleCase } from './sample-case.ts';
import { StepEditor, typed } from './step-editor.ts';

/** A form that a step may fill. */
export interface FormChoice {
  readonly key: string;
  readonly title: LocalisedText;
  readonly fields: readonly FormField[];
  /** As it is drawn; undefined for one that no step of the process names. */
  readonly document: unknown;
}

/** What the settings are given beside the process. */
export interface Surroundings {
  readonly forms: readonly FormChoice[];
  readonly samples: readonly SampleCase[];
}

export interface NamedStep {
  readonly id: string;
  readonly name: string;
}

/** One element with all that its settings have to know; a new one after every change of the model. */
export interface StepView {
  readonly editor: StepEditor;
  readonly node: XmlNode;
  /** What it may read when it begins, and what its outputs may read. */
  readonly variables: readonly Variable[];
  readonly results: readonly Variable[];
  /** All other human steps of the process. */
  readonly people: readonly NamedStep[];
  readonly surroundings: Surroundings;
  readonly nameOf: (elementId: string) => string;
  /** A change made by typing in a field. */
  readonly typed: (field: string, run: () => void) => void;
}

export function useLanguage(): ComputedRef<Language> {
  const { locale } = useI18n();
  return computed(() => (locale.value === 'en' ? 'en' : 'zh'));
}

export function viewOf(
  session: ProcessSession,
  id: string,
  surroundings: Surroundings,
): StepView | undefined {
  const editor = new StepEditor(session, id);
  const { shape, node } = editor;
  const process = XmlNode.of(processOf(shape?.businessObject));
  if (!node) return undefined;
  const fieldsOf = (key: string) => surroundings.forms.find((form) => form.key === key)?.fields;
  // Following all variables of a large process takes longer than drawing a frame may: only settings that ask pay for it.
  let followed: ProcessData | undefined;
  const data = (): ProcessData | undefined => (followed ??= process && processData(process, fieldsOf));
  const { registry } = services(session);
  const nameOf = (elementId: string): string =>
    XmlNode.of(registry.get(elementId)?.businessObject)?.text('name') ?? elementId;
  const people = registry
    .filter((one) => one.type === 'bpmn:UserTask' && one.id !== id)
    .map((one) => ({ id: one.id, name: nameOf(one.id) }));
  return {
    editor,
    node,
    get variables() {
      return data()?.at(id) ?? [];
    },
    get results() {
      return data()?.afterWork(id) ?? [];
    },
    people,
    surroundings,
    nameOf,
    typed: (field, run) => typed(editor, field, run),
  };
}

/** The process that an element stands in, however deep. */
function processOf(node: object | undefined): object | undefined {
  for (let at = node; at; at = readObject(at, '$parent'))
    if (Reflect.get(at, '$type') === 'bpmn:Process') return at;
  return undefined;
}
