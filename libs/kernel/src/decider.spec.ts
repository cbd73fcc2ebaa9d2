import { assertNever, evolveBy, type Command, type Decider, type Event, type Evolve } from './decider';
import { parseInstant } from './calendar';
import { InvariantViolation, Rejected } from './rejected';

type Poured = Event<'Poured', { readonly ml: number }>;
type Emptied = Event<'Emptied', Record<string, never>>;
type CupEvent = Poured | Emptied;
type Pour = Command<'Pour', { readonly ml: number }>;
interface Cup {
  readonly ml: number;
}

const pourInto = (cup: Cup, { data }: Poured): Cup => ({ ml: cup.ml + data.ml });
const empty = (): Cup => ({ ml: 0 });
const evolve: Evolve<Cup, CupEvent> = evolveBy({ Poured: pourInto, Emptied: empty });

describe('evolveBy', () => {
  it('folds each event by its own handler', () => {
    const events: readonly CupEvent[] = [
      { type: 'Poured', data: { ml: 100 } },
      { type: 'Emptied', data: {} },
      { type: 'Poured', data: { ml: 20 } },
    ];
    expect(events.reduce(evolve, { ml: 0 })).toEqual({ ml: 20 });
  });

  it.each(['Spilt', 'constructor', 'toString', '__proto__'])('throws on the unknown event %s', (type) =>
    expect(() => evolve({ ml: 0 }, { type, data: {} } as unknown as CupEvent)).toThrow(
      new InvariantViolation(`no handler evolves the event ${type}`),
    ),
  );

  it('does not compile without a handler for each event, nor with the wrong one', () => {
    // @ts-expect-error: Emptied has no handler
    const incomplete: Evolve<Cup, CupEvent> = evolveBy({ Poured: pourInto });
    // @ts-expect-error: Emptied has no ml to pour
    const mistaken: Evolve<Cup, CupEvent> = evolveBy({ Poured: pourInto, Emptied: pourInto });
    // @ts-expect-error: no event is called Spilt
    const surplus: Evolve<Cup, CupEvent> = evolveBy({ Poured: pourInto, Emptied: empty, Spilt: empty });
    expect([incomplete, mistaken, surplus]).toHaveLength(3);
  });
});

describe('a decider', () => {
  const cupDecider: Decider<Cup, Pour, CupEvent> = {
    initialState: { ml: 0 },
    decide: ({ data }, cup) => {
      if (cup.ml + data.ml > 200) throw new Rejected<'cup.too_small'>('cup.too_small', { left: 200 - cup.ml });
      return data.ml === 0 ? [] : [{ type: 'Poured', data }];
    },
    evolve,
  };
  const pour = (ml: number): Pour => ({
    type: 'Pour',
    data: { ml },
    metadata: { now: parseInstant('2026-02-01T00:00:00Z') },
  });

  it('answers with events, with none, or with a rejection', () => {
    expect(cupDecider.decide(pour(50), { ml: 0 })).toEqual([{ type: 'Poured', data: { ml: 50 } }]);
    expect(cupDecider.decide(pour(0), { ml: 0 })).toEqual([]);
    expect(() => cupDecider.decide(pour(50), { ml: 190 })).toThrow(
      expect.objectContaining({ code: 'cup.too_small', data: { left: 10 } }),
    );
  });
});

describe('assertNever', () => {
  it('names the type of what should not be, and nothing of its content', () => {
    const fromAnotherVersion = { type: 'Shake', data: { name: 'Ada' } } as never;
    expect(() => assertNever(fromAnotherVersion)).toThrow(new InvariantViolation('unexpected object: Shake'));
    expect(() => assertNever('half-odd' as never)).toThrow(new InvariantViolation('unexpected string: half-odd'));
    expect(() => assertNever(undefined as never)).toThrow(new InvariantViolation('unexpected undefined: undefined'));
  });
});
