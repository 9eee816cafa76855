import type { Division, FormServices } from '../../../ui/form/form-services.ts';
import type { Option } from '../../../form-model/index.ts';

const option = (value: string, zh: string, en = zh): Option => ({ value, label: { zh, en } });
const dictionaries: Readonly<Record<string, readonly Option[]>> = {
  marriage: [
    option('10', '未婚', 'Single'),
    option('20', '已婚', 'Married'),
    option('30', '丧偶', 'Widowed'),
  ],
  education: [option('A', '缝纫', 'Sewing'), option('B', '养殖', 'Farming'), option('C', '驾驶', 'Driving')],
};
const banks = [
  option('S1', '云溪市第一支行'),
  option('S2', '云溪市第二支行'),
  option('S3', '白石镇中心支行'),
];
const names: Readonly<Record<string, string>> = {
  '980100': '云溪市',
  '980102': '清溪区',
  '980121': '白石县',
  '980102001': '上河街道',
  '980102002': '下河街道',
  '980102001001': '上河村',
  '980102001002': '新桥村',
};
const parentOf = (code: string): string | undefined =>
  Object.keys(names)
    .filter(
      (other) => other !== code && (code.startsWith(other) || (other === '980100' && code.length === 6)),
    )
    .sort((a, b) => b.length - a.length)
    .at(0);

function divisionOf(code: string): Division {
  const above: string[] = [];
  for (let place: string | undefined = code; place !== undefined; place = parentOf(place))
    above.unshift(place);
  return {
    code,
    name: names[code] ?? '',
    path: above.map((place) => ({ code: place, name: names[place] ?? '' })),
    divided: Object.keys(names).some((other) => parentOf(other) === code),
  };
}

/** What a test may ask the services to do: to fail the next time, or to keep uploads waiting. */
const wishes = new URLSearchParams(location.search);
const failing = new Set((wishes.get('fail') ?? '').split(','));

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

async function failOnce(name: string): Promise<void> {
  await pause(30);
  if (failing.delete(name)) throw new Error(`${name} fails`);
}

let sent = 0;

/** Services of an imagined page. */
export const services: FormServices = {
  dictionary: async (code) => {
    await failOnce('dictionary');
    return dictionaries[code] ?? [];
  },
  search: async (_source, text) => {
    await failOnce('search');
    return banks.filter(({ label }) => label.zh.includes(text));
  },
  divisions: async (parent) => {
    await failOnce('divisions');
    return Object.keys(names)
      .filter((code) => parentOf(code) === parent)
      .map(divisionOf);
  },
  findDivisions: async (text) => {
    await pause(30);
    return Object.keys(names)
      .filter((code) => names[code]?.includes(text))
      .map(divisionOf);
  },
  people: async (text) => {
    await failOnce('people');
    return [
      { id: 'p1', name: '林秀兰', idNo: '330106********0129', place: '上河村' },
      { id: 'p2', name: '林秀', idNo: '330106********0226', place: '新桥村' },
    ].filter(({ name }) => name.startsWith(text));
  },
  upload: async (file, _kind, onProgress, signal) => {
    onProgress(0.4);
    await failOnce('upload');
    if (wishes.has('late')) await pause(1500);
    while (wishes.has('slow') && !signal.aborted) await pause(20);
    signal.throwIfAborted();
    sent += 1;
    return { id: `f${sent}`, name: file.name, mediaType: file.type, size: file.size };
  },
  fileUrl: (id) => `data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" id="${id}"/>`,
};
