import { Controller, Get, Inject, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import { CONTEXT_PORTS, Roles, type ContextPorts } from '@accrue/http';
import { Rejected } from '@accrue/kernel';
import { EXPORT_COLUMNS, exportBalances, isExportFormat, mediaTypeOf } from './balances-export';

@ApiTags('ledger')
@Controller('v1/balances')
export class BalancesExportController {
  constructor(@Inject(CONTEXT_PORTS) private readonly ports: ContextPorts) {}

  @Roles('analyst')
  @Get('export')
  @ApiOperation({ summary: 'Every member’s wallets: our id and the operator’s own number, empty where there is none' })
  @ApiQuery({ name: 'format', enum: ['ndjson', 'csv'], required: false })
  @ApiProduces('application/x-ndjson', 'text/csv')
  @ApiOkResponse({
    schema: { type: 'string' },
    description: EXPORT_COLUMNS.join(','),
  })
  export(@Query('format') format: string | undefined = 'ndjson'): StreamableFile {
    if (!isExportFormat(format)) throw new Rejected('export.format_unknown', { format, known: ['ndjson', 'csv'] });
    return new StreamableFile(exportBalances(this.ports.database, format), { type: mediaTypeOf(format) });
  }
}
