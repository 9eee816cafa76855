import type { LocalisedText } from '../../../model/localised.ts';
import { set } from '../commands/settings.ts';
import { componentOf, indexOf, pathOf } from '../design-index.ts';
import { isObject } from '../json.ts';
import { titleOf } from '../naming.ts';
import { text } from '../texts/text.ts';
import type { DesignCheck } from './problem.ts';

/** Types that ask for personal data, with the purpose that is usual in social assistance. */
const usualPurposes: Readonly<Record<string, LocalisedText>> = {
  identityNumber: text(
    '核验身份，核对家庭经济状况',
    'To verify who somebody is and the economic situation of the household',
  ),
  bankCard: text('发放救助资金', 'To pay assistance'),
  phone: text('通知办理进度', 'To tell how the case goes'),
  signature: text('确认本人意愿', 'To confirm that it is the person’s own will'),
  photo: text('留存现场或证件凭据', 'To keep evidence of a place or a paper'),
};

/** Personal data may be asked for only for a purpose that is said (`x-purpose`). */
export const noPurpose: DesignCheck = {
  codes: ['NO_PURPOSE'],
  find: ({ design }) =>
    indexOf(design)
      .inOrder.filter(
        (node) =>
          Object.hasOwn(usualPurposes, componentOf(node) ?? '') && !isObject(node.keywords['x-purpose']),
      )
      .map((node) => ({
        code: 'NO_PURPOSE',
        severity: 'warning',
        node: node.id,
        path: pathOf(design, node.id),
        params: { title: titleOf(node) },
      })),
  repairs: ({ node: id }, design) => {
    const node = id === undefined ? undefined : design.nodes[id];
    const purpose = node && usualPurposes[componentOf(node) ?? ''];
    return node && purpose ? [set(design, node.id, ['x-purpose'], { ...purpose })] : [];
  },
};
