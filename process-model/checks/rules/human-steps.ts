import type { CheckedProcess } from '../checked.ts';
import { nearest } from '../nearest.ts';
import { problem, type ProcessProblem } from '../problem.ts';
import type { KnownForm, KnownRole, World } from '../world.ts';
import { humanSteps, staticValue, type HumanStep } from './elements.ts';

/** Whether every step that a person does has a form that can be filled, and people who could fill it. */
export function humanStepProblems(process: CheckedProcess, world: World): readonly ProcessProblem[] {
  return humanSteps(process).flatMap((step) => [
    ...formProblems(step, world),
    ...kindProblems(step, world),
    ...peopleProblems(step, world),
  ]);
}

function formProblems({ element: { id }, form }: HumanStep, { forms }: World): ProcessProblem[] {
  if (form === undefined) return [problem('FORM_COMPUTED', id)];
  if (form === null) return [problem('FORM_MISSING', id)];
  if (forms.some(({ key }) => key === form)) return [];
  const meant = nearest(
    form,
    forms.map(({ key }) => key),
  );
  return [
    problem('FORM_UNKNOWN', id, {
      params: { form, ...(meant === undefined ? {} : { meant }) },
      repair: meant === undefined ? undefined : { kind: 'setForm', element: id, form: meant },
    }),
  ];
}

function kindProblems(step: HumanStep, { kinds, forms }: World): ProcessProblem[] {
  const { element, kind } = step;
  const known = kinds.find((one) => one.kind === kind);
  const form = forms.find(({ key }) => key === step.form);
  if (!known) {
    const meant = nearest(
      kind,
      kinds.map((one) => one.kind),
    );
    return [
      problem('KIND_UNKNOWN', element.id, {
        params: { kind, ...(meant === undefined ? {} : { meant }) },
        repair:
          meant === undefined
            ? undefined
            : { kind: 'setHeader', element: element.id, key: 'kind', value: meant },
      }),
    ];
  }
  if (!form?.readable) return [];
  return [...new Set([...known.answers, ...step.routing])].flatMap((name) => answerProblem(step, form, name));
}

/** An answer that a step must give has to be a field of its form that the step may write. */
function answerProblem({ element: { id }, step, routing }: HumanStep, form: KnownForm, name: string) {
  const field = form.fields.find((one) => one.name === name);
  const routed = routing.includes(name);
  const title = form.title.zh;
  if (!field) {
    const meant = nearest(
      name,
      form.fields.flatMap((one) => (one.personal ? [] : [one.name])),
    );
    return [
      problem('ANSWER_MISSING', id, {
        params: { name, form: title, ...(meant === undefined ? {} : { meant }) },
        repair: routed ? { kind: 'dropRouting', element: id, name } : undefined,
      }),
    ];
  }
  if (field.personal && routed)
    return [
      problem('PERSONAL_ROUTING', id, {
        params: { name: field.title.zh, field: name },
        repair: { kind: 'dropRouting', element: id, name },
      }),
    ];
  const closed = form.closed[step]?.includes(name) === true && !field.given;
  return closed ? [problem('ANSWER_CLOSED', id, { params: { name: field.title.zh, form: title } })] : [];
}

function peopleProblems({ element: { id }, properties }: HumanStep, { roles }: World): ProcessProblem[] {
  const { candidateGroups, candidateUsers, assignee } = properties;
  if (!candidateGroups)
    return assignee || candidateUsers ? [] : [problem('PEOPLE_MISSING', id, { repair: onlyRole(id, roles) })];
  const named = rolesIn(staticValue(candidateGroups));
  if (!named) return [];
  if (named.length === 0) return [problem('PEOPLE_MISSING', id, { repair: onlyRole(id, roles) })];
  const known = named.flatMap((name) => roles.find(({ role }) => role === name) ?? []);
  const unknown = named.filter((name) => !roles.some(({ role }) => role === name));
  if (unknown.length > 0) return unknown.map((role) => unknownRole(id, role, roles));
  return staffProblems(id, known);
}

/** Where an installation has one role only there is no choice. */
const onlyRole = (element: string, roles: readonly KnownRole[]) => {
  const [only, ...others] = roles;
  return only && others.length === 0 ? ({ kind: 'setRole', element, role: only.role } as const) : undefined;
};

/** Groups that are written out: a list, or names with commas between. */
function rolesIn(value: unknown): readonly string[] | undefined {
  if (typeof value === 'string')
    return value
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
  if (!Array.isArray(value)) return undefined;
  const names: unknown[] = value;
  return names.filter((name) => typeof name === 'string');
}

function unknownRole(id: string, role: string, roles: readonly KnownRole[]): ProcessProblem {
  const meant = nearest(
    role,
    roles.map((known) => known.role),
  );
  return problem('ROLE_UNKNOWN', id, {
    params: { role, ...(meant === undefined ? {} : { meant }) },
    repair: meant === undefined ? undefined : { kind: 'setRole', element: id, role: meant },
  });
}

function staffProblems(id: string, known: readonly KnownRole[]): ProcessProblem[] {
  const role = known.map((one) => one.role).join(', ');
  if (known.every(({ people }) => people === 0)) return [problem('ROLE_NOBODY', id, { params: { role } })];
  // Several roles may share the townships among them; only the place with neither is missed, and that is not known here.
  const [only, ...others] = known;
  if (!only || others.length > 0 || only.missingCount === 0) return [];
  return [
    problem('ROLE_NOBODY_SOMEWHERE', id, {
      params: { role, count: String(only.missingCount), places: only.missing.join('、') },
    }),
  ];
}
