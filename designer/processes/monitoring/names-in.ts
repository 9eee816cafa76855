/** Names of the elements of a model by their ids, as the browser reads its XML; one without a name has that of its kind. */
export function namesIn(
  xml: string,
  nameOfKind: (kind: string) => string | undefined,
): ReadonlyMap<string, string> {
  const document = new DOMParser().parseFromString(xml, 'application/xml');
  return new Map(
    [...document.querySelectorAll('[id]')].map((element) => {
      const name = element.getAttribute('name')?.trim() ?? '';
      return [element.id, name === '' ? (nameOfKind(element.localName) ?? element.id) : name];
    }),
  );
}

const work = new Set([
  ...['task', 'userTask', 'serviceTask', 'businessRuleTask', 'scriptTask', 'sendTask', 'receiveTask'],
  ...['manualTask', 'callActivity', 'subProcess'],
]);

/** Ids of the steps of a model on which somebody or the program works, in the order of the file. */
export function workStepsIn(xml: string): string[] {
  const document = new DOMParser().parseFromString(xml, 'application/xml');
  return [...document.querySelectorAll('[id]')]
    .filter(({ localName }) => work.has(localName))
    .map(({ id }) => id);
}
