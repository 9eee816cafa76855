/** Names of the elements of a model by their ids, as the browser reads its XML. */
export function namesIn(xml: string): ReadonlyMap<string, string> {
  const document = new DOMParser().parseFromString(xml, 'application/xml');
  const named = [...document.querySelectorAll('[id][name]')];
  return new Map(named.map((element) => [element.id, element.getAttribute('name') ?? '']));
}
