import type { Locale } from '@accrue/contracts';

/** What stands around the figures of a printed statement. */
export interface Words {
  readonly title: string;
  readonly member: string;
  readonly period: string;
  readonly opening: string;
  readonly closing: string;
  readonly booked: string;
  readonly what: string;
  readonly change: string;
  readonly balance: string;
  readonly pending: string;
  readonly held: string;
  readonly owed: string;
  readonly happenedOn: string;
  readonly expiring: string;
  readonly nothing: string;
  readonly position: string;
}

export const WORDS: Readonly<Record<Locale, Words>> = {
  en: {
    title: 'Statement',
    member: 'Member',
    period: 'Period',
    opening: 'Opening balance',
    closing: 'Closing balance',
    booked: 'Booked',
    what: 'What happened',
    change: 'Change',
    balance: 'Balance',
    pending: 'Of which not yet spendable',
    held: 'Reserved, beside it',
    owed: 'Of which owed',
    happenedOn: 'happened on',
    expiring: 'Expiring next: good through',
    nothing: 'Nothing was booked.',
    position: 'Place in the ledger',
  },
  ru: {
    title: 'Выписка',
    member: 'Участник',
    period: 'Период',
    opening: 'Входящий остаток',
    closing: 'Исходящий остаток',
    booked: 'Проведено',
    what: 'Операция',
    change: 'Изменение',
    balance: 'Остаток',
    pending: 'Из них пока недоступно',
    held: 'Кроме того, зарезервировано',
    owed: 'Из них долг',
    happenedOn: 'дата операции',
    expiring: 'Ближайшие сгорания: действуют по',
    nothing: 'Операций не было.',
    position: 'Место в реестре',
  },
  pl: {
    title: 'Wyciąg',
    member: 'Uczestnik',
    period: 'Okres',
    opening: 'Saldo początkowe',
    closing: 'Saldo końcowe',
    booked: 'Zaksięgowano',
    what: 'Operacja',
    change: 'Zmiana',
    balance: 'Saldo',
    pending: 'W tym jeszcze niedostępne',
    held: 'Oprócz tego zarezerwowane',
    owed: 'W tym zaległość',
    happenedOn: 'data operacji',
    expiring: 'Najbliższe wygaśnięcia: ważne do',
    nothing: 'Brak operacji.',
    position: 'Miejsce w księdze',
  },
};
