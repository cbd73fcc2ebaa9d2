import { Rejected, type InstantIso } from '@accrue/kernel';
import { decideProgramme } from './decide';
import type { ProgrammeDocument } from './document';
import type { ProgrammeEvent } from './events';
import { programmeModel } from './evolve';
import { document, withRule } from './programme.fixture';
import { programmeAt } from './versions';
import type { ProgrammeCommand } from './commands';
import { expressions } from '../rules/conditions/expressions.fixture';
import type { ProgrammeState } from './state';
import type { CampaignsRejectionCode } from '../rejections';

const NOW = '2026-01-01T00:00:00.000Z' as InstantIso;
const LATER = '2026-03-01T00:00:00.000Z' as InstantIso;
interface Publishing {
  readonly document?: ProgrammeDocument;
  readonly effectiveFrom?: InstantIso;
  readonly latestReceiptAt?: InstantIso;
}
const publish = ({ latestReceiptAt, ...data }: Publishing) =>
  ({
    type: 'PublishProgramme',
    data: { ...data, latestReceiptAt: latestReceiptAt ?? null, by: 'ann' },
    metadata: { now: NOW },
  }) as const;
const decide = (command: ProgrammeCommand, state: ProgrammeState) => decideProgramme(command, state, expressions);
const draft = (of: ProgrammeDocument) =>
  ({ type: 'SaveDraft', data: { document: of }, metadata: { now: NOW } }) as const;
const after = (...events: readonly ProgrammeEvent[]) => events.reduce(programmeModel.evolve, programmeModel.initial);
const published = (version: number, of: ProgrammeDocument, effectiveFrom = NOW): ProgrammeEvent => ({
  type: 'ProgrammePublished',
  data: { version, effectiveFrom, publishedAt: NOW, document: of },
});
const richer = withRule({ earn: { points: 2, per: 100 } });

describe('a programme', () => {
  it('is published as version 1, in effect at once', () => {
    expect(decide(publish({ document }), after())).toStrictEqual([published(1, document)]);
  });

  it('is published as the next version, in effect from when it says', () => {
    expect(decide(publish({ document: richer, effectiveFrom: LATER }), after(published(1, document)))).toStrictEqual([
      published(2, richer, LATER),
    ]);
  });

  it('is not published twice with the same content, whatever the order of its members', () => {
    const { name, ...rest } = document;
    expect(decide(publish({ document: { ...rest, name } }), after(published(1, document)))).toStrictEqual([]);
  });

  it('can go back to an earlier content', () => {
    const events = decide(publish({ document }), after(published(1, document), published(2, richer)));
    expect(events).toStrictEqual([published(3, document)]);
  });

  it('is drafted, once, and published from the draft', () => {
    const drafted: ProgrammeEvent = { type: 'ProgrammeDrafted', data: { draftedAt: NOW, document: richer } };
    expect(decide(draft(richer), after())).toStrictEqual([drafted]);
    expect(decide(draft(richer), after(drafted))).toStrictEqual([]);
    expect(decide(publish({}), after(drafted))).toStrictEqual([published(1, richer)]);
  });

  it('is not published when all that is earned under it would be lost at once', () => {
    const until = (on: string) => ({ ...document, wallets: [{ id: 'points', name: 'Points', expiry: { on } }] });
    const effectiveFrom = LATER;
    // In London the version begins on 1 March.
    expect(() => decide(publish({ document: until('2026-02-28'), effectiveFrom }), after())).toThrow(
      expect.objectContaining({
        code: 'programme.invalid',
        data: { problems: [expect.objectContaining({ path: '/wallets/0/expiry/on', code: 'expiry.over' })] },
      }),
    );
    expect(decide(publish({ document: until('2026-03-01'), effectiveFrom }), after())).toHaveLength(1);
  });

  it('is not published without a document, or with a wrong one', () => {
    expect(() => decide(publish({}), after())).toThrow('programme.no_draft');
    expect(() => decide(publish({ document: withRule({ wallet: 'none' }) }), after())).toThrow(Rejected);
  });
});

describe('a new version and what has been recorded', () => {
  const EARLIER = '2025-12-01T00:00:00.000Z' as InstantIso;
  const attempt = (latestReceiptAt: InstantIso | undefined, effectiveFrom: InstantIso) =>
    decide(
      publish({ document: richer, effectiveFrom, ...(latestReceiptAt === undefined ? {} : { latestReceiptAt }) }),
      after(published(1, document)),
    );

  it('does not count from a time since when receipts have been recorded', () => {
    for (const latest of [EARLIER, NOW])
      expect(() => attempt(latest, EARLIER)).toThrow(
        new Rejected<CampaignsRejectionCode>('programme.effective_in_the_past'),
      );
  });

  it('may count from a time of which nothing has come yet: history is still to be brought in', () => {
    expect(attempt(undefined, EARLIER)).toStrictEqual([published(2, richer, EARLIER)]);
    expect(attempt('2025-11-30T23:59:59.999Z' as InstantIso, EARLIER)).toHaveLength(1);
  });

  it('counts from now on whatever the clock of a till says', () => {
    expect(attempt(LATER, NOW)).toHaveLength(1);
  });

  it('is the first whatever its time', () => {
    const first = publish({ document, effectiveFrom: EARLIER, latestReceiptAt: NOW });
    expect(decide(first, after())).toStrictEqual([published(1, document, EARLIER)]);
  });

  it('does not take away what members have', () => {
    const without = { ...document, wallets: [{ id: 'other', name: 'Other' }], earning: { rules: [] } };
    expect(() => decide(publish({ document: without }), after(published(1, document)))).toThrow(
      new Rejected<CampaignsRejectionCode>('programme.invalid'),
    );
  });
});

describe('the version for an event time', () => {
  const versions = [
    { version: 1, effectiveFrom: '2026-01-01' as InstantIso },
    { version: 2, effectiveFrom: '2026-03-01' as InstantIso },
    { version: 3, effectiveFrom: '2026-02-01' as InstantIso },
  ];
  it.each([
    ['2025-06-01', 1],
    ['2026-01-01', 1],
    ['2026-02-15', 3],
    ['2026-06-01', 3],
  ])('of %s is %i: the latest published that is in effect, the first before that', (at, version) => {
    expect(programmeAt(versions, at as InstantIso)?.version).toBe(version);
  });
  it('is none when nothing is published', () => expect(programmeAt([], NOW)).toBeUndefined());
});
