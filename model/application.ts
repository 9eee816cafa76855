import { z } from 'zod';
import { CaseState, Stage, CaseEventKind } from './case.ts';
import { Fen, Instant } from './civil-date.ts';
import { IdentityNumber } from './identity-number.ts';
import { LocalisedText } from './localised.ts';

export const Channel = z.enum([
  'PC',
  'APP',
  'MINI_PROGRAM',
  'HOME_WINDOW',
  'OTHER_WINDOW',
  'PROACTIVE',
  'AUTO',
]);
export type Channel = z.infer<typeof Channel>;

const Name = z.string().trim().min(1).max(60);
const Phone = z.string().regex(/^1\d{10}$/, 'must be a mobile number of 11 digits');

/** What the applicant declares about one person: money in fen, a month's or the present sum. */
export const DeclaredFacts = z.strictObject({
  incomeMonth: Fen.optional(),
  deposits: Fen.optional(),
  securities: Fen.optional(),
  dwellings: z.int().min(0).max(50).optional(),
  nonWorkVehicles: z.int().min(0).max(50).optional(),
});
export type DeclaredFacts = z.infer<typeof DeclaredFacts>;

export const Relation = z.enum([
  'SELF',
  'SPOUSE',
  'CHILD',
  'PARENT',
  'GRANDCHILD',
  'GRANDPARENT',
  'SIBLING',
  'OTHER',
]);
export type Relation = z.infer<typeof Relation>;

export const ApplicationMember = z.strictObject({
  name: Name,
  idNo: IdentityNumber,
  relation: Relation,
  /** MEMBER shares the household; SUPPORTER has a duty to support and lives elsewhere. */
  role: z.enum(['MEMBER', 'SUPPORTER']),
  phone: Phone.optional(),
  declared: DeclaredFacts.default({}),
});

/** `POST /api/applications` */
export const NewApplication = z.strictObject({
  itemCode: z.string().min(1),
  channel: Channel.exclude(['AUTO']).default('APP'),
  applicant: z.strictObject({
    name: Name,
    idNo: IdentityNumber,
    phone: Phone,
    residence: z.string().trim().min(1).max(200),
    declared: DeclaredFacts.default({}),
  }),
  /** Everybody else of the household and every supporter. An allowance needs at least the stated household. */
  members: z.array(ApplicationMember).max(30),
  account: z
    .strictObject({ bank: z.string().min(1).max(20), cardNo: z.string().regex(/^\d{12,19}$/) })
    .optional(),
  agent: z.strictObject({ name: Name, phone: Phone }).optional(),
  urgent: z.boolean().default(false),
  /** Answers of the item's application form, checked by that form. */
  answers: z.record(z.string(), z.json()).default({}),
});
export type NewApplication = z.infer<typeof NewApplication>;

/** People are named in full only to those who handle the case; numbers are always masked. */
export const PersonView = z.strictObject({ id: z.uuid(), name: z.string(), idNo: z.string() });

export const AuthorisationView = z.strictObject({
  id: z.uuid(),
  no: z.string(),
  person: PersonView,
  state: z.enum(['PENDING', 'SIGNED', 'REVOKED']),
  signedAt: Instant.nullable(),
});

export const CaseSummary = z.strictObject({
  id: z.uuid(),
  no: z.string(),
  itemCode: z.string(),
  itemName: LocalisedText,
  state: CaseState,
  stage: Stage,
  applicant: PersonView,
  jurisdiction: z.strictObject({ id: z.string(), name: z.string() }),
  urgent: z.boolean(),
  dueAt: Instant.nullable(),
  clockStoppedAt: Instant.nullable(),
  openedAt: Instant,
  closedAt: Instant.nullable(),
});
export type CaseSummary = z.infer<typeof CaseSummary>;

export const ApplicationView = z.strictObject({
  id: z.uuid(),
  no: z.string(),
  channel: Channel,
  state: z.string(),
  submittedAt: Instant,
  targetTownship: z.strictObject({ id: z.string(), name: z.string() }),
  authorisations: z.array(AuthorisationView),
  cases: z.array(CaseSummary),
});
export type ApplicationView = z.infer<typeof ApplicationView>;

export const TimelineEntry = z.strictObject({
  id: z.int(),
  at: Instant,
  kind: CaseEventKind,
  actor: z.string(),
  elementId: z.string().nullable(),
  detail: z.record(z.string(), z.json()),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/** One condition of the rule with what it read, so that a person can be told why. */
export const ConditionView = z.strictObject({
  feel: z.string(),
  holds: z.boolean().nullable(),
  inputs: z.record(z.string(), z.json()),
});

export const CaseView = CaseSummary.extend({
  applicationId: z.uuid(),
  reviewSkipReason: z.string().nullable(),
  members: z.array(PersonView.extend({ role: z.string(), relation: z.string() })),
  facts: z.array(
    z.strictObject({
      personId: z.uuid().nullable(),
      key: z.string(),
      unit: z.string(),
      declared: z.number().nullable(),
      surveyed: z.number().nullable(),
      reported: z.number().nullable(),
      adopted: z.number().nullable(),
      adoptedFrom: z.string().nullable(),
    }),
  ),
  sources: z.array(
    z.strictObject({
      source: z.string(),
      personId: z.uuid(),
      state: z.string(),
      answeredAt: Instant.nullable(),
    }),
  ),
  assessment: z
    .strictObject({
      eligible: z.boolean().nullable(),
      amountFen: z.number().nullable(),
      conditions: z.array(ConditionView),
      policyVersionId: z.string(),
    })
    .nullable(),
  approvals: z.array(
    z.strictObject({
      department: z.string(),
      outcome: z.string().nullable(),
      opinion: z.string().nullable(),
      at: Instant.nullable(),
    }),
  ),
  decision: z
    .strictObject({
      outcome: z.string(),
      amountFen: z.number().nullable(),
      fromMonth: z.string().nullable(),
      reason: z.string(),
      decidedAt: Instant,
    })
    .nullable(),
  payments: z.array(
    z.strictObject({
      id: z.uuid(),
      paymentNo: z.string(),
      month: z.string(),
      amountFen: z.number(),
      state: z.string(),
      bankRef: z.string().nullable(),
    }),
  ),
  openTasks: z.array(
    z.strictObject({ id: z.uuid(), kind: z.string(), roles: z.array(z.string()), dueAt: Instant.nullable() }),
  ),
  timeline: z.array(TimelineEntry),
});
export type CaseView = z.infer<typeof CaseView>;

/** `POST /api/authorisations/{id}/signature` */
export const NewSignature = z.strictObject({
  method: z.enum(['FACE', 'PEN', 'WINDOW']),
  /** SHA-256 (hex) of the signed evidence: face-check record, pen strokes or scanned sheet. */
  evidenceSha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** `POST /api/cases/{id}/messages` */
export const CaseMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('WITHDRAW'), reason: z.string().trim().min(1).max(500) }),
  z.strictObject({
    type: z.literal('OBJECT'),
    reason: z.string().trim().min(1).max(500),
    objector: Name.optional(),
  }),
  z.strictObject({
    type: z.literal('SUPPLEMENT'),
    note: z.string().trim().min(1).max(2000),
    answers: z.record(z.string(), z.json()).default({}),
  }),
]);
export type CaseMessage = z.infer<typeof CaseMessage>;
