/** What stands in a field of a form, trimmed. */
export const textOf = (form: HTMLFormElement, name: string): string => {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value.trim() : '';
};

/** Of the fields that are filled in, for the address of a page. */
export const parametersOf = (form: HTMLFormElement, names: readonly string[]): URLSearchParams =>
  new URLSearchParams(names.map((name) => [name, textOf(form, name)]).filter(([, text]) => text !== ''));
