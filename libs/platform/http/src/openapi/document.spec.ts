import { Body, Controller, Get, Module, Param, Post, Query, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsInt, IsISO8601, IsString, Length, Matches, Max, Min } from 'class-validator';
import { AtLeastRevision } from '../at-least-revision';
import { Optional } from '../optional';
import { Public, Roles } from '../roles.decorator';
import { openApiDocument } from './document';
import { Refuses } from './refuses.decorator';

class WishDto {
  @ApiProperty() @IsString() @Length(1, 12) text!: string;
  @ApiProperty() @IsString() @Matches(/^[a-z]+$/, { message: 'code must be a code' }) code!: string;
  @ApiProperty() @IsInt() @Min(1) @Max(9) count!: number;
  @ApiPropertyOptional() @Optional() @IsIn(['a', 'b']) kind?: string;
  @ApiPropertyOptional() @Optional() @IsISO8601({ strict: true }) at?: string;
}

class GrantedDto {
  @ApiProperty() points!: number;
  @ApiProperty({ type: String, nullable: true }) memberId!: string | null;
}

@ApiTags('ledger')
@Controller('v1/wishes')
class WishesController {
  @Roles('pos')
  @Post(':wishId')
  @ApiOperation({ summary: 'Wish' })
  @ApiOkResponse({ type: GrantedDto })
  @Refuses('points.insufficient', 'amount.out_of_range')
  wish(@Param('wishId') _id: string, @Body() _body: WishDto): GrantedDto {
    return { points: 1, memberId: null };
  }

  @Roles('pos', 'analyst', 'support', 'member', 'sso')
  @Get()
  @ApiOkResponse({ type: GrantedDto })
  list(@Query() _query: AtLeastRevision): GrantedDto {
    return { points: 1, memberId: null };
  }

  @Public()
  @Get('open')
  @ApiOkResponse({ type: GrantedDto })
  open(): GrantedDto {
    return { points: 1, memberId: null };
  }
}

// What came as JSON is looked into as it is.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Wire = any;

const documentOf = async (controller: Type, statuses: Readonly<Record<string, number>>): Promise<Wire> => {
  @Module({ controllers: [controller] })
  class OneModule {}
  const app = await NestFactory.create(OneModule, new FastifyAdapter(), { preview: true, logger: false });
  return openApiDocument(app, statuses);
};

describe('the OpenAPI document of a controller', () => {
  let document: Wire;
  beforeAll(async () => {
    document = await documentOf(WishesController, { 'points.insufficient': 422 });
  });
  const codesOf = (method: string, path: string, status: number): Wire => {
    const { $ref, ...own } = document.paths[path][method].responses[String(status)] ?? {};
    const response = $ref === undefined ? own : document.components.responses[String($ref).split('/').at(-1) ?? ''];
    return response.content?.['application/problem+json'].schema.allOf[1].properties.code.enum;
  };

  it('declares the limits that the validators enforce', () => {
    const { properties, additionalProperties } = document.components.schemas.WishDto;
    expect(properties).toEqual({
      text: { type: 'string', minLength: 1, maxLength: 12 },
      code: { type: 'string', pattern: '^[a-z]+$' },
      count: { type: 'integer', minimum: 1, maximum: 9 },
      kind: { type: 'string', enum: ['a', 'b'] },
      at: { type: 'string', format: 'date-time', pattern: expect.stringContaining('19|') },
    });
    expect(additionalProperties).toBe(false);
    const [wishId] = document.paths['/v1/wishes/{wishId}'].post.parameters;
    expect(wishId.schema).toMatchObject({ minLength: 1, maxLength: 128 });
  });

  it('declares the refusals that follow from roles, parameters and bodies, and those of the route', () => {
    const path = '/v1/wishes/{wishId}';
    expect(codesOf('post', path, 401)).toEqual(['auth.key_missing', 'auth.key_unknown']);
    expect(codesOf('post', path, 403)).toEqual(['auth.role_not_allowed']);
    expect(codesOf('post', path, 429)).toEqual(['auth.too_many_failures']);
    expect(codesOf('post', path, 422)).toEqual([
      'request.not_well_formed',
      'points.insufficient',
      'amount.out_of_range',
    ]);
    expect(codesOf('post', path, 413)).toEqual(['request.too_large']);
    expect(codesOf('get', '/v1/wishes', 503)).toContain('read.not_caught_up');
    expect(codesOf('get', '/v1/wishes', 403)).toBeUndefined();
    expect(codesOf('get', '/v1/wishes', 413)).toBeUndefined();
    expect(codesOf('get', '/v1/wishes/open', 401)).toBeUndefined();
    expect(document.paths['/v1/wishes/open'].get.security).toEqual([]);
  });

  it('makes examples from the schemas, takes numbers for integers, and knows no nullable', () => {
    const { content } = document.paths['/v1/wishes'].get.responses['200'];
    expect(content['application/json'].example).toEqual({ points: 500, memberId: 'm-7f3a' });
    expect(document.components.schemas.GrantedDto.properties).toEqual({
      points: { type: 'integer' },
      memberId: { type: ['string', 'null'] },
    });
  });

  it('is not made where a code has no status, or nothing says what to do about it', async () => {
    await expect(documentOf(WishesController, {})).rejects.toThrow(
      'the problem code points.insufficient has no status',
    );
    @Controller('v1/odd')
    class OddController {
      @Get()
      @Refuses('odd.refused')
      odd(): void {}
    }
    await expect(documentOf(OddController, { 'odd.refused': 409 })).rejects.toThrow('the problem code odd.refused');
  });
});
