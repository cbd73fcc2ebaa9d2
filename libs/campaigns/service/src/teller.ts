import { Injectable } from '@nestjs/common';
import { DEFAULT_LOCALE, type ReceiptReason } from '@accrue/contracts';
import type { AnswerLanguage } from '@accrue/http';
import { worded, type Reader, type Worded } from '@accrue/wording';
import { Programmes } from './programme/programmes';

type Told<A> = Omit<A, 'reason'> & { readonly reason?: Worded<ReceiptReason> };

/** Makes sentences of the reasons in an answer, in the language of the caller, else of the programme. */
@Injectable()
export class Teller {
  constructor(private readonly programmes: Programmes) {}

  async readerOf(language: AnswerLanguage): Promise<Reader> {
    const document = (await this.programmes.published()).at(-1)?.document;
    const locale = language.or(document?.locale ?? DEFAULT_LOCALE);
    return document === undefined
      ? { locale, timeZone: 'UTC' }
      : { locale, timeZone: document.timeZone, currency: document.currency };
  }

  /** What became of a receipt; most answers have no reason to word. */
  async told<A extends { readonly reason?: ReceiptReason }>(answer: A, language: AnswerLanguage): Promise<Told<A>> {
    const { reason, ...rest } = answer;
    return reason === undefined ? rest : { ...rest, reason: worded(reason, await this.readerOf(language)) };
  }
}
