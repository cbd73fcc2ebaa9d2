import { Type } from 'class-transformer';
import { IsInt, IsISO8601, IsObject, IsString, Length, Matches, Max, Min, ValidateNested } from 'class-validator';
import { Optional, notAMember, parseNdjson, readDto, type PlatformProblemCode } from '@accrue/http';
import {
  endOfLocalDay,
  localDate,
  POINTS_PER_ENTRY_MAX,
  Rejected,
  zoneId,
  type InstantIso,
  type LocalDateIso,
} from '@accrue/kernel';

/** What whoever signs off says that the file has: the first line. */
export class ControlTotalDto {
  @IsInt() @Min(1) members!: number;
  @IsInt() @Min(1) lots!: number;
  /** Of each wallet. */
  @IsObject() points!: Readonly<Record<string, number>>;
}

class ControlLineDto {
  @IsObject() @ValidateNested() @Type(() => ControlTotalDto) control!: ControlTotalDto;
}

class OpeningLineDto {
  @Optional() @IsString() @Length(1, 128) memberId?: string;
  /** The operator's own number. */
  @Optional() @IsString() @Length(1, 128) reference?: string;
  @IsString() @Length(1, 128) walletId!: string;
  @IsInt() @Min(1) @Max(POINTS_PER_ENTRY_MAX) points!: number;
  /** Last day on which they can be spent, in the programme's zone. */
  @Optional() @IsISO8601({ strict: true }) @Matches(/^\d{4}-\d{2}-\d{2}$/) expiresOn?: string;
}

/** A lot of the file, its member not looked up yet. */
export interface OpeningLine {
  readonly line: number;
  readonly memberId: string | null;
  readonly reference: string | null;
  readonly walletId: string;
  readonly points: number;
  readonly expiresAt: InstantIso | null;
  readonly expiresOn: LocalDateIso | null;
}

export interface LineProblem {
  readonly line: number;
  readonly code: string;
  readonly detail: string;
}

export interface OpeningFile {
  readonly control: ControlTotalDto;
  readonly lines: readonly OpeningLine[];
  readonly problems: readonly LineProblem[];
}

const ERRORS_MAX = 50;
export const OPENING_LINES_MAX = 100_000;
export const OPENING_EXAMPLE = '{"reference":"13085","walletId":"points","points":120,"expiresOn":"2027-06-30"}';
export const CONTROL_EXAMPLE = '{"control":{"members":1,"lots":1,"points":{"points":120}}}';

/**
 * The control total, and the lots; a bad line is told apart from others.
 * @throws Rejected request.invalid without a control total
 */
export const readOpening = (body: unknown, timeZone: string, now: InstantIso): OpeningFile => {
  const [first, ...rest] = parseNdjson(body, { linesMax: OPENING_LINES_MAX + 1, example: CONTROL_EXAMPLE });
  const { control } = readDto(ControlLineDto, first?.ok === true ? first.value : null);
  checkPoints(control.points);
  const lines: OpeningLine[] = [];
  const problems: LineProblem[] = [];
  for (const parsed of rest) {
    const { line } = parsed;
    try {
      if (!parsed.ok) throw parsed.rejection;
      const lot = lineOf(line, readDto(OpeningLineDto, parsed.value), timeZone);
      if ((lot.memberId === null) === (lot.reference === null))
        problems.push({ line, code: 'request.invalid', detail: 'a line names a memberId or a reference, one of both' });
      else if (lot.expiresAt !== null && lot.expiresAt <= now)
        problems.push({ line, code: 'import.expired', detail: `${String(lot.expiresOn)} is over` });
      else lines.push(lot);
    } catch (error) {
      if (!(error instanceof Rejected)) throw error;
      problems.push({ line, code: error.code as string, detail: JSON.stringify(error.data) });
    }
  }
  return { control, lines, problems };
};

/** A total that is no number would only be said to differ. @throws Rejected request.invalid */
const checkPoints = (totals: Readonly<Record<string, unknown>>): void => {
  const errors = Object.entries(totals)
    .filter(([, total]) => !Number.isSafeInteger(total) || (total as number) < 0)
    .slice(0, ERRORS_MAX)
    .map(([walletId]) => ({
      ...notAMember(walletId, '/control/points'),
      message: 'must be a whole number of at least 0',
    }));
  if (errors.length > 0) throw new Rejected<PlatformProblemCode>('request.invalid', { errors });
};

const lineOf = (line: number, dto: OpeningLineDto, timeZone: string): OpeningLine => {
  const { memberId = null, reference = null, walletId, points } = dto;
  const expiresOn = dto.expiresOn === undefined ? null : localDate(dto.expiresOn);
  const expiresAt = expiresOn === null ? null : endOfLocalDay(expiresOn, zoneId(timeZone));
  return { line, memberId, reference, walletId, points, expiresAt, expiresOn };
};
