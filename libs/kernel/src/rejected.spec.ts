import { excerpt, invariant, InvariantViolation, Rejected } from './rejected';

describe('Rejected', () => {
  it('carries a code and data, and says the code', () => {
    const rejected = new Rejected<'points.insufficient'>('points.insufficient', { requested: 11, available: 10 });
    expect(rejected).toBeInstanceOf(Error);
    expect(rejected).toMatchObject({
      name: 'Rejected',
      message: 'points.insufficient',
      code: 'points.insufficient',
      data: { requested: 11, available: 10 },
    });
  });

  it('is not made of a code that is of no union', () => {
    const code: string = 'points.unheard_of';
    // @ts-expect-error nobody says whose code it is
    expect(new Rejected('points.unheard_of').code).toBe(code);
    // @ts-expect-error a plain string may be any code
    expect(new Rejected<string>(code).code).toBe(code);
    // @ts-expect-error it is none of these
    expect(new Rejected<'points.insufficient' | 'hold.unknown'>('points.unheard_of').code).toBe(code);
  });

  it('has empty data unless told', () => expect(new Rejected<'x'>('x').data).toEqual({}));
});

describe('invariant', () => {
  it('lets what is true pass and narrows its type', () => {
    const maybe: number | undefined = [1][0];
    invariant(maybe !== undefined, 'there is one');
    expect(maybe.toFixed(0)).toBe('1');
  });

  it('throws our own failure, which is no rejection', () => {
    const attempt = () => invariant(false, 'a lot is never negative');
    expect(attempt).toThrow(InvariantViolation);
    expect(attempt).toThrow('a lot is never negative');
    expect(attempt).not.toThrow(Rejected);
  });
});

it('quotes at most 64 characters of a caller', () => expect(excerpt('x'.repeat(1000))).toHaveLength(64));
