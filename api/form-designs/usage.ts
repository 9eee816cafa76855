import type { Sql } from '../../kit/database.ts';
import { AppError } from '../../model/errors.ts';
import type { FormUsage } from '../../model/form-design.ts';
import { findDesign } from '../../store/form-design.ts';
import { findNewestForm } from '../../store/form-version.ts';
import { listItems, type PublishedItem } from '../../store/policy-item.ts';
import { listProcesses } from '../../store/process-model.ts';
import { processesIn } from '../processes/human-steps.ts';

/** Items and human steps that use a form, found in what is published. */
export async function viewUsage(sql: Sql, key: string): Promise<FormUsage> {
  if (!(await findDesign(sql, key)) && !(await findNewestForm(sql, key))) throw new AppError('NOT_FOUND');
  return usageOf(sql, key);
}

export async function usageOf(sql: Sql, key: string): Promise<FormUsage> {
  const items = await listItems(sql);
  const processes = (await listProcesses(sql)).flatMap(({ processId, xml }) => {
    const process = processesIn(xml).find(({ id }) => id === processId);
    const steps = process?.steps.filter(({ formKey }) => formKey === key) ?? [];
    if (!process || steps.length === 0) return [];
    return [
      {
        processId,
        name: process.name,
        items: items.filter(({ item }) => item.process === processId).map(({ item }) => item.code),
        steps: steps.map(({ step }) => step),
      },
    ];
  });
  return { items: items.flatMap((found) => applicationsOf(found, key)), processes };
}

function applicationsOf({ item }: PublishedItem, key: string): FormUsage['items'] {
  return item.forms.application === key ? [{ code: item.code, name: item.name }] : [];
}
