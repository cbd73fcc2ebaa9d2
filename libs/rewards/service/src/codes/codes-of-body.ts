import { notAMember, type PlatformProblemCode } from '@accrue/http';
import { isStorableText, Rejected, PLAIN_TEXT } from '@accrue/kernel';
import { reward } from '@accrue/rewards-domain';
import { codesOfText } from './codes-of-text';

/** In a JSON body; as text, a whole pool at once. */
export const CODES_PER_CALL_MAX = 10_000;
export const CODE_LENGTH_MAX = 128;
/**
 * What `isCode` asks of a code, for the API document: no control characters, and something besides blanks. Inner spaces are
 * allowed, some printers group codes.
 */
export const CODE_PATTERNS = [{ pattern: PLAIN_TEXT.source }, { pattern: '\\S' }];
const ERRORS_MAX = 50;

export interface ReadCode {
  readonly code: string;
  /** Of the text, counted from 1; null in a JSON body. */
  readonly line: number | null;
}

/**
 * The codes in a body, trimmed, in order: `{"codes": ["A", "B"]}`, or a text as `codesOfText` reads it.
 * @throws Rejected request.invalid naming each bad code by its place, never by its text: codes are secrets
 */
export const codesOfBody = (body: unknown): readonly ReadCode[] => {
  const found = typeof body === 'string' ? codesOfText(body) : membersOf(body);
  if (found.length === 0) throw invalid([{ pointer: '/codes', message: 'at least one code' }]);
  const max = typeof body === 'string' ? reward.CODES_PER_REWARD_MAX : CODES_PER_CALL_MAX;
  if (found.length > max) throw invalid([{ pointer: '/codes', message: `at most ${max} codes a call` }]);
  const errors = found.flatMap(({ code, line }, index) =>
    isCode(code) ? [] : [{ pointer: `/codes/${index}`, ...(line === null ? {} : { line }), message: MESSAGE }],
  );
  if (errors.length > 0) throw invalid(errors.slice(0, ERRORS_MAX));
  return found as readonly ReadCode[];
};

const MESSAGE = `a text of 1 to ${CODE_LENGTH_MAX} characters without control characters`;

const isCode = (code: unknown): code is string =>
  typeof code === 'string' &&
  code.length > 0 &&
  code.length <= CODE_LENGTH_MAX &&
  PLAIN_TEXT.test(code) &&
  isStorableText(code);

const membersOf = (body: unknown): readonly { readonly code: unknown; readonly line: null }[] => {
  const { codes, ...others } = (body ?? {}) as { readonly codes?: unknown };
  const unknown = Object.keys(others).map((name) => notAMember(name));
  if (!Array.isArray(body) && unknown.length > 0) throw invalid(unknown.slice(0, ERRORS_MAX));
  if (!Array.isArray(codes)) throw invalid([{ pointer: '/codes', message: 'an array of texts' }]);
  return codes.map((code: unknown) => ({ code: typeof code === 'string' ? code.trim() : code, line: null }));
};

const invalid = (errors: readonly object[]): Rejected =>
  new Rejected<PlatformProblemCode>('request.invalid', { errors });
