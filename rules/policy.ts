import type { PolicyVersion } from '../model/item.ts';

/**
 * The version in force for a place on a day: of those that hold for the place or a node above it, the nearest one
 * (a county's own version hides its city's), and there the one that took effect last.
 * @param path ids of the jurisdiction from the root down, joined by `/`
 * @param on civil date; a version holds from `effectiveFrom` on until the day before `effectiveTo`
 */
export function versionInForce<
  V extends Pick<PolicyVersion, 'jurisdiction' | 'effectiveFrom' | 'effectiveTo'>,
>(versions: readonly V[], path: string, on: string): V | undefined {
  const nodes = path.split('/');
  return versions
    .filter((version) => nodes.includes(version.jurisdiction) && holdsOn(version, on))
    .sort(
      (a, b) =>
        nodes.indexOf(b.jurisdiction) - nodes.indexOf(a.jurisdiction) ||
        b.effectiveFrom.localeCompare(a.effectiveFrom),
    )[0];
}

function holdsOn(version: Pick<PolicyVersion, 'effectiveFrom' | 'effectiveTo'>, on: string): boolean {
  return version.effectiveFrom <= on && (version.effectiveTo === undefined || on < version.effectiveTo);
}
