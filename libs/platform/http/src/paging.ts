import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, Matches, Max, Min } from 'class-validator';
import { isStorableText, parseInstant, Rejected } from '@accrue/kernel';
import { Optional } from './optional';
import type { PlatformProblemCode } from './problem';

export const PAGE_DEFAULT = 100;
const PAGE_MAX = 1_000;
const NO_CURSOR = 'cursor must be the nextCursor of the page before';

/** Member of a query: behind which item the page begins. */
export const CursorParameter = (): PropertyDecorator => (target, name) => {
  ApiPropertyOptional({ description: '`nextCursor` of the page before; absent: the first page' })(target, name);
  Optional()(target, name);
  Matches(/^[A-Za-z0-9_-]{1,2000}$/, { message: NO_CURSOR })(target, name);
};

/** Member of a query: how many items a page has at most. */
export const LimitParameter = (): PropertyDecorator => (target, name) => {
  ApiPropertyOptional({ default: PAGE_DEFAULT })(target, name);
  Optional()(target, name);
  Type(() => Number)(target, name);
  IsInt()(target, name);
  Min(1)(target, name);
  Max(PAGE_MAX)(target, name);
};

/** Query of a list that takes nothing else. */
export class PageQuery {
  @CursorParameter()
  cursor?: string;

  @LimitParameter()
  limit = PAGE_DEFAULT;
}

/** Member of an answer: where its list goes on. */
export const NextCursorProperty = (): PropertyDecorator =>
  ApiProperty({ type: String, nullable: true, description: '`cursor` of the next page; null: there is none' });

interface Values {
  readonly text: string;
  readonly instant: string;
  readonly count: number;
}
type Kind = keyof Values;
type KeyOf<Kinds extends readonly Kind[]> = { readonly [Index in keyof Kinds]: Values[Kinds[Index]] };

/** Anybody can send anything: what does not fit a column must not reach the database. */
const IS_OF: { readonly [Each in Kind]: (value: unknown) => boolean } = {
  text: (value) => typeof value === 'string' && isStorableText(value),
  instant: (value) => typeof value === 'string' && isInstant(value),
  count: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
};

const isInstant = (text: string): boolean => {
  try {
    return parseInstant(text) === text;
  } catch {
    return false;
  }
};

/**
 * In which order a list is paged: what of an item says its place, no two alike. The cursor is the place of the last item of a page, so
 * that pages neither skip nor repeat what stays, whatever comes and goes meanwhile.
 */
export class PageOrder<const Kinds extends readonly Kind[]> {
  private readonly kinds: Kinds;

  constructor(...kinds: Kinds) {
    this.kinds = kinds;
  }

  cursorAt(key: KeyOf<Kinds>): string {
    return Buffer.from(JSON.stringify(key)).toString('base64url');
  }

  /** @returns null: the list begins here @throws Rejected request.invalid */
  after({ cursor }: { readonly cursor?: string }): KeyOf<Kinds> | null {
    if (cursor === undefined) return null;
    const key = parsed(cursor);
    if (
      !Array.isArray(key) ||
      key.length !== this.kinds.length ||
      !this.kinds.every((kind, at) => IS_OF[kind](key[at]))
    )
      throw new Rejected<PlatformProblemCode>('request.invalid', {
        errors: [{ pointer: '/cursor', message: NO_CURSOR }],
      });
    return key as unknown as KeyOf<Kinds>;
  }

  /** @param rows one more than the limit, if there are so many: whether there is a next page */
  pageOf<Row>(
    rows: readonly Row[],
    { limit }: { readonly limit: number },
    keyOf: (row: Row) => KeyOf<Kinds>,
  ): { readonly page: readonly Row[]; readonly nextCursor: string | null } {
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return { page, nextCursor: rows.length > limit && last !== undefined ? this.cursorAt(keyOf(last)) : null };
  }
}

const parsed = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
  } catch {
    return null;
  }
};
