import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import {
  AcceptsLanguage,
  AnswerLanguage,
  Language,
  LANGUAGE_HEADERS,
  Refuses,
  Roles,
  type PlatformProblemCode,
} from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import { signed, signedPdf } from '@accrue/signatures';
import { addDays, epochMs, localDate, Rejected, zoneId } from '@accrue/kernel';
import { Accounts } from '../../account/accounts';
import { frameOf } from '../../account/programme-frame';
import { namedWallets } from '../../account/wallet-units';
import { SigningKeys } from '../../signing/signing-keys';
import { digestOf, endOfStatement, statementDocument } from './statement-document';
import { StatementDocumentDto, StatementDocumentQuery } from './statement-document.dto';
import { statementPdf } from './statement-pdf';

const DAYS_MAX = 366;
/** An entry is stored this long after its time at the latest: no append takes longer, no clock is further behind. */
const FINAL_AFTER_MS = 60_000;
const PDF_MEDIA_TYPE = 'application/pdf';

@ApiTags('ledger')
@Controller('v1/members')
export class StatementDocumentController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly accounts: Accounts,
    private readonly keys: SigningKeys,
  ) {}

  @Roles('pos', 'analyst', 'support')
  @Get(':memberId/statement-document')
  @ApiOperation({ summary: 'A member’s statement of some days, as a document: JSON to check, PDF to print' })
  @ApiExtraModels(StatementDocumentDto)
  @ApiOkResponse({
    headers: LANGUAGE_HEADERS,
    content: {
      'application/json': { schema: { $ref: getSchemaPath(StatementDocumentDto) } },
      [PDF_MEDIA_TYPE]: { schema: { type: 'string', format: 'binary' }, example: '%PDF-1.3 …' },
    },
  })
  @AcceptsLanguage()
  @Refuses('member.unknown', 'date.invalid')
  async document(
    @Param('memberId') memberId: string,
    @Query() query: StatementDocumentQuery,
    @Language() language: AnswerLanguage,
  ): Promise<StatementDocumentDto | StreamableFile> {
    const [from, to] = [localDate(query.from), localDate(query.to)];
    if (to < from || to > addDays(from, DAYS_MAX - 1)) throw outOfRange();
    await this.accounts.mustKnow(memberId);
    const frame = await frameOf(this.ports.database);
    const request = {
      ...{ memberId, from, to, programme: frame.name, zone: zoneId(frame.timeZone), locale: language.or(frame.locale) },
      wallets: await namedWallets(this.ports.database),
    };
    const statement = statementDocument(await this.accounts.history(memberId, undefined), request);
    const digest = digestOf(statement);
    const signer = await this.keys.signer();
    if (query.format === 'pdf')
      return new StreamableFile(signedPdf(await statementPdf(statement, digest), signer), {
        type: PDF_MEDIA_TYPE,
        disposition: `attachment; filename="statement-${from}-${to}.pdf"`,
      });
    const endedMs = epochMs(this.ports.clock.now()) - epochMs(endOfStatement(request));
    return signed(
      { statement: statement as StatementDocumentDto['statement'], digest, final: endedMs >= FINAL_AFTER_MS },
      signer,
    );
  }
}

const outOfRange = (): Rejected =>
  new Rejected<PlatformProblemCode>('request.invalid', {
    errors: [{ pointer: '/to', message: `must be at most ${String(DAYS_MAX)} days from \`from\`, and not before it` }],
  });
