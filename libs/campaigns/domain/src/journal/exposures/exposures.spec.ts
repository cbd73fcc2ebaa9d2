import fc from 'fast-check';
import { actionId, BUCKETS, DAY_MS, type InstantIso, type MemberId } from '@accrue/kernel';
import { placeOf } from '../../experiments/experiment';
import type { ProgrammeDocument } from '../../programme/document';
import { document, published } from '../../programme/programme.fixture';
import { from, line, receipt } from '../../receipt/receipt.fixture';
import type { EarningRuleDocument } from '../../rules';
import { assessAction } from '../actions/assess-action';
import type { JournalCommand } from '../commands';
import type { ArmExposed } from '../events';
import { LivingJournal, MEMBER, record, tiers, type Arrival } from '../journal.fixture';
import { shuffled } from '../shuffled.fixture';

/** It runs from the sixth to the fourteenth day. */
const [FROM, UNTIL] = [6, 15];
const at = (day: number, minute = 0): InstantIso =>
  new Date(Date.parse('2020-06-01T00:00:00Z') + day * DAY_MS + minute * 60_000).toISOString() as InstantIso;

const rule = (id: string, experiment: string, arm: string, more: object) =>
  ({
    ...{ id, name: id, wallet: 'points', earn: { fixed: 5 }, members: { experiment: { id: experiment, arm } } },
    ...more,
  }) as unknown as EarningRuleDocument;
const programmeOf = (experiment: string, ...rules: readonly EarningRuleDocument[]): ProgrammeDocument => ({
  ...document,
  timeZone: 'UTC',
  receipts: { tooOldDays: null },
  actions: [
    { id: 'survey', name: 'A survey' },
    { id: 'review', name: 'A review' },
  ],
  counters: [{ id: 'visits', count: 'receipts', window: 'programme' }],
  experiments: [
    {
      ...{ id: experiment, name: 'Half', from: at(FROM), until: at(UNTIL) },
      arms: [
        { id: 'a', share: '50' },
        { id: 'b', share: '50' },
      ],
    },
  ],
  earning: { rules: [...document.earning.rules, ...rules] },
});
const armOf = (experiment: string, member: MemberId): string => (placeOf(experiment, member) < BUCKETS / 2 ? 'a' : 'b');

const act = (key: string, type: string, day: number, programme: ProgrammeDocument): JournalCommand => {
  const metadata = { now: at(100) };
  const content = { key, type, member: { idType: 'member_id', value: MEMBER } as const, occurredAt: at(day, 30) };
  const facts = assessAction({ ...content, key: actionId(key) }, { programmes: published(programme), ...metadata });
  return { type: 'RecordAction', data: { ...facts, memberId: MEMBER, source: 'http', attributed: null }, metadata };
};
const play = (programme: ProgrammeDocument, facts: readonly (Arrival | JournalCommand)[]) => {
  const journal = new LivingJournal(published(programme));
  for (const fact of facts) journal.do(fact);
  return journal;
};
const exposuresOf = ({ events }: LivingJournal): readonly ArmExposed['data'][] =>
  events.flatMap((event) => (event.type === 'ArmExposed' ? [event.data] : []));

describe('an exposure', () => {
  it('is the first sale or action that another arm would have changed, in whatever order they come', () => {
    const planned = fc.uniqueArray(
      fc.record({ day: fc.nat(20), what: fc.constantFrom('tea', 'mug', 'survey', 'review') }),
      { maxLength: 8, selector: ({ day }) => day },
    );
    const arms = new Set<string>();
    fc.assert(
      fc.property(planned, fc.nat(20), fc.infiniteStream(fc.nat()), (plans, n, keys) => {
        const experiment = `half-${String(n)}`;
        const programme = programmeOf(
          experiment,
          rule('tea', experiment, 'a', { eligibility: { include: { skus: ['TEA'] } }, earn: { perUnit: 1 } }),
          rule('survey', experiment, 'b', { on: 'action', action: 'survey' }),
        );
        const facts = plans.map(({ day, what }) => {
          if (what === 'survey' || what === 'review') return act(`x-${String(day)}`, what, day, programme);
          const sku = what === 'tea' ? 'TEA' : 'MUG';
          return record(receipt(`s-${String(day)}`, 'sale', at(day, 30), [line('1', { sku })]));
        });
        const found = exposuresOf(play(programme, shuffled([...facts, ...facts.slice(0, 2)], keys)));
        const [first] = plans
          .filter(({ day, what }) => day >= FROM && day < UNTIL && (what === 'tea' || what === 'survey'))
          .toSorted((a, b) => a.day - b.day);
        const arm = armOf(experiment, MEMBER);
        if (first === undefined) expect(found).toEqual([]);
        else {
          arms.add(arm);
          expect(found.at(-1)).toMatchObject({ experimentId: experiment, arm, exposedAt: at(first.day, 30) });
          expect(found.at(-1)?.receiptId).toBe(first.what === 'tea' ? `s-${String(first.day)}` : null);
        }
        // Told again only when one before it comes late.
        expect(found.map(({ exposedAt }) => exposedAt)).toEqual(
          [...new Set(found.map(({ exposedAt }) => exposedAt))].sort().reverse(),
        );
      }),
      { numRuns: 200 },
    );
    expect(arms.size).toBe(2);
  });

  const both = ['half-0', 'half-1', 'half-2', 'half-3', 'half-4', 'half-5'];
  const sold = (id: string, day: number, quantity = 1) =>
    record(receipt(id, 'sale', at(day), [line('1', { sku: 'TEA', quantity })]));

  it('is also a day, a tier or a counter, for members of each arm', () => {
    expect(new Set(both.map((experiment) => armOf(experiment, MEMBER))).size).toBe(2);
    for (const experiment of both) {
      const arm = armOf(experiment, MEMBER);
      const counting = programmeOf(
        experiment,
        rule('third', experiment, 'a', { on: 'counter', counter: 'visits', reaches: 3 }),
      );
      const visits = play(counting, [sold('s-1', 2), sold('s-2', 7), sold('s-3', 8), sold('s-4', 9)]);
      expect(exposuresOf(visits)).toMatchObject([{ arm, exposedAt: at(8), receiptId: 's-3' }]);
      const reaching = programmeOf(
        experiment,
        rule('silver', experiment, 'b', { on: 'tier-reached', tiers: ['silver'] }),
      );
      const step = { tierId: 'silver', order: `${at(10)}|~~`, programmeVersion: 1, at: at(10) };
      const reached = play(reaching, [sold('s-1', 9), tiers(1, step)]);
      expect(exposuresOf(reached)).toMatchObject([{ arm, exposedAt: at(10), receiptId: null }]);
    }
  });

  it('is none where no arm would have changed anything: another condition, another time, a return', () => {
    for (const experiment of both) {
      const conditioned = programmeOf(
        experiment,
        rule('often', experiment, 'a', { members: { experiment: { id: experiment, arm: 'a' }, tiers: ['silver'] } }),
        rule('big', experiment, 'b', { if: 'receipt.units < 4' }),
      );
      const back = receipt('r-1', 'return', at(9), [line('1', { quantity: -1, ...from('s-1', '1') })]);
      expect(exposuresOf(play(conditioned, [sold('s-0', 2), sold('s-1', 8, 5), record(back)]))).toEqual([]);
      expect(exposuresOf(play(conditioned, [sold('s-1', 8, 3)]))).toHaveLength(1);
    }
  });

  it('is not looked for where no rule asks for an arm', () => {
    expect(exposuresOf(play(programmeOf('half-0'), [sold('s-1', 8)]))).toEqual([]);
  });
});
