/** Names of the elements of a model by their ids, as the browser reads its XML. */
export function namesIn(xml: string): ReadonlyMap<string, string> {
  const document = new DOMParser().parseFromString(xml, 'application/xml');
  const named = [...document.querySelectorAll('[id][name]')];
  return new Map(named.map((element) => [element.id, element.getAttribute('name') ?? '']));
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
