import * as fc from 'fast-check';
import { identityBlocked, identityFreed, identityLinked, memberClosed, memberEnrolled } from '@accrue/contracts';
import type { ContextPorts } from '@accrue/context-kit';
import { parseInstant } from '@accrue/kernel';
import { migrate, type Database } from '@accrue/persistence';
import { testDatabase } from '@accrue/testing';
import { campaignsMigrations } from '../migrations';
import { MemberDirectory } from './member-directory';

type Fact = Parameters<MemberDirectory['project']>[0][number];

jest.setTimeout(120_000); // hundreds of stories, and other suites on the same cores

const MEMBERS = 3;
type Step =
  | { readonly kind: 'take'; readonly member: number; readonly backdated: boolean }
  | { readonly kind: 'block' | 'free' | 'close' };

const aStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('take' as const), member: fc.nat(MEMBERS - 1), backdated: fc.boolean() }),
  fc.constantFrom<Step>({ kind: 'block' }, { kind: 'free' }, { kind: 'close' }),
);

const instant = (minute: number) => parseInstant(new Date(Date.UTC(2026, 9, 31, 0, minute)).toISOString());

/**
 * A life of one card as enrollment would allow it, a step every other minute. @returns each member's facts in their order, and
 * whose the card is at each minute, told step by step
 */
const lifeOf = (steps: readonly Step[], run: string) => {
  const facts: Fact[][] = Array.from({ length: MEMBERS }, () => []);
  const owners: (string | null)[] = [];
  const known = new Set<number>();
  const gone = new Set<number>();
  const identity = { type: 'card', value: `card-${run}` };
  const id = (member: number): string => `m-${run}-${String(member)}`;
  let had: { readonly member: number; blocked: boolean; kept: boolean } | null = null;
  /** Minutes that whoever takes the card next owns as well. */
  let gap: number[] = [];
  const tell = (member: number, type: string, data: object): void => {
    facts[member]?.push({ type, data: { memberId: id(member), ...data } } as Fact);
  };
  steps.forEach((step, index) => {
    const minute = 2 * index;
    if (step.kind === 'take' && (had === null || !had.kept) && !gone.has(step.member)) {
      const isNew = !known.has(step.member);
      const at = instant(isNew && step.backdated ? minute - 100_000 : minute);
      if (isNew) {
        const enrolment = { reference: null, enrolledAt: at, storeId: null, enrolledBy: null, channel: 'store' };
        tell(step.member, memberEnrolled.type, { ...enrolment, identities: [identity] });
      } else tell(step.member, identityLinked.type, { identity, linkedAt: at });
      known.add(step.member);
      for (const past of gap) owners[past] = id(step.member);
      gap = [];
      had = { member: step.member, blocked: false, kept: true };
    } else if (step.kind === 'block' && had !== null && !had.blocked) {
      // Also after its owner left, as long as nobody else has it.
      tell(had.member, identityBlocked.type, { identity, blockedAt: instant(minute), reason: 'lost' });
      gap = [];
      had = { member: had.member, blocked: true, kept: true };
    } else if (step.kind === 'free' && had !== null && had.kept) {
      tell(had.member, identityFreed.type, { identity, freedAt: instant(minute), reason: 'new_owner' });
      had = null;
    } else if (step.kind === 'close' && had !== null && !gone.has(had.member)) {
      tell(had.member, memberClosed.type, { closedAt: instant(minute), reason: 'member_request' });
      gone.add(had.member);
      had = { ...had, kept: had.blocked };
    }
    for (const now of [minute, minute + 1]) {
      owners[now] = had !== null && had.kept && !had.blocked ? id(had.member) : null;
      if (had === null || !had.kept) gap.push(now);
    }
  });
  return { facts, owners, identity };
};

describe('whose a card was', () => {
  let drop: () => Promise<void>;
  let database: Database;
  let directory: MemberDirectory;
  beforeAll(async () => {
    const test = await testDatabase();
    drop = () => test.drop();
    const opened = test.open('campaigns');
    await migrate(opened, 'campaigns', campaignsMigrations);
    database = opened;
    directory = new MemberDirectory({ database } as ContextPorts);
  });
  afterAll(() => drop());

  const project = (page: readonly Fact[]) => database.transaction((tx) => directory.project(page, tx));

  it('is the same in whichever order, and in whichever pages, the facts of its owners come', async () => {
    let run = 0;
    const story = fc.record({
      steps: fc.array(aStep, { minLength: 1, maxLength: 14 }),
      turns: fc.infiniteStream(fc.nat(MEMBERS - 1)),
      pages: fc.infiniteStream(fc.integer({ min: 1, max: 4 })),
    });
    await fc.assert(
      fc.asyncProperty(story, async ({ steps, turns, pages }) => {
        const { facts, owners, identity } = lifeOf(steps, String((run += 1)));
        let left = facts.reduce((sum, { length }) => sum + length, 0);
        let page: Fact[] = [];
        let size = 1;
        while (left > 0) {
          const turn = facts[turns.next().value as number]?.shift();
          if (turn === undefined) continue;
          left -= 1;
          page.push(turn);
          if (page.length < size && left > 0) continue;
          await project(page);
          expect(await directory.hasHeard(page)).toBe(true);
          page = [];
          size = pages.next().value as number;
        }
        const shown = owners.map((_owner, minute) => ({ ...identity, at: instant(minute) }));
        const ownerAt = await directory.find(shown);
        expect(shown.map(ownerAt)).toEqual(owners);
      }),
      { numRuns: 150 },
    );
  });
});
