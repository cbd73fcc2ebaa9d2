import { demoData, effectiveFromOf, MEMBERS, weeksOf, weeksUntil } from './sample';

const DAY_MS = 86_400_000;

interface Shown {
  readonly endedAt: string;
  readonly member: { readonly value: string };
}

describe('the sample of the demo', () => {
  const now = new Date('2026-12-01T05:00:00Z');
  const weeks = weeksUntil(now);
  const { members, receipts } = demoData(weeks);
  const shown = receipts as unknown as readonly (Shown & (typeof receipts)[number])[];
  const instants = shown.map(({ endedAt }) => Date.parse(endedAt));

  it('ends in the week before today, whatever day that is', () => {
    for (let day = 0; day < 800; day += 1) {
      const today = new Date(now.getTime() + day * DAY_MS);
      const last = Date.parse('2011-12-08T12:00:00Z') + weeksUntil(today) * 7 * DAY_MS;
      const daysAgo = (today.getTime() - last) / DAY_MS;
      expect(daysAgo).toBeGreaterThan(0);
      expect(daysAgo).toBeLessThan(8);
    }
  });

  it('is moved by weeks that a later run reads from the programme, also over a change of the clocks', () => {
    for (const each of [weeks, weeks + 15, weeks + 30]) expect(weeksOf(effectiveFromOf(each))).toBe(each);
    expect(weeksOf('2026-12-01T05:00:00Z')).toBeNull();
    expect(Math.min(...instants)).toBeGreaterThan(Date.parse(effectiveFromOf(weeks)));
    expect(Math.max(...instants)).toBeLessThan(now.getTime());
  });

  it('keeps the hour and the weekday of each receipt', () => {
    const first = shown.find(({ receiptId }) => receiptId === '489536');
    expect(first?.endedAt).toBe('2024-11-19T12:13:00+00:00');
    expect(new Date('2009-12-01').getUTCDay()).toBe(new Date('2024-11-19').getUTCDay());
    const inSummer = shown.find(({ endedAt }) => endedAt.endsWith('+01:00'));
    expect(inSummer).toBeDefined();
  });

  it('has 500 members with a number and a card each, and no receipt of anybody else or from before they enrolled', () => {
    expect(members).toHaveLength(MEMBERS);
    expect(new Set(members.map(({ reference }) => reference)).size).toBe(MEMBERS);
    expect(new Set(members.map(({ card }) => card)).size).toBe(MEMBERS);
    const enrolled = new Map(members.map(({ reference, enrolledAt }) => [reference, Date.parse(enrolledAt)]));
    const early = shown.filter(
      ({ member, endedAt }) => !(Date.parse(endedAt) >= (enrolled.get(member.value) ?? Infinity)),
    );
    expect(early).toEqual([]);
    expect(new Set(receipts.map(({ receiptId }) => receiptId)).size).toBe(receipts.length);
  });

  it('gives out cards that a scanner takes: 13 digits, of which the last checks the others', () => {
    for (const { card } of members) {
      expect(card).toMatch(/^290\d{10}$/);
      const sum = [...card].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
      expect(sum % 10).toBe(0);
    }
  });
});
