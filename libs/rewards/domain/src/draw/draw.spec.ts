import fc from 'fast-check';
import { drawCommitmentOf, drawListOf, drawWinners, Rejected, type InstantIso } from '@accrue/kernel';
import {
  decide,
  decodeDraw,
  encodeDraw,
  evolve,
  initialDraw,
  type Draw,
  type DrawCommand,
  type DrawEvent,
  type DrawTerms,
  type KnownDraw,
} from './index';

const at = (time: string) => `2026-12-24T${time}.000Z` as InstantIso;
const [CLOSES, DRAWN_FROM] = [at('18:00:00'), at('19:00:00')];
const SEED = 'a5'.repeat(32);
const TERMS: DrawTerms = {
  ...{ drawId: 'd', name: 'Draw', opens: '2026-12-01T00:00:00.000Z' as InstantIso, closes: CLOSES },
  ...{ drawnFrom: DRAWN_FROM, ticketsPerMember: 2, tiers: null, beacon: null },
  prizes: [
    { id: 'hamper', name: 'A hamper', winners: 1, rewardId: 'hamper' },
    { id: 'mug', name: 'A mug', winners: 2, rewardId: null },
  ],
};
const announce = (terms: Partial<DrawTerms> = {}): DrawCommand => ({
  type: 'AnnounceDraw',
  data: {
    terms: { ...TERMS, ...terms },
    programmeVersion: 1,
    commitment: drawCommitmentOf('d', SEED),
    sealedSeed: 'x',
  },
});
const enter = (entryId: string, memberId: string, when: string | null = null, isPaid = false): DrawCommand => ({
  type: 'EnterTicket',
  data: { entryId, memberId, at: when as InstantIso | null, isPaid },
});
const pay = (entryId: string): DrawCommand => ({ type: 'PayTicket', data: { entryId } });
const withdraw = (entryId: string): DrawCommand => ({ type: 'WithdrawTicket', data: { entryId } });
const freeze = (more: { now?: InstantIso; entropy?: string; left?: string[] } = {}): DrawCommand => ({
  type: 'FreezeDraw',
  data: { now: more.now ?? DRAWN_FROM, entropy: more.entropy ?? null, left: new Set(more.left) },
});
const MAKE: DrawCommand = { type: 'MakeDraw', data: { seed: SEED } };
const give = (number: number, to: string | null): DrawCommand => ({ type: 'GivePrize', data: { number, to } });

const after = (commands: readonly DrawCommand[], from: Draw = initialDraw): Draw =>
  commands.reduce((draw, command) => decide(command, draw).reduce(evolve, draw), from);
const given = (...commands: readonly DrawCommand[]) => ({
  when: (command: DrawCommand) => ({
    then: (...events: readonly { readonly type: string; readonly data?: object }[]) => {
      const decided = decide(command, after([announce(), ...commands]));
      expect(decided.map(({ type }) => type)).toEqual(events.map(({ type }) => type));
      events.forEach(({ data = {} }, nth) => expect(decided[nth]?.data).toMatchObject(data));
    },
    thenRejected: (code: string, data: object = {}) => {
      let rejected: unknown;
      try {
        decide(command, after([announce(), ...commands]));
      } catch (error) {
        rejected = error;
      }
      expect(rejected).toBeInstanceOf(Rejected);
      expect(rejected).toMatchObject({ code, data });
    },
  }),
});

describe('a draw', () => {
  it('stays as it was announced', () => {
    given()
      .when(announce({ closes: DRAWN_FROM }))
      .then();
    expect(() => decide(enter('t', 'M'), initialDraw)).toThrow(new Rejected<never>('draw.unknown' as never).code);
  });

  it('takes tickets in its time, each once, as many as a member may have', () => {
    given()
      .when(enter('t', 'M'))
      .then({ type: 'TicketEntered', data: { entryId: 't', memberId: 'M', isPaid: false } });
    given(enter('t', 'M')).when(enter('t', 'M')).then();
    given(enter('t', 'M'), enter('u', 'M')).when(enter('v', 'M')).thenRejected('draw.member_limit_reached');
    given(enter('t', 'M'), enter('u', 'M'), withdraw('t')).when(enter('v', 'M')).then({ type: 'TicketEntered' });
    given()
      .when(enter('t', 'M', '2026-11-30T23:59:59.999Z'))
      .thenRejected('draw.not_open', { opens: TERMS.opens });
    given()
      .when(enter('t', 'M', '2026-12-24T17:59:59.999Z', true))
      .then({ type: 'TicketEntered' });
    given()
      .when(enter('t', 'M', CLOSES))
      .thenRejected('draw.closed', { closes: CLOSES });
    given(freeze())
      .when(enter('t', 'M', '2026-12-24T17:59:59.999Z'))
      .thenRejected('draw.closed');
  });

  it('waits until it is known of each ticket whether it is paid for', () => {
    given(enter('t', 'M')).when(freeze()).thenRejected('draw.unsettled', { unsettled: 1 });
    given(enter('t', 'M'), pay('t')).when(pay('t')).then();
    given(enter('t', 'M'), pay('t'))
      .when(freeze())
      .then({ type: 'DrawFrozen', data: { tickets: 1 } });
    given(enter('t', 'M'), withdraw('t'))
      .when(freeze())
      .then({ type: 'DrawFrozen', data: { tickets: 0 } });
    given(enter('t', 'M', null, true))
      .when(freeze({ now: at('18:59:59') }))
      .thenRejected('draw.too_early');
  });

  it('has a list that nothing changes any more', () => {
    const frozen = [enter('t', 'M', null, true), freeze()];
    for (const command of [withdraw('t'), pay('t'), freeze(), freeze({ left: ['M'] }), announce()])
      given(...frozen)
        .when(command)
        .then();
    given(...frozen)
      .when(freeze({ entropy: 'x' }))
      .thenRejected('draw.frozen_otherwise');
  });

  it('leaves out who has left', () => {
    given(enter('t', 'M', null, true), enter('u', 'N', null, true))
      .when(freeze({ left: ['N', 'O'] }))
      .then({ type: 'DrawFrozen', data: { tickets: 1, leftOut: ['u'] } });
  });

  it('mixes in what it has announced, and only that', () => {
    given()
      .when(freeze({ entropy: 'x' }))
      .thenRejected('draw.has_no_beacon');
    const open = after([announce({ beacon: 'A pulse' })]);
    expect(() => decide(freeze(), open)).toThrow('draw.beacon_missing');
    expect(after([freeze({ entropy: 'x' })], open)).toMatchObject({ status: 'frozen', entropy: 'x' });
  });

  it('is made once, with its own seed, of a list that is fixed', () => {
    expect(() => decide(MAKE, after([announce()]))).toThrow('list that is fixed');
    const frozen = after([announce(), enter('t', 'M', null, true), freeze()]);
    expect(() => decide({ type: 'MakeDraw', data: { seed: 'b6'.repeat(32) } }, frozen)).toThrow('committed to');
    given(enter('t', 'M', null, true), freeze())
      .when(MAKE)
      .then({ type: 'DrawMade', data: { seed: SEED, winners: [{ number: 1, prizeId: 'hamper', memberId: 'M' }] } });
    given(freeze(), MAKE).when(MAKE).then();
  });

  it('gives each prize once', () => {
    const made = [enter('t', 'M', null, true), freeze(), MAKE];
    given(...made)
      .when(give(1, 'O'))
      .then({ type: 'PrizeGiven', data: { number: 1, prizeId: 'hamper', to: 'O' } });
    given(...made, give(1, 'O'))
      .when(give(1, null))
      .then();
    expect(() => decide(give(2, 'M'), after([announce(), ...made]))).toThrow('has won');
  });
});

it('whatever comes in whatever order, any number of times: who wins follows from what stood when the list was fixed', () => {
  const entries = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const memberOf = (entryId: string): string => `m-${entries.indexOf(entryId) % 3}`;
  const WISHES = ['enter', 'enter', 'enter', 'enter', 'pay', 'pay', 'pay', 'withdraw', 'freeze', 'snapshot'] as const;
  const command = fc.record({
    kind: fc.constantFrom(...WISHES),
    entryId: fc.constantFrom(...entries),
  });
  let drawn = 0;
  fc.assert(
    fc.property(fc.array(command, { maxLength: 60 }), fc.subarray(['m-0', 'm-1', 'm-2']), (wishes, left) => {
      // The model: which tickets are in, and whether they are paid for.
      const [entered, paid] = [new Set<string>(), new Set<string>()];
      let isFixed = false;
      let draw = after([announce()]);
      const stored: DrawEvent[] = [];
      const run = (wish: DrawCommand): boolean => {
        try {
          const events = decide(wish, draw);
          stored.push(...events);
          draw = events.reduce(evolve, draw);
          return true;
        } catch (error) {
          if (error instanceof Rejected) return false;
          throw error;
        }
      };
      for (const { kind, entryId } of wishes) {
        const isPaid = kind === 'enter' && entries.indexOf(entryId) % 2 === 0;
        if (kind === 'enter') {
          const own = [...entered].filter((each) => memberOf(each) === memberOf(entryId)).length;
          const canEnter = entered.has(entryId) || (!isFixed && own < 2);
          expect(run(enter(entryId, memberOf(entryId), null, isPaid))).toBe(canEnter);
          if (canEnter && !entered.has(entryId) && isPaid) paid.add(entryId);
          if (canEnter) entered.add(entryId);
        } else if (kind === 'pay') {
          run(pay(entryId));
          if (entered.has(entryId)) paid.add(entryId);
        } else if (kind === 'withdraw') {
          run(withdraw(entryId));
          if (!isFixed) for (const set of [entered, paid]) set.delete(entryId);
        } else if (kind === 'freeze') {
          const isSettled = paid.size === entered.size;
          expect(run(freeze({ left }))).toBe(isFixed || isSettled);
          if (!isFixed && isSettled)
            for (const each of entered)
              if (left.includes(memberOf(each))) for (const set of [entered, paid]) set.delete(each);
          isFixed ||= isSettled;
        } else draw = decodeDraw(JSON.parse(JSON.stringify(encodeDraw(draw))));
        const { tickets, unpaid } = draw as KnownDraw;
        expect([...tickets].map(([id]) => id).sort()).toEqual([...entered].sort());
        expect(unpaid).toBe(entered.size - paid.size);
      }
      // In the end nothing is left open, and it is made.
      for (const entryId of entered) if (!isFixed && !paid.has(entryId)) run(pay(entryId));
      if (!isFixed) run(freeze());
      run(MAKE);
      const model = drawListOf(
        'd',
        [...entered].map((entryId) => ({ entryId, memberId: memberOf(entryId) })),
      );
      const numbers = drawWinners(
        { drawId: 'd', seed: SEED, listHash: model.hash, entropy: null },
        { tickets: entered.size, winners: 3 },
      );
      expect((draw as KnownDraw).winners.map(({ number, entryId }) => [number, entryId])).toEqual(
        numbers.map((number) => [number, model.lines[number - 1]?.entry.entryId]),
      );
      drawn += numbers.length;
      // A fold of all that is stored is the same.
      const folded = stored.reduce(evolve, after([announce()])) as KnownDraw;
      expect([...folded.tickets].sort()).toEqual([...(draw as KnownDraw).tickets].sort());
    }),
    { numRuns: 300 },
  );
  expect(drawn).toBeGreaterThan(100);
});

it('of many tickets is folded in no time that grows with their square', () => {
  let draw = after([announce({ ticketsPerMember: null })]);
  const tickets = 20_000;
  const start = performance.now();
  for (let nth = 0; nth < tickets; nth += 1)
    draw = evolve(draw, {
      type: 'TicketEntered',
      data: { drawId: 'd', entryId: `rd-${nth}`, memberId: `m-${nth % 500}`, isPaid: true },
    });
  // Copying all tickets each time would be 200 million copies: minutes.
  expect(performance.now() - start).toBeLessThan(20_000);
  expect(after([freeze(), MAKE], draw)).toMatchObject({ status: 'made' });
});
