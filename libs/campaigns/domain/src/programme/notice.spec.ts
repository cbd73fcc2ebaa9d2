import { Rejected, type InstantIso } from '@accrue/kernel';
import { expressions } from '../rules/conditions/expressions.fixture';
import { decideProgramme } from './decide';
import type { ProgrammeDocument } from './document';
import { programmeModel } from './evolve';
import { compiled, document } from './programme.fixture';
import { noProgramme, type ProgrammeState } from './state';
import { versionsInEffect } from './versions';

const NOW = '2026-06-01T09:30:00.000Z' as InstantIso;
const worth = (points: number, minor: number, noticeDays?: number): ProgrammeDocument => ({
  ...document,
  wallets: [
    { id: 'points', name: 'Points', value: { points, minor, ...(noticeDays !== undefined && { noticeDays }) } },
  ],
});

/** What is published at `NOW`, after the versions before it. */
const published = (state: ProgrammeState, next: ProgrammeDocument, effectiveFrom: string | null): ProgrammeState =>
  decideProgramme(
    {
      type: 'PublishProgramme',
      data: {
        ...{ document: next, by: 'anna', latestReceiptAt: null },
        ...(effectiveFrom !== null && { effectiveFrom: effectiveFrom as InstantIso }),
      },
      metadata: { now: NOW },
    },
    state,
    expressions,
  ).reduce(programmeModel.evolve, state);
const before = published(noProgramme, worth(100, 100, 30), '2026-01-01T00:00:00.000Z');
const problems = (next: ProgrammeDocument, effectiveFrom: string | null, state = before): unknown => {
  try {
    published(state, next, effectiveFrom);
    return [];
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    const { problems: all } = (error as Rejected).data as { problems: { path: string; code: string }[] };
    return all.map(({ path, code }) => `${path} ${code}`);
  }
};
const TOO_SHORT = ['/wallets/0/value value.notice_too_short'];

describe('what is collected is worth something else', () => {
  it('from the local day on to which the notice of the version before it comes', () => {
    expect(problems(worth(100, 50, 30), null)).toEqual(TOO_SHORT);
    // London is an hour ahead of UTC in July: its first of July begins at eleven in the evening.
    expect(problems(worth(100, 50, 30), '2026-06-30T22:59:59.999Z')).toEqual(TOO_SHORT);
    expect(problems(worth(100, 50, 30), '2026-06-30T23:00:00.000Z')).toEqual([]);
    expect(problems(worth(100, 200, 30), null)).toEqual(TOO_SHORT);
  });

  it('or nothing, and no less notice, in as many days', () => {
    expect(problems(document, null)).toEqual(['/wallets/0 value.notice_too_short']);
    expect(problems(worth(100, 100, 29), null)).toEqual(TOO_SHORT);
    expect(problems(worth(100, 100), null)).toEqual(TOO_SHORT);
    expect(problems(worth(100, 100, 29), '2026-07-01T00:00:00.000Z')).toEqual([]);
  });

  it('but the same in other numbers, with more notice, or without a promise, at once', () => {
    expect(problems(worth(200, 200, 30), null)).toEqual([]);
    expect(problems(worth(100, 100, 31), null)).toEqual([]);
    const unpromised = published(noProgramme, worth(100, 100), '2026-01-01T00:00:00.000Z');
    expect(problems(worth(100, 50), null, unpromised)).toEqual([]);
  });

  it('and a change that does not count yet can be taken back at once', () => {
    const changed = published(before, worth(100, 50, 30), '2026-07-01T00:00:00.000Z');
    expect(problems({ ...worth(100, 100, 30), name: 'As before' }, null, changed)).toEqual([]);
    expect(
      problems(
        worth(100, 100, 30),
        '2026-07-02T00:00:00.000Z',
        published(changed, { ...worth(100, 50, 30), name: 'Other' }, '2026-07-01T00:00:00.000Z'),
      ),
    ).toEqual([]);
    expect(problems(worth(100, 100, 30), '2026-06-02T00:00:00.000Z', changed)).toEqual([]);
  });
});

describe('versions of the last days', () => {
  it('are those that were in effect at some time of them', () => {
    const at = (day: string) => `2026-${day}T00:00:00.000Z` as InstantIso;
    const versions = ['01-01', '06-01', '06-10', '06-20'].map((day, index) => ({
      ...{ version: index + 1, effectiveFrom: at(day), programme: compiled(document) },
    }));
    const found = (day: string) => versionsInEffect(versions, at(day), 7).map(({ version }) => version);
    expect(found('06-09')).toEqual([2]);
    expect(found('06-08')).toEqual([2]);
    expect(found('06-07')).toEqual([1, 2]);
    expect(found('06-12')).toEqual([2, 3]);
    expect(found('06-10')).toEqual([2, 3]);
    expect(found('07-01')).toEqual([4]);
  });
});
