import type { Sql } from '../../kit/database.ts';
import type { Seal } from '../../kit/seal.ts';
import type { NewApplication } from '../../model/application.ts';
import type { FieldError } from '../../model/errors.ts';
import type { PolicyItem } from '../../model/item.ts';
import { findRegisteredHousehold, type Household } from '../../store/household.ts';
import { findAncestor, type Jurisdiction } from '../../store/jurisdiction.ts';
import { findPeopleByIdNo, type Person } from '../../store/person.ts';
import { findCardHolder } from '../../store/recipient-account.ts';

export interface PeopleCheck {
  errors: FieldError[];
  /** Township of the applicant's registration, which owns the case whatever window took it (S-09). */
  township: Jurisdiction | undefined;
  household: Household | undefined;
}

/**
 * Compares the people of an application with the registers. Every difference is named by its field, and none of them
 * says what the register holds.
 */
export async function checkPeople(
  { sql, seal }: { sql: Sql; seal: Seal },
  input: NewApplication,
  item: PolicyItem,
): Promise<PeopleCheck> {
  const known = await findPeopleByIdNo(sql, seal, [
    input.applicant.idNo,
    ...input.members.map(({ idNo }) => idNo),
  ]);
  const applicant = known.get(input.applicant.idNo);
  const township = applicant?.registeredAt
    ? await findAncestor(sql, applicant.registeredAt, 'TOWNSHIP')
    : undefined;
  const household = applicant && (await findRegisteredHousehold(sql, applicant.id));
  const errors = [
    ...(township
      ? []
      : [error('applicant.idNo', 'NOT_REGISTERED', 'has no household registration in this area')]),
    ...nameErrors(input, known),
    ...memberErrors(input),
    ...(input.urgent && item.payment.urgentWithinHours === undefined
      ? [error('urgent', 'NOT_OFFERED', 'is not offered for this item')]
      : []),
    ...(needsHousehold(item) && leavesOut(household, input, known)
      ? [error('members', 'MEMBER_MISSING', 'must name everybody of the registered household')]
      : []),
    ...(await accountErrors({ sql, seal }, input, applicant)),
  ];
  return { errors, township, household };
}

/** A monthly benefit depends on the whole household; urgent help for one person must not wait for it. */
const needsHousehold = ({ payment }: PolicyItem) => payment.period === 'MONTH';

function leavesOut(
  household: Household | undefined,
  input: NewApplication,
  known: ReadonlyMap<string, Person>,
): boolean {
  const named = new Set([input.applicant, ...input.members].map(({ idNo }) => known.get(idNo)?.id));
  return household?.memberIds.some((id) => !named.has(id)) ?? false;
}

function nameErrors(input: NewApplication, known: ReadonlyMap<string, Person>): FieldError[] {
  const stated = [
    { path: 'applicant', ...input.applicant },
    ...input.members.map((member, i) => ({ path: `members.${i}`, ...member })),
  ];
  return stated
    .filter(({ idNo, name }) => (known.get(idNo)?.name ?? name) !== name)
    .map(({ path }) => error(`${path}.name`, 'NAME_MISMATCH', 'does not go with the identity number'));
}

function memberErrors({ applicant, members }: NewApplication): FieldError[] {
  const seen = new Set([applicant.idNo]);
  return members.flatMap(({ idNo, relation }, i) => {
    const repeated = seen.has(idNo);
    seen.add(idNo);
    return [
      ...(repeated ? [error(`members.${i}.idNo`, 'DUPLICATE', 'is named twice')] : []),
      ...(relation === 'SELF'
        ? [error(`members.${i}.relation`, 'INVALID_VALUE', 'only the applicant is SELF')]
        : []),
    ];
  });
}

async function accountErrors(
  { sql, seal }: { sql: Sql; seal: Seal },
  { account }: NewApplication,
  applicant: Person | undefined,
): Promise<FieldError[]> {
  if (!account) return [];
  const holder = await findCardHolder(sql, seal, account.cardNo);
  return holder === undefined || holder === applicant?.id
    ? []
    : [error('account.cardNo', 'NOT_OWN_ACCOUNT', 'must be an account of the applicant')];
}

const error = (path: string, code: string, message: string): FieldError => ({ path, code, message });
