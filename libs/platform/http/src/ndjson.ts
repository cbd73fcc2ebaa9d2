import { formOfText, Rejected, type TextForm } from '@accrue/kernel';
import type { PlatformProblemCode } from './problem';
import { readJson } from './read-json';

export type NdjsonLine =
  | { readonly line: number; readonly ok: true; readonly value: unknown }
  | { readonly line: number; readonly ok: false; readonly rejection: Rejected<PlatformProblemCode> };

export interface NdjsonLimits {
  readonly linesMax: number;
  /** One line as it should be, for whoever sent something else. */
  readonly example: string;
}

/**
 * The body of a bulk route, line by line; a line that is no JSON, or none of ours (`readJson`), spoils only itself. Empty lines are
 * skipped but counted.
 * @throws Rejected request.unsupported_media_type when the body was not sent as lines
 * @throws Rejected request.not_ndjson when it is CSV, one JSON document, or bytes that are no text
 * @throws Rejected request.too_many_lines beyond `linesMax`
 */
export const parseNdjson = (body: unknown, { linesMax, example }: NdjsonLimits): readonly NdjsonLine[] => {
  if (typeof body !== 'string')
    throw new Rejected<PlatformProblemCode>('request.unsupported_media_type', { wanted: WANTED, example });
  const form = formOfText(body.slice(0, HEAD_CHARACTERS));
  if (form !== 'json_lines' && form !== 'empty')
    throw new Rejected<PlatformProblemCode>('request.not_ndjson', { found: FOUND[form], wanted: WANTED, example });
  const lines: NdjsonLine[] = [];
  let number = 0;
  for (const text of body.replace(/^\ufeff/u, '').split('\n')) {
    number += 1;
    if (text.trim() === '') continue;
    if (lines.length === linesMax) throw new Rejected<PlatformProblemCode>('request.too_many_lines', { linesMax });
    lines.push(parseLine(text, number));
  }
  return lines;
};

/** Enough to know the form by, little beside a batch of receipts. */
const HEAD_CHARACTERS = 16 * 1024;

const WANTED = 'application/x-ndjson: one JSON object a line';

const FOUND: Readonly<Record<Exclude<TextForm, 'json_lines' | 'empty'>, string>> = {
  csv: 'CSV or other text',
  json_array: 'a JSON array',
  json_document: 'one JSON document over several lines',
  gzip: 'gzip',
  utf_16: 'UTF-16',
};

const parseLine = (text: string, line: number): NdjsonLine => {
  try {
    return { line, ok: true, value: readJson(text) };
  } catch (error) {
    if (error instanceof Rejected) return { line, ok: false, rejection: error as Rejected<PlatformProblemCode> };
    throw error;
  }
};
