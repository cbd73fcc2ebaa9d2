import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';
import {
  CursorParameter,
  LimitParameter,
  NextCursorProperty,
  Optional,
  PAGE_DEFAULT,
  PageOrder,
  Refuses,
  Roles,
} from '@accrue/http';
import { localDate, memberId as idOfMember, PLAIN_TEXT, type Unbranded } from '@accrue/kernel';
import { EarnedDto } from '../intake/receipt-answer.dto';
import { ReceiptList, type ListedReceipt, type WantedReceipts } from './receipt-list';
import { AtLeastReceiptRevision, ReceiptRevisions } from './receipt-revisions';

const ORDER = new PageOrder('instant', 'text');
const NO_CONTROLS = { message: '$property must not hold control characters' };

class ReceiptPageQuery extends AtLeastReceiptRevision {
  @CursorParameter()
  cursor?: string;

  @LimitParameter()
  limit = PAGE_DEFAULT;
}

class StoreReceiptsQuery extends ReceiptPageQuery {
  @ApiProperty() @IsString() @Length(1, 128) @Matches(PLAIN_TEXT, NO_CONTROLS) storeId!: string;

  @ApiProperty({ format: 'date', description: 'Trading day of the store' })
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'businessDate must be a date' })
  businessDate!: string;

  @ApiPropertyOptional({ description: 'Of this till of the store only', example: '3' })
  @Optional()
  @IsString()
  @Length(1, 128)
  @Matches(PLAIN_TEXT, NO_CONTROLS)
  workstationId?: string;
}

class ListedReceiptDto implements Unbranded<ListedReceipt> {
  @ApiProperty() receiptId!: string;
  @ApiProperty({ type: String, nullable: true, description: 'null: nobody was identified' }) memberId!: string | null;
  @ApiProperty({ enum: ['sale', 'return', 'exchange', 'void', 'no_sale'] }) kind!: string;
  @ApiProperty({
    enum: ['accepted', 'unattributed', 'parked', 'review', 'voided'],
    description:
      'As `GET /v1/receipts/{receiptId}` says it; there also `duplicate` of a void of what was voided before',
  })
  status!: string;
  @ApiProperty() storeId!: string;
  @ApiProperty({ description: 'Till position within the store', example: '3' }) workstationId!: string;
  @ApiProperty({ format: 'date' }) businessDate!: string;
  @ApiProperty({ format: 'date-time', description: 'Its event time' }) endedAt!: string;
  @ApiProperty({ example: 'GBP' }) currency!: string;
  @ApiProperty({ type: 'integer', description: 'Minor units', example: 1249 }) payableMinor!: number;
  @ApiProperty({
    type: [EarnedDto],
    description: 'What it brings the member as things stand, for each wallet in which that is something',
  })
  earned!: readonly EarnedDto[];
  @ApiProperty({
    type: [EarnedDto],
    description: 'What was taken back: of a sale of what it earned, of a return by the goods that it brought back',
  })
  takenBack!: readonly EarnedDto[];
}

class ListedReceiptsDto {
  @ApiProperty({ type: [ListedReceiptDto], description: 'Newest first, by event time' })
  receipts!: readonly ListedReceiptDto[];
  @NextCursorProperty() nextCursor!: string | null;
}

@ApiTags('receipts')
@Controller('v1')
export class ReceiptListController {
  constructor(
    private readonly list: ReceiptList,
    private readonly revisions: ReceiptRevisions,
  ) {}

  @Roles('pos', 'analyst', 'support')
  @Get('members/:memberId/receipts')
  @ApiOperation({
    summary: 'The receipts of a member, and what each brought',
    description: 'Empty for whom nobody knows.',
  })
  @ApiOkResponse({ type: ListedReceiptsDto })
  @Refuses('receipt.unknown', 'read.revision_of_missing', 'id.invalid')
  ofMember(@Param('memberId') memberId: string, @Query() query: ReceiptPageQuery): Promise<ListedReceiptsDto> {
    return this.page({ memberId: idOfMember(memberId) }, query);
  }

  @Roles('analyst', 'support')
  @Get('receipts')
  @ApiOperation({ summary: 'The receipts of a store on a trading day, also of one till' })
  @ApiOkResponse({ type: ListedReceiptsDto })
  @Refuses('receipt.unknown', 'read.revision_of_missing', 'date.invalid')
  ofStore(@Query() query: StoreReceiptsQuery): Promise<ListedReceiptsDto> {
    const { storeId, workstationId } = query;
    const businessDate = localDate(query.businessDate);
    return this.page({ storeId, businessDate, ...(workstationId === undefined ? {} : { workstationId }) }, query);
  }

  private async page(of: WantedReceipts['of'], query: ReceiptPageQuery): Promise<ListedReceiptsDto> {
    const after = ORDER.after(query);
    await this.revisions.caughtUp(['receipts', 'awards'], query);
    const rows = await this.list.read({ of, after, limit: query.limit + 1 });
    const { page, nextCursor } = ORDER.pageOf(rows, query, ({ endedAt, receiptId }) => [endedAt, receiptId]);
    return { receipts: page, nextCursor };
  }
}
