import type { ProcessProblem } from '../../../process-model/checks/problem.ts';

type Translate = (key: string, params?: Record<string, string>) => string;
type Knows = (key: string) => boolean;

/** What a role is called; one that there is not is told as it was written. */
export const roleNamed =
  (t: Translate, knows: Knows) =>
  (role: string): string =>
    knows(`processChecks.role.${role}`) ? t(`processChecks.role.${role}`) : role;

/** What is wrong, as a sentence in the reader's language. */
export function problemSentence(
  { code, params }: Pick<ProcessProblem, 'code' | 'params'>,
  t: Translate,
  knows: Knows,
): string {
  const roleName = roleNamed(t, knows);
  const known = knows(`processChecks.code.${code}`) ? code : 'ENGINE_REFUSES';
  const sentence = t(`processChecks.code.${known}`, {
    reason: code,
    ...params,
    role: roleName(params['role'] ?? ''),
  });
  const meant = params['meant'] === undefined ? undefined : roleName(params['meant']);
  return meant === undefined ? sentence : `${sentence} ${t('processChecks.meant', { meant })}`;
}
