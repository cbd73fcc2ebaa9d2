import { readFileSync } from 'node:fs';
import { DateTime } from 'luxon';
import { checkoutPath, loadMapping } from '../source';

/** A line of `examples/online-retail-ii/sample-members.ndjson`, as far as the demo looks at it. */
interface SourceReceipt {
  readonly receiptId: string;
  readonly type: 'sale' | 'return';
  readonly storeId: string;
  readonly memberId: string;
  /** London's wall time with its offset. */
  readonly timestamp: string;
}

/** A receipt v1, as far as the demo looks at it. */
export interface DemoReceipt {
  readonly receiptId: string;
  readonly totals: { readonly payable: number };
  readonly [field: string]: unknown;
}

export interface DemoMember {
  readonly reference: string;
  /** EAN-13 */
  readonly card: string;
  readonly storeId: string;
  readonly employeeId: string;
  readonly channel: 'store';
  readonly enrolledAt: string;
}

export interface DemoData {
  readonly members: readonly DemoMember[];
  /** In the order of the sample. */
  readonly receipts: readonly DemoReceipt[];
  /** What each member's receipts of the last year and a half come to, in pence, by reference; of those no points have expired. */
  readonly spent: ReadonlyMap<string, number>;
}

export const MEMBERS = 500;
const ZONE = 'Europe/London';
/** The last day of the sample, and a day before its first one by more weeks than there are copies. */
const LAST_DAY = '2011-12-08';
const FIRST_DAY = '2009-09-01';
const EMPLOYEES = 5;
/** A year and a half before the last day. */
const LATELY = '2010-06-08';

/** Weeks from the sample's days to ours: the last of its days is then one of the seven before `now`'s, the same weekday. */
export const weeksUntil = (now: Date): number => {
  const today = DateTime.fromJSDate(now, { zone: ZONE }).startOf('day');
  const days = today.diff(DateTime.fromISO(LAST_DAY, { zone: ZONE }), 'days').days;
  return Math.floor((Math.round(days) - 1) / 7);
};

/** From when the programme counts: before all receipts. It tells a later run by how many weeks they were moved. */
export const effectiveFromOf = (weeks: number): string =>
  DateTime.fromISO(FIRST_DAY, { zone: ZONE }).plus({ weeks }).toUTC().toISO() ?? '';

/** null: no demo has begun with that. */
export const weeksOf = (effectiveFrom: string): number | null => {
  const since = DateTime.fromISO(effectiveFrom, { zone: ZONE }).diff(
    DateTime.fromISO(FIRST_DAY, { zone: ZONE }),
    'weeks',
  );
  const weeks = Math.round(since.weeks);
  return Date.parse(effectiveFromOf(weeks)) === Date.parse(effectiveFrom) ? weeks : null;
};

/**
 * 500 members: those of the sample, again and again under other numbers. Of each copy after the first the days are a week earlier, and the
 * returns are left out, as some of them find no sale and would be put up for review once for each copy.
 */
export const demoData = (weeks: number): DemoData => {
  const sample = readFileSync(checkoutPath('examples/online-retail-ii/sample-members.ndjson'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as SourceReceipt);
  const known = [...new Set(sample.map(({ memberId }) => memberId))];
  const { receipt: mapped = (source) => source } = loadMapping('online-retail-ii');
  const members: DemoMember[] = [];
  const receipts: DemoReceipt[] = [];
  const spent = new Map<string, number>();
  for (let copy = 0; copy * known.length < MEMBERS; copy += 1) {
    const chosen = new Set(known.slice(0, MEMBERS - copy * known.length));
    const first = new Map<string, SourceReceipt>();
    for (const source of sample) {
      if (!chosen.has(source.memberId) || (copy > 0 && source.type === 'return')) continue;
      const moved = movedBy(source, weeks - copy, copy);
      if (!first.has(moved.memberId)) first.set(moved.memberId, moved);
      const receipt = mapped(moved) as DemoReceipt;
      receipts.push(receipt);
      if (source.timestamp < LATELY) continue;
      spent.set(moved.memberId, (spent.get(moved.memberId) ?? 0) + receipt.totals.payable);
    }
    members.push(...[...first].map(([reference, bought]) => memberOf(reference, copy, bought)));
  }
  return { members, receipts, spent };
};

/** Wall times stay what they are, also over a change of the clocks. */
const movedBy = (source: SourceReceipt, weeks: number, copy: number): SourceReceipt => {
  const at = DateTime.fromISO(source.timestamp, { zone: ZONE }).plus({ weeks });
  return {
    ...source,
    receiptId: numbered(source.receiptId, copy),
    memberId: numbered(source.memberId, copy),
    timestamp: at.toISO({ suppressMilliseconds: true }) ?? '',
  };
};

const numbered = (id: string, copy: number): string => (copy === 0 ? id : `${id}-${String(copy + 1)}`);

/** Enrolled at the till, with the first purchase. */
const memberOf = (reference: string, copy: number, { storeId, timestamp }: SourceReceipt): DemoMember => {
  const [number = ''] = reference.split('-');
  return {
    reference,
    card: withCheckDigit(`290${number.padStart(7, '0')}${String(copy).padStart(2, '0')}`),
    storeId,
    employeeId: `E-${String((Number(number) % EMPLOYEES) + 1)}`,
    channel: 'store',
    enrolledAt: timestamp,
  };
};

/** @param digits the first twelve of an EAN-13 */
const withCheckDigit = (digits: string): string => {
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return `${digits}${String((10 - (sum % 10)) % 10)}`;
};
