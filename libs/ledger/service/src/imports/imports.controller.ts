import { createHash } from 'node:crypto';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiTags,
} from '@nestjs/swagger';
import { ContextPorts } from '@accrue/context-kit';
import { type ApiCaller, Caller, NDJSON_MEDIA_TYPE, Refuses, Roles } from '@accrue/http';
import { lotId, Rejected } from '@accrue/kernel';
import { Accounts } from '../account/accounts';
import { frameOf } from '../account/programme-frame';
import type { LedgerProblemCode } from '../problem-statuses';
import { CONTROL_EXAMPLE, OPENING_EXAMPLE, OPENING_LINES_MAX, readOpening, type OpeningFile } from './import-lines';
import { Imports, type SignedImport } from './imports';

/** Problems that are named one by one; the others are counted. */
const PROBLEMS_SHOWN_MAX = 100;

class ImportTotalsDto {
  @ApiProperty({ type: 'integer' }) members!: number;
  @ApiProperty({ type: 'integer' }) lots!: number;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, description: 'Of each wallet' })
  points!: Readonly<Record<string, number>>;
}

class ImportDto {
  @ApiProperty() importId!: string;
  @ApiProperty({ description: 'SHA-256 of the file as it was sent' }) digest!: string;
  @ApiProperty({ description: 'Who signed it off' }) signedBy!: string;
  @ApiProperty() signedAt!: string;
  @ApiProperty({ description: 'The control total that the file was found to have' }) control!: ImportTotalsDto;
  @ApiProperty({ type: 'integer', description: 'Lots that are in the accounts by now' }) booked!: number;
  @ApiProperty({ enum: ['booking', 'booked'] }) status!: 'booking' | 'booked';
}

/** Balances of another system, brought along with a control total that somebody answers for. */
@ApiTags('ledger')
@Controller('v1/ledger/imports')
export class ImportsController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly accounts: Accounts,
    private readonly imports: Imports,
  ) {}

  @Roles('operator')
  @Post(':importId')
  @ApiConsumes(NDJSON_MEDIA_TYPE)
  @ApiBody({
    schema: { type: 'string', example: `${CONTROL_EXAMPLE}\n${OPENING_EXAMPLE}\n` },
    description: `The control total, then a lot a line, at most ${OPENING_LINES_MAX.toLocaleString('en')}.`,
  })
  @ApiOperation({
    summary: 'Sign off the balances of another system',
    description:
      'Everything is checked before anything is booked: each line, its member and wallet, and the control total. What differs is named, and ' +
      'nothing happens. Otherwise it is signed off with your name and all of it is booked within a moment. The same file again is answered in the same way.',
  })
  @ApiCreatedResponse({ type: ImportDto })
  @Refuses(
    'import.refused',
    'import.total_differs',
    'import.conflict',
    'request.not_ndjson',
    'request.too_many_lines',
    'id.invalid',
  )
  async signOff(
    @Param('importId') importId: string,
    @Body() body: unknown,
    @Caller() caller: ApiCaller,
  ): Promise<ImportDto> {
    lotId(`migration:${importId}/${OPENING_LINES_MAX}`);
    const signedAt = this.accounts.now();
    const digest = createHash('sha256').update(String(body)).digest('hex');
    const known = await this.imports.find(importId);
    if (known?.digest === digest) return answerOf(known);
    const { timeZone } = await frameOf(this.ports.database);
    const file = readOpening(body, timeZone, signedAt);
    const { lots, problems } = await this.imports.lookUp(file.lines);
    const all = [...file.problems, ...problems].sort((a, b) => a.line - b.line);
    if (all.length > 0)
      throw new Rejected<LedgerProblemCode>('import.refused', {
        importId,
        refused: all.length,
        lines: all.slice(0, PROBLEMS_SHOWN_MAX),
      });
    checkTotal(file, totalOf(lots));
    await this.imports.signOff({ importId, digest, signedBy: caller.name, signedAt, control: file.control }, lots);
    return this.shown(importId);
  }

  @Roles('analyst')
  @Get(':importId')
  @ApiOperation({ summary: 'What was signed off, by whom, and how far it is booked' })
  @ApiOkResponse({ type: ImportDto })
  @Refuses('import.unknown')
  async shown(@Param('importId') importId: string): Promise<ImportDto> {
    const found = await this.imports.find(importId);
    if (found === undefined) throw new Rejected<LedgerProblemCode>('import.unknown', { importId });
    return answerOf(found);
  }
}

const answerOf = (signed: SignedImport): ImportDto => ({
  ...signed,
  status: signed.booked === signed.control.lots ? 'booked' : 'booking',
});

const totalOf = (
  lots: readonly { readonly memberId: string; readonly walletId: string; readonly points: number }[],
): ImportTotalsDto => {
  const points = new Map<string, number>();
  for (const { walletId, points: amount } of lots) points.set(walletId, (points.get(walletId) ?? 0) + amount);
  return {
    members: new Set(lots.map(({ memberId }) => memberId)).size,
    lots: lots.length,
    points: Object.fromEntries(points),
  };
};

/** @throws Rejected import.total_differs with what was said and what was found */
const checkTotal = ({ control }: OpeningFile, found: ImportTotalsDto): void => {
  const wallets = new Set([...Object.keys(control.points), ...Object.keys(found.points)]);
  const isSame =
    control.members === found.members &&
    control.lots === found.lots &&
    [...wallets].every((walletId) => (control.points[walletId] ?? 0) === (found.points[walletId] ?? 0));
  if (isSame) return;
  const { members, lots, points } = control;
  throw new Rejected<LedgerProblemCode>('import.total_differs', { said: { members, lots, points }, found });
};
