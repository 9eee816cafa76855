import type { Design, DesignNode } from './design.ts';
import { componentOf, indexOf } from './design-index.ts';

/** A setting that names fields beside its node, or columns below it. */
export interface NamingSetting {
  readonly columns: boolean;
  /** A list of names. */
  readonly many: boolean;
  /** Types that make sense there; left out, all do. */
  readonly types?: readonly string[];
}

const known: Readonly<Record<string, Readonly<Record<string, NamingSetting>>>> = {
  table: {
    totals: { columns: true, many: true, types: ['number', 'money', 'calculated'] },
    heading: { columns: true, many: false },
  },
  identityNumber: {
    birthDate: { columns: false, many: false, types: ['date'] },
    sex: { columns: false, many: false, types: ['text', 'choice'] },
  },
  workingDeadline: { from: { columns: false, many: false, types: ['date', 'workingDeadline'] } },
};

export const settingsThatName = (node: DesignNode): Readonly<Record<string, NamingSetting>> =>
  known[componentOf(node) ?? ''] ?? {};

/** What such a setting may name where its node stands, in the order of the form. */
export function nameable(
  design: Design,
  node: DesignNode,
  { columns, types }: NamingSetting,
): readonly DesignNode[] {
  const { inOrder, places } = indexOf(design);
  const scope = columns ? node.id : (places.get(node.id)?.table ?? null);
  return inOrder.filter(
    (other) =>
      other.id !== node.id &&
      other.keywords['type'] !== 'void' &&
      (places.get(other.id)?.table ?? null) === scope &&
      (types === undefined || types.includes(componentOf(other) ?? '')),
  );
}
