import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Refuses, Roles } from '@accrue/http';
import { ExperimentReportDto } from './experiment.dto';
import { ExperimentReports } from './experiment-reports';

@ApiTags('programme')
@Controller('v1/experiments')
export class ExperimentsController {
  constructor(private readonly reports: ExperimentReports) {}

  @Roles('analyst')
  @Get(':experimentId')
  @ApiOperation({ summary: 'What the members of each arm of an experiment came to, and whether it makes a difference' })
  @ApiOkResponse({ type: ExperimentReportDto })
  @Refuses('programme.not_published', 'experiment.unknown')
  async show(@Param('experimentId') experimentId: string): Promise<ExperimentReportDto> {
    return this.reports.of(experimentId);
  }
}
