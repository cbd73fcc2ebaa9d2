import { Rejected } from '@accrue/kernel';
import { readJson } from './read-json';

export type NdjsonLine =
  | { readonly line: number; readonly ok: true; readonly value: unknown }
  | { readonly line: number; readonly ok: false; readonly rejection: Rejected };

/**
 * The body of a bulk route, line by line; a line that is no JSON, or none of ours (`readJson`), spoils only itself. Empty lines are skipped but counted.
 * @throws Rejected request.unsupported_media_type when the body was not sent as NDJSON
 * @throws Rejected request.too_many_lines beyond `linesMax`
 */
export const parseNdjson = (body: unknown, linesMax: number): readonly NdjsonLine[] => {
  if (typeof body !== 'string') throw new Rejected('request.unsupported_media_type');
  const lines: NdjsonLine[] = [];
  let number = 0;
  for (const text of body.split('\n')) {
    number += 1;
    if (text.trim() === '') continue;
    if (lines.length === linesMax) throw new Rejected('request.too_many_lines', { linesMax });
    lines.push(parseLine(text, number));
  }
  return lines;
};

const parseLine = (text: string, line: number): NdjsonLine => {
  try {
    return { line, ok: true, value: readJson(text) };
  } catch (error) {
    if (error instanceof Rejected) return { line, ok: false, rejection: error as Rejected };
    throw error;
  }
};
