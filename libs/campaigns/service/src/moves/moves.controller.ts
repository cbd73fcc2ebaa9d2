import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsString, Length, Matches, ValidateIf } from 'class-validator';
import {
  AcceptsLanguage,
  AnswerLanguage,
  Caller,
  CorrelationId,
  Language,
  LANGUAGE_HEADERS,
  Refuses,
  Roles,
  type ApiCaller,
} from '@accrue/http';
import { memberId, PLAIN_TEXT, type Unbranded } from '@accrue/kernel';
import { ReceiptAnswerDto } from '../intake/receipt-answer.dto';
import { RECORDING_REFUSALS } from '../problems';
import { Teller } from '../teller';
import { askedReceipt } from '../journal/asked-receipt';
import { Moves, type Moved } from './moves';

class MoveDto {
  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    description: 'The member whose it is; guards against somebody else who has moved it meanwhile',
  })
  @ValidateIf((_dto, value: unknown) => value !== undefined && value !== null)
  @IsString()
  @Length(1, 128)
  @Matches(PLAIN_TEXT, { message: 'from must not hold control characters' })
  from?: string | null;

  @ApiProperty({ description: 'The member whose it should be' })
  @IsString()
  @Length(1, 128)
  @Matches(PLAIN_TEXT, { message: 'to must not hold control characters' })
  to!: string;

  @ApiProperty({
    description:
      'Why, in plain words and without names of persons: it stays in the history of the receipt. Never published',
  })
  @IsString()
  @Length(1, 200)
  @Matches(PLAIN_TEXT, { message: 'reason must not hold control characters' })
  reason!: string;
}

class MovedDto extends ReceiptAnswerDto implements Unbranded<Moved> {
  @ApiProperty({
    type: [String],
    description: 'Ids of what took goods of it back, or undid it, and so went along',
    example: ['R-2'],
  })
  movedWith!: readonly string[];
}

@ApiTags('receipts')
@Controller('v1')
export class MovesController {
  constructor(
    private readonly moves: Moves,
    private readonly teller: Teller,
  ) {}

  @Roles('support')
  @Post('receipts/:receiptId(^[^]+)::move')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Give a receipt to another member, whose card should have been shown',
    description:
      'Points, tier and returns of both members are afterwards as if the receipt had come for the other one at first; points that were ' +
      'spent already are owed. Returns, exchanges and voids that name the receipt go with it (`movedWith`). The same again is ' +
      'answered with the state. 409 receipt.not_with_member says whose it is; receipt.goes_with_another names the sale to move; ' +
      'receipt.has_no_member: a receipt that is nobody’s is claimed, not moved.',
  })
  @ApiOkResponse({ type: MovedDto, headers: LANGUAGE_HEADERS })
  @AcceptsLanguage()
  @Refuses(
    'receipt.unknown',
    'receipt.held',
    'receipt.has_no_member',
    'receipt.not_with_member',
    'receipt.goes_with_another',
    'receipt.moved_to_itself',
    'member.unknown',
    ...RECORDING_REFUSALS,
  )
  async move(
    @Param('receiptId') receiptId: string,
    @Body() { from = null, to, reason }: MoveDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
    @Language() language: AnswerLanguage,
  ): Promise<MovedDto> {
    const move = {
      receiptId: askedReceipt(receiptId),
      from: from === null ? null : memberId(from),
      to: memberId(to),
      reason,
    };
    const moved = await this.moves.move(move, { actor: caller.name, correlationId });
    return this.teller.told(moved, language);
  }
}
