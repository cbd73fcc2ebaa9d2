import { Rejected } from '@accrue/kernel';

export const CODES_PER_CALL_MAX = 10_000;
const CODE_LENGTH_MAX = 128;
/** No control characters; inner spaces are allowed, some printers group codes. */
const CONTROL = /[\u0000-\u001f\u007f]/;

/**
 * The codes in a body, trimmed, in order: `{"codes": ["A", "B"]}`, or as lines with one code each, bare or as a JSON string.
 * @throws Rejected request.invalid naming each bad code by its place, never by its text: codes are secrets
 */
export const codesOfBody = (body: unknown): readonly string[] => {
  const codes = typeof body === 'string' ? linesOf(body) : membersOf(body);
  if (codes.length === 0) throw invalid([{ pointer: '/codes', message: 'at least one code' }]);
  if (codes.length > CODES_PER_CALL_MAX)
    throw invalid([{ pointer: '/codes', message: `at most ${CODES_PER_CALL_MAX} codes a call` }]);
  const errors = codes.flatMap((code, index) =>
    isCode(code) ? [] : [{ pointer: `/codes/${index}`, message: MESSAGE }],
  );
  if (errors.length > 0) throw invalid(errors.slice(0, 50));
  return codes as readonly string[];
};

const MESSAGE = `a text of 1 to ${CODE_LENGTH_MAX} characters without control characters`;

const isCode = (code: unknown): code is string =>
  typeof code === 'string' && code.length > 0 && code.length <= CODE_LENGTH_MAX && !CONTROL.test(code);

const membersOf = (body: unknown): readonly unknown[] => {
  const codes = (body as { readonly codes?: unknown } | null)?.codes;
  if (!Array.isArray(codes)) throw invalid([{ pointer: '/codes', message: 'an array of texts' }]);
  return codes.map((code: unknown) => (typeof code === 'string' ? code.trim() : code));
};

const linesOf = (body: string): readonly unknown[] =>
  body
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => (line.startsWith('"') ? unquoted(line) : line));

const unquoted = (line: string): unknown => {
  try {
    const code: unknown = JSON.parse(line);
    return typeof code === 'string' ? code.trim() : null;
  } catch {
    return null;
  }
};

const invalid = (errors: readonly { readonly pointer: string; readonly message: string }[]): Rejected =>
  new Rejected('request.invalid', { errors });
