import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader, ApiPropertyOptional, type ApiResponseMetadata } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { LOCALES, type Locale } from '@accrue/contracts';
import { Optional } from './optional';

/** In which language an answer speaks: that of `?locale=`, else the best of `Accept-Language`, else one that is given. */
export class AnswerLanguage {
  constructor(
    private readonly request: Pick<FastifyRequest, 'headers' | 'query'>,
    private readonly reply: Pick<FastifyReply, 'headers'>,
  ) {}

  /** Settles it, and says it in the answer's headers. */
  or(fallback: Locale): Locale {
    const locale = this.asked() ?? this.accepted(fallback);
    void this.reply.headers({ 'content-language': locale, vary: 'Accept-Language' });
    return locale;
  }

  private asked(): Locale | undefined {
    const { locale } = this.request.query as { readonly locale?: unknown };
    return LOCALES.find((known) => known === locale);
  }

  /** Whoever takes any language gets the fallback, as does whoever wants one that we do not speak. */
  private accepted(fallback: Locale): Locale {
    const ours = [fallback, ...LOCALES.filter((locale) => locale !== fallback)];
    return (new Negotiator(this.request).language(ours) as Locale | undefined) ?? fallback;
  }
}

/** Parameter of a controller's method. */
export const Language = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const http = context.switchToHttp();
  return new AnswerLanguage(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
});

/** Member of a query: the language to answer in. */
export const LocaleParameter = (): PropertyDecorator => (target, name) => {
  ApiPropertyOptional({ enum: LOCALES, description: 'Language of the sentences; goes before `Accept-Language`' })(
    target,
    name,
  );
  Optional()(target, name);
  IsIn(LOCALES)(target, name);
};

/** Query of a route that has sentences in its answer and no other parameters. */
export class InLanguage {
  @LocaleParameter()
  locale?: Locale;
}

/** Of a route that has sentences in its answer. */
export const AcceptsLanguage = (): MethodDecorator =>
  ApiHeader({
    name: 'Accept-Language',
    required: false,
    description: 'Language of the sentences; the programme’s where none of them is spoken',
    schema: { type: 'string', maxLength: 1_000, example: 'pl, en;q=0.5' },
  });

/** Headers of such an answer, for its declaration. */
export const LANGUAGE_HEADERS: NonNullable<ApiResponseMetadata['headers']> = {
  'Content-Language': { schema: { type: 'string', enum: [...LOCALES] }, description: 'Language of the sentences' },
  Vary: { schema: { type: 'string', example: 'Accept-Language' }, description: 'What the answer depends on' },
};
