/** What stands in the control of the page that an event came from. */
export const eventValue = ({ target }: Event): string =>
  target instanceof HTMLSelectElement || target instanceof HTMLInputElement ? target.value : '';

export const isTicked = ({ target }: Event): boolean => target instanceof HTMLInputElement && target.checked;
