import { describe, expect, it } from 'vitest';
import { aProcess, boundary, end, manual, start, timer, user } from '../../test/bpmn-builder.ts';
import { EngineDriver } from '../../test/engine-driver.ts';

const native = (extensions = '') => user('review', { extensions: `<zeebe:userTask/>${extensions}` });
const alone = (extensions?: string) =>
  EngineDriver.deploy(aProcess('p', start('s'), native(extensions), end('e'), 's -> review -> e'));
const firstTask = ({ tree }: EngineDriver) => {
  const [task] = tree.userTask;
  if (!task) throw new Error('There is no user task');
  return task;
};

/** What every request to the only user task has. */
const asked = (engine: EngineDriver) => ({
  ...{ userTaskKey: firstTask(engine).key, action: '', request: 'r' },
});

describe('a user task of the engine', () => {
  it('rule 36: is not assigned and of middle priority unless its model says otherwise', async () => {
    const engine = await alone();
    engine.start();
    expect(firstTask(engine)).toMatchObject({ priority: 50, candidateGroups: [], candidateUsers: [] });
    expect(firstTask(engine).assignee).toBeUndefined();
  });

  it('rule 36: keeps its result local where output mappings pick from it', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        start('s'),
        user('review', {
          extensions: '<zeebe:userTask/>',
          outputs: { decision: '=verdict' },
        }),
        end('e'),
        's -> review -> e',
      ),
    );
    engine.start();
    engine.do({
      type: 'completeUserTask',
      ...asked(engine),
      variables: new Map([['verdict', 'granted']]),
    });
    expect(engine.result).toMatchObject({ state: 'COMPLETED', variables: { decision: 'granted' } });
  });

  it('rule 36: a form that nobody deployed is an incident, which ends when it is there', async () => {
    const engine = await alone('<zeebe:formDefinition formId="ask"/>');
    engine.start();
    expect(engine.incidents).toEqual(['review FORM_NOT_FOUND']);
    expect(engine.tree.incident[0]?.message).toContain("Expected to find a form with id 'ask'");
    engine.forms.set('ask', '77');
    engine.do({ type: 'resolveIncident', incidentKey: engine.tree.incident[0]?.key ?? '' });
    expect(firstTask(engine).formKey).toBe('77');
  });

  it.each(['=101', '=-1', '="high"'])('rule 36: the priority %s is an incident', async (priority) => {
    const engine = await alone(
      `<zeebe:priorityDefinition priority="${priority.replaceAll('"', '&quot;')}"/>`,
    );
    engine.start();
    expect(engine.incidents).toEqual(['review EXTRACT_VALUE_ERROR']);
    expect(engine.tree.userTask).toEqual([]);
  });

  it('rule 36: ends with its element when a boundary event interrupts it', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        ...[
          start('s'),
          native(),
          boundary('late', 'review', timer('timeDuration', 'PT1H')),
          manual('m'),
          end('e'),
        ],
        's -> review -> e',
        'late -> m',
      ),
    );
    engine.start();
    engine.timer();
    expect(engine.result?.state).toBe('COMPLETED');
    expect(engine.tree.userTask).toEqual([]);
  });

  it('rule 41: goes along with a migration, but never to a job', async () => {
    const engine = await EngineDriver.deploy(
      aProcess('p', start('s'), native(), end('e'), 's -> review -> e'),
      aProcess(
        'q',
        start('s'),
        user('check', { extensions: '<zeebe:userTask/>' }),
        end('e'),
        's -> check -> e',
      ),
      aProcess('r', start('s'), user('check'), end('e'), 's -> check -> e'),
    );
    engine.start();
    const [, q, r] = engine.definitions;
    const migrate = (targetProcessDefinitionKey = '') =>
      engine.do({
        type: 'migrateInstance',
        processInstanceKey: engine.tree.processInstance[0]?.key ?? '',
        targetProcessDefinitionKey,
        mappings: [{ sourceElementId: 'review', targetElementId: 'check' }],
      });
    expect(migrate(r?.key)).toMatchObject({ kind: 'rejected', code: 'INVALID_STATE' });
    expect(migrate(q?.key)).toMatchObject({ kind: 'accepted' });
    expect(firstTask(engine).elementId).toBe('check');
  });
});

describe('the form of a job-based user task', () => {
  it('rule 37: travels as the key of the deployed form', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        ...[start('s'), user('review', { extensions: '<zeebe:formDefinition formId="=which"/>' }), end('e')],
        's -> review -> e',
      ),
    );
    engine.forms.set('ask', '77');
    engine.start({ which: 'ask' });
    expect(engine.job('review').headers).toMatchObject({ 'io.camunda.zeebe:formKey': '77' });
  });
});
