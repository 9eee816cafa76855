import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { ProcessProblem, Repair } from '../../../process-model/checks/problem.ts';
import type { ProcessSession } from '../modeler/process-session.ts';
import { modelEditor, read, readText, type Drawn, type ModelEditor } from './model-editor.ts';
import { problemSentence, roleNamed } from './problem-sentence.ts';
import { kindOf, type RepairWords } from './repairs.ts';

/** Problems and their repairs in words. */
export interface ProblemTexts extends RepairWords {
  sentenceOf(problem: ProcessProblem): string;
  /** Where something is wrong, by the name that stands in the drawing. */
  placeOf(elementId: string): string;
  repairOf(repair: Repair): string;
}

type Translate = (key: string, params?: Record<string, string>) => string;

export function useProblemTexts(session: () => ProcessSession): ComputedRef<ProblemTexts> {
  const { t, te } = useI18n();
  return computed(() =>
    textsIn(modelEditor(session().modeler), (key, params) => (params ? t(key, params) : t(key)), te),
  );
}

function textsIn(editor: ModelEditor, t: Translate, knows: (key: string) => boolean): ProblemTexts {
  const nameOf = (type: string): string => {
    const key = `processChecks.typeName.${type}`;
    return t(knows(key) ? key : 'processChecks.typeName.Task');
  };
  const roleName = roleNamed(t, knows);
  const placeOf = (elementId: string): string => {
    const drawn = editor.find(elementId);
    if (!drawn || isWhole(drawn)) return t('processChecks.wholeFile');
    return nameIn(drawn.businessObject) || flowName(drawn) || `${nameOf(kindOf(drawn))} ${drawn.id}`;
  };
  return {
    nameOf,
    sentenceOf: (problem) => problemSentence(problem, t, knows),
    placeOf,
    repairOf(repair) {
      const to = repair.kind === 'turnGateway' ? repair.to.replace(/^bpmn:/, '') : 'ExclusiveGateway';
      const drawn = repair.kind === 'nameFromType' ? editor.find(repair.element) : undefined;
      const value = drawn ? nameOf(kindOf(drawn)) : roleName(valueOf(repair, placeOf));
      return t(`processChecks.repair.${repair.kind}`, { gateway: t(`processChecks.gateway.${to}`), value });
    },
  };
}

const isWhole = ({ type }: Drawn): boolean => type === 'bpmn:Process' || type === 'bpmn:Collaboration';

const nameIn = (part: unknown): string => readText(part, 'name')?.trim() ?? '';

/** A flow without a name is known by where it leads from and to. */
function flowName({ type, businessObject }: Drawn): string {
  if (type !== 'bpmn:SequenceFlow') return '';
  const ends = ['sourceRef', 'targetRef'].map((end) => nameIn(read(businessObject, end)));
  return ends.some((name) => name !== '') ? ends.map((name) => name || '…').join(' → ') : '';
}

/** What a repair puts in the place of what was wrong. */
function valueOf(repair: Repair, placeOf: (id: string) => string): string {
  switch (repair.kind) {
    case 'connect':
      return placeOf(repair.from);
    case 'removeElements':
      return String(repair.elements.length);
    case 'setJobType':
      return repair.type;
    case 'setHeader':
      return repair.value;
    case 'renameHeader':
      return repair.to;
    case 'setRole':
      return repair.role;
    case 'setForm':
      return repair.form;
    case 'setCalledProcess':
      return repair.process;
    case 'addRouting':
      return repair.name;
    case 'limitCycle':
      return String(repair.times);
    default:
      return '';
  }
}
