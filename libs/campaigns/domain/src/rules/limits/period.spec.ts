import fc from 'fast-check';
import type { PeriodWord } from '@accrue/contracts';
import type { InstantIso, ZoneId } from '@accrue/kernel';
import { periodAround, periodsOf } from './period';

const LONDON = 'Europe/London' as ZoneId;
const around = (word: PeriodWord, instant: string, zone = LONDON) => {
  const { from, until } = periodAround(word, instant as InstantIso, zone);
  return [from, until];
};

describe('a period of the programme’s calendar', () => {
  it.each<[PeriodWord, string, string, string]>([
    ['day', '2026-05-20T10:00:00.000Z', '2026-05-19T23:00:00.000Z', '2026-05-20T23:00:00.000Z'],
    ['day', '2026-05-20T23:00:00.000Z', '2026-05-20T23:00:00.000Z', '2026-05-21T23:00:00.000Z'],
    ['week', '2026-05-20T10:00:00.000Z', '2026-05-17T23:00:00.000Z', '2026-05-24T23:00:00.000Z'],
    ['week', '2026-01-04T23:59:59.999Z', '2025-12-29T00:00:00.000Z', '2026-01-05T00:00:00.000Z'],
    ['month', '2026-03-31T22:59:59.999Z', '2026-03-01T00:00:00.000Z', '2026-03-31T23:00:00.000Z'],
    ['quarter', '2026-05-20T10:00:00.000Z', '2026-03-31T23:00:00.000Z', '2026-06-30T23:00:00.000Z'],
    ['year', '2026-12-31T23:59:59.999Z', '2026-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
  ])('%s around %s is [%s, %s)', (word, instant, from, until) => expect(around(word, instant)).toEqual([from, until]));

  it('of a day on which the clocks change has 23 or 25 hours', () => {
    expect(around('day', '2026-03-29T12:00:00.000Z')).toEqual(['2026-03-29T00:00:00.000Z', '2026-03-29T23:00:00.000Z']);
    expect(around('day', '2026-10-25T12:00:00.000Z')).toEqual(['2026-10-24T23:00:00.000Z', '2026-10-26T00:00:00.000Z']);
  });

  it('of the whole programme contains every receipt', () => {
    const [from = '', until = ''] = around('programme', '2026-05-20T10:00:00.000Z');
    const order = '2026-05-20T10:00:00.000Z|2026-05-20|S|1||000000000001';
    expect(from <= order && order < until).toBe(true);
  });

  it('is the same for whoever asks again and again, in whatever order, also on days of UTC that two periods share', () => {
    const words = ['day', 'week', 'month', 'quarter', 'year', 'programme'] as const;
    const zones = ['Europe/London', 'Asia/Kolkata', 'America/Sao_Paulo', 'Pacific/Apia'] as ZoneId[];
    // Some days around the end of a year, so that many share one.
    const noInvalidDate = true;
    const instants = fc
      .date({ min: new Date('2011-12-28T00:00:00Z'), max: new Date('2012-01-03T00:00:00Z'), noInvalidDate })
      .map((date) => date.toISOString() as InstantIso);
    fc.assert(
      fc.property(
        fc.constantFrom(...words),
        fc.constantFrom(...zones),
        fc.array(instants, { minLength: 2, maxLength: 40 }),
        (word, zone, asked) => {
          const periodOf = periodsOf(word, zone);
          expect(asked.map(periodOf)).toEqual(asked.map((instant) => periodAround(word, instant, zone)));
        },
      ),
    );
  });
});
