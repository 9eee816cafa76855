import type { Sql } from '../../kit/database.ts';
import { workingRoles } from '../../model/roles.ts';
import { checkProcess } from '../../process-model/checks/check-process.ts';
import type { ProcessProblem } from '../../process-model/checks/problem.ts';
import { knownKinds, type KnownForm, type World } from '../../process-model/checks/world.ts';
import { listProcesses } from '../../store/process-model.ts';
import { listFormsInUse, listStaffing } from '../../store/process-world.ts';
import { processesIn } from '../processes/human-steps.ts';
import { knownForm } from './known-form.ts';

/** What checks of processes must know of this installation: forms, people by role and place, processes. */
export async function worldOf(sql: Sql): Promise<World> {
  const forms = await listFormsInUse(sql);
  const processes = await listProcesses(sql);
  return {
    forms: forms.map((form): KnownForm =>
      knownForm(form.key, { version: 1, key: form.key, ...form.document }),
    ),
    roles: await listStaffing(sql, workingRoles),
    kinds: [...knownKinds],
    processes: processes.map(({ processId, xml }) => ({ id: processId, name: nameIn(xml) ?? processId })),
  };
}

const nameIn = (xml: string): string | null | undefined => processesIn(xml)[0]?.name;

/** Everything that is wrong with a process here and now. The designer finds the same by the same rules. */
export async function problemsOf(sql: Sql, xml: string): Promise<readonly ProcessProblem[]> {
  return checkProcess(xml, await worldOf(sql));
}
