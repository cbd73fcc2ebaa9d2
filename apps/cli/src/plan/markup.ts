/** HTML that is safe to put into a page: whatever was put into it is escaped. */
export class Markup {
  constructor(readonly html: string) {}
}

type Part = Markup | string | number | readonly Part[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const htmlOf = (part: Part): string => {
  if (part instanceof Markup) return part.html;
  if (typeof part === 'object') return part.map(htmlOf).join('\n');
  return String(part).replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
};

export const markup = (texts: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(texts.reduce((html, text, index) => html + htmlOf(parts[index - 1] ?? '') + text));
