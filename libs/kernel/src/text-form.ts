/** What a text is that should be JSON lines. `gzip` and `utf_16` are bytes that were read as UTF-8 and are none. */
export type TextForm = 'json_lines' | 'json_array' | 'json_document' | 'csv' | 'utf_16' | 'gzip' | 'empty';

/**
 * Told from the beginning of a text, so that a file of another form is refused once and not line by line. A single broken line among
 * lines of JSON is none of another form.
 * @param head the text, or as much of it as there is; what is cut off at its end does not count
 */
export const formOfText = (head: string): TextForm => {
  if (/^\u001f[\u008b\ufffd]/u.test(head)) return 'gzip';
  if (/^(\ufffd\ufffd|\ufffe|[^\n]?\u0000)/u.test(head)) return 'utf_16';
  const [first, ...others] = head
    .replace(/^\ufeff/u, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (first === undefined) return 'empty';
  if (first.startsWith('[')) return 'json_array';
  if (first.startsWith('{')) return isBegun(first, others) ? 'json_document' : 'json_lines';
  return isJson(first) || others.some((line) => line.startsWith('{')) ? 'json_lines' : 'csv';
};

/** Whether the line begins an object that goes on in the lines below. */
const isBegun = (line: string, others: readonly string[]): boolean =>
  others.length > 0 && /[{[,:]$/u.test(line) && !isJson(line) && !others.some(isObject);

const isObject = (line: string): boolean => line.startsWith('{') && line.endsWith('}') && isJson(line);

const isJson = (line: string): boolean => {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
};
