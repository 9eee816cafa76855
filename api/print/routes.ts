import type { Response } from 'express';
import { z } from 'zod';
import { rightsFor } from '../../form-model/index.ts';
import { blankBlocks } from '../../form-model/print/index.ts';
import { AppError } from '../../model/errors.ts';
import { languages } from '../../model/localised.ts';
import { CasePrintoutList, Printout } from '../../model/printout.ts';
import { staffRoles } from '../../model/roles.ts';
import { appendAudit } from '../../store/audit-event.ts';
import { businessNow } from '../../store/business-time.ts';
import { findForm } from '../../store/form-version.ts';
import { caseReaders, taskHolders, type Viewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import { plain, route, type Route } from '../http/route.ts';
import { staffOnly } from '../tasks/scope.ts';
import { listCasePrintouts, printApplication, type HeldPrintout } from './case-printouts.ts';
import { headed, type Printing } from './head.ts';
import { picturesOf } from './pictures-of.ts';
import { printTask } from './task-printout.ts';

const InLanguage = z.strictObject({ language: z.enum(languages).default('zh') });
const Pdf = z.instanceof(Buffer).meta({ type: 'string', format: 'binary' });
const readingCases = { roles: caseReaders, scope: 'cases:read' } as const;
const readingForms = { roles: staffRoles, scope: 'catalogue:read' } as const;
const printing = { ...plain, tag: 'printouts' } as const;
const asPage = { ...printing, answer: Printout } as const;
const asPdf = { ...printing, answer: Pdf, answerType: 'application/pdf' } as const;

/** Forms for A4 paper: as data that a page is drawn from, and as PDF. Both have the same numbers and words. */
export function printRoutes(context: Context): Route[] {
  return [...caseRoutes(context), ...taskRoutes(context), ...blankRoutes(context)];
}

function caseRoutes(context: Context): Route[] {
  const CaseParams = z.object({ caseId: z.uuid() });
  const onCase = { access: readingCases, params: CaseParams } as const;
  return [
    route({
      ...printing,
      ...onCase,
      id: 'listCasePrintouts',
      method: 'get',
      path: '/api/cases/{caseId}/printouts',
      summary: 'The forms of a case that can be printed: its application, and the steps one may read',
      answer: CasePrintoutList,
      handle: async ({ params }, viewer) => ({
        items: await listCasePrintouts(context, viewer, params.caseId),
      }),
    }),
    route({
      ...asPage,
      ...onCase,
      id: 'readApplicationPrintout',
      method: 'get',
      path: '/api/cases/{caseId}/printouts/application',
      summary: 'The application of a case as it goes onto paper',
      query: InLanguage,
      handle: async ({ params: { caseId }, query }, viewer) => {
        const held = await printApplication(context, { viewer, ...query }, caseId);
        await audited(context, viewer, { held, object: `case:${caseId}`, as: 'page' });
        return held.printout;
      },
    }),
    route({
      ...asPdf,
      ...onCase,
      id: 'readApplicationPdf',
      method: 'get',
      path: '/api/cases/{caseId}/printouts/application/pdf',
      summary: 'The application of a case as PDF',
      query: InLanguage,
      handle: async ({ params: { caseId }, query, response }, viewer) => {
        const held = await printApplication(context, { viewer, ...query }, caseId);
        await audited(context, viewer, { held, object: `case:${caseId}`, as: 'pdf' });
        return pdfOf(context, held, response);
      },
    }),
  ];
}

function taskRoutes(context: Context): Route[] {
  const TaskParams = z.object({ taskId: z.uuid() });
  const onTask = { access: { roles: taskHolders }, params: TaskParams } as const;
  const print = async (taskId: string, by: Printing, as: 'page' | 'pdf'): Promise<HeldPrintout> => {
    const held = await printTask(context, { ...by, viewer: staffOnly(by.viewer) }, taskId);
    await audited(context, by.viewer, { held, object: `task:${taskId}`, as });
    return held;
  };
  return [
    route({
      ...asPage,
      ...onTask,
      id: 'readTaskPrintout',
      method: 'get',
      path: '/api/tasks/{taskId}/printout',
      summary: 'The form of a step as it goes onto paper: as it was handed in, or as its draft stands',
      query: InLanguage,
      handle: async ({ params, query }, viewer) =>
        (await print(params.taskId, { viewer, ...query }, 'page')).printout,
    }),
    route({
      ...asPdf,
      ...onTask,
      id: 'readTaskPdf',
      method: 'get',
      path: '/api/tasks/{taskId}/printout/pdf',
      summary: 'The form of a step as PDF',
      query: InLanguage,
      handle: async ({ params, query, response }, viewer) =>
        pdfOf(context, await print(params.taskId, { viewer, ...query }, 'pdf'), response),
    }),
  ];
}

const FormParams = z.object({ key: z.string(), version: z.coerce.number().int().min(1).max(2_147_483_647) });
/** `step`: a kind of step, whose hidden fields are left out. */
const BlankQuery = InLanguage.extend({ step: z.string().max(100).optional() });

function blankRoutes(context: Context): Route[] {
  const onForm = { access: readingForms, params: FormParams, query: BlankQuery } as const;
  return [
    route({
      ...asPage,
      ...onForm,
      id: 'readBlankPrintout',
      method: 'get',
      path: '/api/forms/{key}/{version}/printout',
      summary: 'A published form as it goes onto paper to be filled by hand',
      handle: async ({ params, query }, viewer) =>
        (await blank(context, params, { viewer, ...query })).printout,
    }),
    route({
      ...asPdf,
      ...onForm,
      id: 'readBlankPdf',
      method: 'get',
      path: '/api/forms/{key}/{version}/printout/pdf',
      summary: 'A published form to be filled by hand, as PDF',
      handle: async ({ params, query, response }, viewer) =>
        pdfOf(context, await blank(context, params, { viewer, ...query }), response),
    }),
  ];
}

async function blank(
  context: Context,
  { key, version }: z.output<typeof FormParams>,
  { step, ...by }: Printing & { step?: string | undefined },
): Promise<HeldPrintout> {
  if (!(await findForm(context.pool, key, version))) throw new AppError('NOT_FOUND');
  const form = await context.forms.get(context.pool, key, version);
  const rights = step === undefined ? {} : rightsFor(form, step);
  const blocks = blankBlocks(form, { language: by.language, rights });
  return {
    printout: await headed(context, { form, published: { key, version }, blocks }, by),
    form: { key, version },
    holder: { actor: by.viewer.actor, caseId: null, taskId: null },
  };
}

/** Who has looked at personal data on paper, or taken it away. */
async function audited(
  { pool }: Context,
  { actor }: Viewer,
  { held, object, as }: { held: HeldPrintout; object: string; as: 'page' | 'pdf' },
): Promise<void> {
  await appendAudit(pool, { actor, action: 'PRINT_FORM', object, detail: { form: { ...held.form }, as } });
}

async function pdfOf({ pool, pdf }: Context, held: HeldPrintout, response: Response): Promise<Buffer> {
  const { printout, form } = held;
  const bytes = await pdf.make({
    printout,
    pictures: await picturesOf(pool, held),
    madeAt: await businessNow(pool),
  });
  const name = encodeURIComponent(`${printout.title}.pdf`).replaceAll("'", '%27');
  response.set({
    'Content-Disposition': `inline; filename="${form.key}-${form.version}.pdf"; filename*=UTF-8''${name}`,
    // Shown by the browser's own viewer, which is an object; nothing else belongs to it.
    'Content-Security-Policy': "default-src 'none'; object-src 'self'; frame-ancestors 'none'",
  });
  return bytes;
}
