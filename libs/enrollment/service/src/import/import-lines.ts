import { Rejected, type InstantIso } from '@accrue/kernel';
import { parseNdjson, readDto } from '@accrue/http';
import type { IdentityReader } from '@accrue/identities';
import { EnrolMemberDto } from '../enrol/enrol-member.dto';
import { readEnrolment, type Enrolment } from '../enrol/enrolment';

export const IMPORT_LINES_MAX = 2_000;
/** A line of an import. */
export const IMPORT_EXAMPLE = '{"reference":"13085","card":"2900000012345"}';

export type ImportLine =
  { readonly line: number; readonly enrolment: Enrolment } | { readonly line: number; readonly rejection: Rejected };

/** Reads the body of an import; a bad line is told apart and spoils no other. */
export const readImport = (body: unknown, identities: IdentityReader, now: InstantIso): readonly ImportLine[] =>
  parseNdjson(body, { linesMax: IMPORT_LINES_MAX, example: IMPORT_EXAMPLE }).map((parsed) => {
    const { line } = parsed;
    if (!parsed.ok) return { line, rejection: parsed.rejection };
    try {
      return { line, enrolment: readEnrolment(readDto(EnrolMemberDto, withChannel(parsed.value)), identities, now) };
    } catch (error) {
      if (error instanceof Rejected) return { line, rejection: error };
      throw error;
    }
  });

/** Unless the line says another. */
const withChannel = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { channel: 'import', ...value } : value;
