/** Types of the palette by what an administrator looks for; a type that is named nowhere stands among the others. */
const groups: Readonly<Record<string, readonly string[]>> = {
  people: [
    'identityNumber',
    'phone',
    'bankCard',
    'person',
    'division',
    'divisionText',
    'location',
    'signature',
  ],
  answers: ['text', 'longText', 'number', 'money', 'yesNo', 'choice', 'date', 'dateRange', 'workingDeadline'],
  evidence: ['photo', 'file', 'sourcedValue', 'calculated'],
  lists: ['table'],
  layout: ['section', 'columns', 'tabs', 'steps', 'richText'],
};

export interface PaletteGroup {
  readonly name: string;
  readonly types: readonly string[];
}

export function paletteGroups(known: readonly string[]): readonly PaletteGroup[] {
  const named = Object.entries(groups).map(([name, types]) => ({
    name,
    types: types.filter((type) => known.includes(type)),
  }));
  const others = known.filter((type) => !named.some(({ types }) => types.includes(type)));
  return [...named, { name: 'others', types: others }];
}
