import type { WhenDocument } from '@accrue/contracts';
import { zoneId, type InstantIso } from '@accrue/kernel';
import { problemsOf, withRule } from '../../programme/programme.fixture';
import { hoursCheck } from './hours';

const WARSAW = zoneId('Europe/Warsaw');
/** Whether it counts, by what a till wrote. */
const counts = (when: WhenDocument, endedAt: string): boolean =>
  hoursCheck(when, WARSAW)({ endedAt, occurredAt: new Date(endedAt).toISOString() as InstantIso }) === null;

describe('days and hours', () => {
  // 3 July 2026 is a Friday; Warsaw is two hours ahead of UTC.
  it.each<[string, WhenDocument, string, boolean]>([
    ['begin with their first minute', { hours: ['07:00-10:00'] }, '2026-07-03T05:00:00Z', true],
    ['do not begin earlier', { hours: ['07:00-10:00'] }, '2026-07-03T04:59:59Z', false],
    ['end before their end', { hours: ['07:00-10:00'] }, '2026-07-03T07:59:59.999Z', true],
    ['do not end later', { hours: ['07:00-10:00'] }, '2026-07-03T08:00:00Z', false],
    ['may be several', { hours: ['07:00-08:00', '20:00-24:00'] }, '2026-07-03T21:59:00Z', true],
    ['are of the day that it is there', { days: ['sat'] }, '2026-07-03T22:00:00Z', true],
    ['and not elsewhere', { days: ['sat'] }, '2026-07-03T21:59:00Z', false],
    ['over midnight: before it', { days: ['fri'], hours: ['22:00-02:00'] }, '2026-07-03T21:30:00Z', true],
    ['over midnight: after it', { days: ['fri'], hours: ['22:00-02:00'] }, '2026-07-03T23:59:00Z', true],
    [
      'over midnight: not those of the night before',
      { days: ['fri'], hours: ['22:00-02:00'] },
      '2026-07-02T23:59:00Z',
      false,
    ],
    ['by the clock of the store', { hours: ['07:00-10:00'], clock: 'store' }, '2026-07-03T09:59:00-05:00', true],
    ['of the store that writes UTC', { hours: ['07:00-10:00'], clock: 'store' }, '2026-07-03T05:00:00Z', false],
    ['on the day of the store', { days: ['fri'], clock: 'store' }, '2026-07-03T23:30:00-11:00', true],
    // Clocks went back from 3 to 2 on 25 October 2026: the hour from 2 to 3 came twice.
    ['that come twice count twice', { hours: ['02:00-03:00'] }, '2026-10-25T00:30:00Z', true],
    ['that come twice count twice, again', { hours: ['02:00-03:00'] }, '2026-10-25T01:30:00Z', true],
  ])('%s', (_, when, endedAt, expected) => expect(counts(when, endedAt)).toBe(expected));

  it('say which they would have had to be', () =>
    expect(
      hoursCheck({ days: ['sun'] }, WARSAW)({ endedAt: '', occurredAt: '1969-12-31T23:59:00.000Z' as InstantIso }),
    ).toEqual({ code: 'rule.other_hours', data: { weekday: 'thu', localTime: '00:59' } }));

  it('are refused where they say nothing, as tiers that there are not', () =>
    expect(
      problemsOf(withRule({ when: { hours: ['09:00-09:00'] }, members: { tiers: ['silver', 'gold'] } }))
        .concat(problemsOf(withRule({ when: { clock: 'store' } })))
        .map(({ path, code }) => [path, code]),
    ).toEqual([
      ['/earning/rules/0/when/hours/0', 'when.hours_empty'],
      ['/earning/rules/0/members/tiers/1', 'tier.unknown'],
      ['/earning/rules/0/when/clock', 'when.clock_unused'],
    ]));
});
