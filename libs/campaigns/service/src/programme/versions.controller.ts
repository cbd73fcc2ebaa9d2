import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PageOrder, PageQuery, Roles } from '@accrue/http';
import { ProgrammeVersionsDto } from './programme.dto';
import { Programmes } from './programmes';

const ORDER = new PageOrder('count');

@ApiTags('programme')
@Controller('v1/programme/versions')
export class VersionsController {
  constructor(private readonly programmes: Programmes) {}

  @Roles('analyst', 'support')
  @Get()
  @ApiOperation({ summary: 'Which versions there are, since when each counts, and who published it' })
  @ApiOkResponse({ type: ProgrammeVersionsDto })
  async list(@Query() query: PageQuery): Promise<ProgrammeVersionsDto> {
    const [before = Number.MAX_SAFE_INTEGER] = ORDER.after(query) ?? [];
    const versions = (await this.programmes.publishedBy()).filter(({ version }) => version < before).reverse();
    const { page, nextCursor } = ORDER.pageOf(versions, query, ({ version }) => [version]);
    return {
      versions: page.map(({ version, publishedAt, effectiveFrom, publishedBy, approval }) => ({
        ...{ version, publishedAt, effectiveFrom, publishedBy },
        ...(approval === undefined ? {} : { approval }),
      })),
      nextCursor,
    };
  }
}
