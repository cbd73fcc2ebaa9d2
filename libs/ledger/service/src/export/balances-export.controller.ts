import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiProperty, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Refuses, Roles } from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import { UnitOrNullProperty } from '../account/wallet-units';
import { ALL_BALANCES, type ExportRow } from './balances-export';
import { exportContent, exported, exportFormatOf, mediaTypeOf } from './export-lines';

const points = (description: string) => ({ type: 'integer', description }) as const;

class ExportedBalanceDto implements ExportRow {
  @ApiProperty() memberId!: string;
  @ApiProperty({ type: String, nullable: true, description: 'The operator’s own member number' })
  reference!: string | null;
  @ApiProperty() wallet!: string;
  @UnitOrNullProperty() unit!: string | null;
  @ApiProperty(points('Granted by receipts in all')) granted!: number;
  @ApiProperty(points('Taken back in all')) reversed!: number;
  @ApiProperty(points('Spent in all')) spent!: number;
  @ApiProperty(points('Expired in all')) expired!: number;
  @ApiProperty(points('Given by hand, minus taken by hand')) adjusted!: number;
  @ApiProperty(points('Received from other members, minus sent to them')) transferred!: number;
  @ApiProperty(points('Brought along from another system')) migrated!: number;
  @ApiProperty(points('Granted, not yet active')) pending!: number;
  @ApiProperty(points('Reserved by holds')) held!: number;
  @ApiProperty(points('Spendable')) active!: number;
  @ApiProperty(points('Owed')) deficit!: number;
  @ApiProperty(points('Taken back by returns although it was spent; nobody has decided about it')) inReview!: number;
  @ApiProperty(points('Likewise, and written off')) writtenOff!: number;
}

@ApiTags('ledger')
@Controller('v1/balances')
export class BalancesExportController {
  constructor(private readonly ports: ContextPorts) {}

  @Roles('analyst')
  @Get('export')
  @ApiOperation({ summary: 'Every member’s wallets: our id and the operator’s own number, empty where there is none' })
  @ApiQuery({ name: 'format', enum: ['ndjson', 'csv'], required: false })
  @ApiExtraModels(ExportedBalanceDto)
  @ApiOkResponse(exportContent('One wallet a line', ExportedBalanceDto, ALL_BALANCES.columns))
  @Refuses('export.format_unknown')
  export(@Query('format') said = 'ndjson'): StreamableFile {
    const format = exportFormatOf(said);
    return new StreamableFile(exported(this.ports.database, ALL_BALANCES, format), { type: mediaTypeOf(format) });
  }
}
