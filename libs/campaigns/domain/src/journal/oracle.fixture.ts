import type { ReceiptContent } from '../receipt';
import { orderOf } from '../receipt';

/**
 * The same rules, computed in another way: every single unit is an object, and every unit that comes back looks at all units
 * that were ever sold. Knows the programme of the any-order test only: see there.
 */
export interface OracleRule {
  readonly points: number;
  readonly per: number;
  readonly level: 'receipt' | 'line';
  readonly tiered: boolean;
  readonly cap: number;
  readonly excluded: readonly string[];
  /** Most receipts of a local day that get points. */
  readonly timesADay?: number;
  /** Most points of a local day, and in all. */
  readonly pointsADay?: number;
  readonly pointsInAll?: number;
  /** A sale that would go over any of these gets nothing. */
  readonly whole?: true;
}

/** What a rule gave for an earlier sale, and what was left of that at every later moment. */
interface Given {
  readonly key: string;
  readonly day: string;
  readonly granted: number;
  readonly takes: readonly { readonly key: string; readonly points: number }[];
}

/** Of a zone that is 14 hours ahead: its days begin at 10:00 UTC. */
const dayOf = (r: ReceiptContent): string =>
  new Date(Date.parse(r.endedAt) + 14 * 3_600_000).toISOString().slice(0, 10);

interface Unit {
  readonly sale: ReceiptContent;
  readonly line: number;
  readonly price: number;
  takenBy: string | null;
}

/** What the customer still has of a sale, and what they got back for that, by line. */
interface Left {
  readonly units: readonly Unit[];
  readonly refunded: readonly number[];
}

export interface OracleAnswer {
  /** `receipt:rule` → [granted, reversed]. */
  readonly awards: Record<string, readonly [number, number]>;
  /** `return/line` → sale lines its units came from, sorted. */
  readonly origins: Record<string, readonly string[]>;
  /** Receipt → [qualifying points, qualifying spend, clawed back]. */
  readonly contributions: Record<string, readonly [number, number, number]>;
  /** Receipts that are undone. */
  readonly voided: readonly string[];
}

export const oracle = (
  receipts: readonly ReceiptContent[],
  quartersOf: (order: string) => number,
  rules: readonly OracleRule[],
): OracleAnswer => {
  const sorted = [...receipts].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const undone = undoneOf(sorted);
  const sells = (r: ReceiptContent) => r.kind === 'sale' || r.kind === 'exchange';
  const units: Unit[] = sorted.filter(sells).flatMap((sale) =>
    sale.lines.flatMap((line, at) =>
      Array.from({ length: Math.max(0, Number(line.quantity)) }, () => ({
        sale,
        line: at,
        price: line.unitPrice,
        takenBy: null,
      })),
    ),
  );
  const origins: Record<string, string[]> = {};
  const back = sorted
    .filter((r) => (r.kind === 'return' || r.kind === 'exchange') && !undone.has(r.receiptId))
    .flatMap((r) => r.lines.map((line, at) => ({ r, line, at })).filter(({ line }) => Number(line.quantity) < 0));

  for (const r of sorted) {
    if (r.kind === 'void' && !undone.has(r.receiptId)) {
      for (const unit of units) if (unit.sale.receiptId === r.void?.ofReceiptId) unit.takenBy ??= r.receiptId;
    }
    for (const { line, at } of back.filter((b) => b.r === r && b.line.returnOf !== undefined)) {
      for (let n = 0; n < -Number(line.quantity); n += 1) {
        const free = units.find(
          (u) =>
            u.takenBy === null &&
            u.sale.receiptId === line.returnOf?.receiptId &&
            u.sale.lines[u.line]?.lineId === line.returnOf.lineId,
        );
        if (free !== undefined) {
          free.takenBy = r.receiptId;
          (origins[`${r.receiptId}/${at}`] ??= []).push(`${free.sale.receiptId}/${free.line}`);
        }
      }
    }
  }
  for (const { r, line, at } of back.filter((b) => b.line.returnOf === undefined)) {
    if (rules.every(({ excluded }) => excluded.includes(line.sku))) continue;
    for (let n = 0; n < -Number(line.quantity); n += 1) {
      const best = units
        .filter(
          (u) =>
            u.takenBy === null && u.sale !== r && u.sale.lines[u.line]?.sku === line.sku && u.sale.endedAt <= r.endedAt,
        )
        .map((u) => ({ u, rank: [Number(u.price !== line.unitPrice), -sorted.indexOf(u.sale), u.line] as const }))
        .sort((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1] || a.rank[2] - b.rank[2])[0]?.u;
      if (best === undefined) continue;
      best.takenBy = r.receiptId;
      (origins[`${r.receiptId}/${at}`] ??= []).push(`${best.sale.receiptId}/${best.line}`);
    }
  }

  /** Money that went back for a sale without goods: by receipt that gave it back and line of the sale. */
  const moneyFor = (sale: ReceiptContent): ReadonlyMap<string, readonly number[]> => {
    const costs = sale.lines.map(({ netPayable, quantity }) => (Number(quantity) > 0 ? Math.max(0, netPayable) : 0));
    const own = units.filter((u) => u.sale === sale);
    /** As if all units of the line had still been there. */
    const gone = costs.map(() => 0);
    const given = new Map<string, number[]>();
    const refunds = sorted
      .filter((r) => (r.kind === 'return' || r.kind === 'exchange') && !undone.has(r.receiptId))
      .flatMap((r) => r.lines.map((line) => ({ r, line })))
      .filter(({ line }) => Number(line.quantity) === 0 && line.returnOf?.receiptId === sale.receiptId);
    const named = refunds.filter(({ line }) => line.returnOf?.lineId !== undefined);
    for (const { r, line } of [...named, ...refunds.filter((refund) => !named.includes(refund))]) {
      const lineId = line.returnOf?.lineId;
      const isBack = (u: Unit) => sorted.some((by) => by.receiptId === u.takenBy && key(by) <= key(r));
      const sold = costs.map((_, at) => own.filter((u) => u.line === at).length);
      const still = costs.map((_, at) => own.filter((u) => u.line === at && !isBack(u)).length);
      const open = costs.map((cost, at) => {
        if (lineId !== undefined && sale.lines[at]?.lineId !== lineId) return 0;
        const [all, now] = [sold[at] ?? 0, still[at] ?? 0];
        return all === 0 ? 0 : Math.max(0, Math.floor((2 * (cost - (gone[at] ?? 0)) * now + all) / (2 * all)));
      });
      const all = open.reduce((a, b) => a + b, 0);
      const amount = -line.netPayable;
      if (amount > all) throw new Error(`more goes back for ${sale.receiptId} than is left`);
      const shares = given.get(r.receiptId) ?? costs.map(() => 0);
      given.set(r.receiptId, shares);
      const split = costs.map(() => 0);
      for (let penny = 0; penny < amount; penny += 1) {
        const lag = open.map((cost, at) => amount * cost - (split[at] ?? 0) * all);
        const next = lag.indexOf(Math.max(...lag));
        split[next] = (split[next] ?? 0) + 1;
        shares[next] = (shares[next] ?? 0) + 1;
      }
      split.forEach((part, at) => {
        const now = still[at] ?? 0;
        if (part > 0) gone[at] = (gone[at] ?? 0) + Math.floor((2 * part * (sold[at] ?? 0) + now) / (2 * now));
      });
    }
    return given;
  };

  const awards: Record<string, readonly [number, number]> = {};
  const contributions: Record<string, [number, number, number]> = Object.fromEntries(
    sorted.map((r) => [r.receiptId, [0, 0, 0]]),
  );
  const add = (id: string, points: number, spend: number, clawed: number) => {
    const sums = contributions[id] ?? [0, 0, 0];
    contributions[id] = [sums[0] + points, sums[1] + spend, sums[2] + clawed];
  };
  /** What is undone never was. */
  const count = (sale: ReceiptContent, id: string, points: number, spend: number) => {
    if (!undone.has(sale.receiptId)) add(id, points, spend, 0);
  };
  const given = rules.map((): Given[] => []);
  const roomFor = (sale: ReceiptContent, rule: OracleRule, earlier: readonly Given[]): number => {
    const left = earlier.map(({ day, granted, takes }) => ({
      today: day === dayOf(sale),
      points: takes.reduce((rest, take) => (take.key <= key(sale) ? rest - take.points : rest), granted),
    }));
    const today = left.filter((each) => each.today);
    const sum = (of: readonly { points: number }[]) => of.reduce((all, { points }) => all + points, 0);
    if (today.filter(({ points }) => points > 0).length >= (rule.timesADay ?? Infinity)) return 0;
    return Math.max(
      0,
      Math.min((rule.pointsADay ?? Infinity) - sum(today), (rule.pointsInAll ?? Infinity) - sum(left)),
    );
  };
  for (const sale of sorted.filter(sells)) {
    const own = units.filter((u) => u.sale === sale);
    const money = moneyFor(sale);
    const takers = sorted.filter((r) => own.some((u) => u.takenBy === r.receiptId) || money.has(r.receiptId));
    const ofLine = (of: readonly Unit[], at: number) => of.filter((u) => u.line === at);
    const after = (n: number): Left => {
      const isLeft = (until: number) => (u: Unit) => !takers.slice(0, until).some((r) => r.receiptId === u.takenBy);
      const refunded = sale.lines.map(() => 0);
      takers.slice(0, n).forEach((r, step) => {
        sale.lines.forEach((_, at) => {
          const before = ofLine(own.filter(isLeft(step)), at).length;
          const taken = before - ofLine(own.filter(isLeft(step + 1)), at).length;
          const goesAlong = taken === 0 ? 0 : Math.floor((2 * (refunded[at] ?? 0) * taken + before) / (2 * before));
          refunded[at] = (refunded[at] ?? 0) - goesAlong + (money.get(r.receiptId)?.[at] ?? 0);
        });
      });
      return { units: own.filter(isLeft(n)), refunded };
    };
    const asSold = after(0);
    const pence = ({ units: left, refunded }: Left, at: number, excluded: readonly string[]) => {
      if (excluded.includes(sale.lines[at]?.sku ?? '')) return 0;
      const price = ofLine(left, at).reduce((sum, u) => sum + u.price, 0);
      return price > 0 ? Math.max(0, price - (refunded[at] ?? 0)) : price;
    };
    /** Every line of goods pays its part of the discount lines, each of its units an equal part of that. */
    const loweredLines = (left: Left, rule: OracleRule) => {
      const sold = sale.lines.map((_, at) => Math.max(0, pence(asSold, at, rule.excluded)));
      const whole = sold.reduce((a, b) => a + b, 0);
      const discount = sale.lines.reduce((sum, _, at) => sum - Math.min(0, pence(left, at, rule.excluded)), 0);
      const paid = sold.map(() => 0);
      for (let penny = 0; penny < Math.min(whole, discount); penny += 1) {
        const lag = sold.map((price, at) => Math.min(whole, discount) * price - (paid[at] ?? 0) * whole);
        const next = lag.indexOf(Math.max(...lag));
        paid[next] = (paid[next] ?? 0) + 1;
      }
      const lowered = sold.map((_, at) => {
        const [all, still] = [own, left.units].map((of) => ofLine(of, at).length) as [number, number];
        const worth = pence(left, at, rule.excluded);
        return worth < 0 || all === 0 ? 0 : worth - Math.floor((2 * (paid[at] ?? 0) * still + all) / (2 * all));
      });
      // More went back for a line than its price less its part of the discount: the others gave it.
      const open = lowered.map((worth) => Math.max(0, worth));
      const sum = open.reduce((a, b) => a + b, 0);
      const tooMuch = lowered.reduce((a, b, at) => ((left.refunded[at] ?? 0) > 0 ? a - Math.min(0, b) : a), 0);
      const further = open.map(() => 0);
      for (let penny = 0; penny < Math.min(sum, tooMuch); penny += 1) {
        const lag = open.map((worth, at) => Math.min(sum, tooMuch) * worth - (further[at] ?? 0) * sum);
        const next = lag.indexOf(Math.max(...lag));
        further[next] = (further[next] ?? 0) + 1;
      }
      return open.map((worth, at) => worth - (further[at] ?? 0));
    };
    const unlimited = (left: Left, rule: OracleRule, quarters: number) => {
      const perLine = sale.lines.map((_, at) => pence(left, at, rule.excluded));
      const amounts = rule.level === 'line' ? loweredLines(left, rule) : [perLine.reduce((a, b) => a + b, 0)];
      return amounts.reduce(
        (sum, amount) => sum + Math.floor((Math.max(0, amount) * rule.points * quarters) / (rule.per * 4)),
        0,
      );
    };
    const worth = (left: Left, rule: OracleRule, quarters: number, room: number) =>
      Math.min(rule.cap, room, unlimited(left, rule, quarters));
    const spend = (left: Left) =>
      Math.max(
        0,
        sale.lines.reduce((sum, _, at) => sum + Math.max(...rules.map(({ excluded }) => pence(left, at, excluded))), 0),
      );
    rules.forEach((rule, at) => {
      const quarters = rule.tiered ? quartersOf(orderOf(sale)) : 4;
      const fits = roomFor(sale, rule, given[at] ?? []);
      const isRefused = rule.whole === true && unlimited(asSold, rule, quarters) > Math.min(rule.cap, fits);
      const room = isRefused ? 0 : fits;
      const granted = worth(asSold, rule, quarters, room);
      if (granted > 0)
        awards[`${sale.receiptId}:r${at}`] = [granted, granted - worth(after(takers.length), rule, quarters, room)];
      count(sale, sale.receiptId, worth(asSold, rule, 4, room), 0);
      const drops = takers.map((r, n) => {
        const drop = (q: number) => worth(after(n), rule, q, room) - worth(after(n + 1), rule, q, room);
        count(sale, r.receiptId, -drop(4), 0);
        add(r.receiptId, 0, 0, drop(quarters));
        return { key: key(r), points: drop(quarters) };
      });
      given[at]?.push({ key: key(sale), day: dayOf(sale), granted, takes: drops });
    });
    count(sale, sale.receiptId, 0, spend(asSold));
    takers.forEach((r, n) => count(sale, r.receiptId, 0, spend(after(n + 1)) - spend(after(n))));
  }
  for (const found of Object.values(origins)) found.sort();
  const voided = sorted.map(({ receiptId }) => receiptId).filter((id) => undone.has(id));
  return { awards, origins, contributions, voided };
};

/** A receipt is undone if a void names it that is not undone; voids that lead back to themselves undo nothing. */
const undoneOf = (receipts: readonly ReceiptContent[]): ReadonlySet<string> => {
  const voids = new Map<string, string>(
    receipts.flatMap((r) => (r.kind === 'void' ? [[r.receiptId, r.void?.ofReceiptId ?? ''] as const] : [])),
  );
  const leadsBack = (id: string): boolean => {
    let at = voids.get(id);
    for (let n = 0; n < voids.size && at !== undefined && at !== id; n += 1) at = voids.get(at);
    return at === id;
  };
  const isUndone = (id: string): boolean => [...voids].some(([by, of]) => of === id && !leadsBack(by) && !isUndone(by));
  return new Set(receipts.map(({ receiptId }) => receiptId).filter(isUndone));
};

const key = (r: ReceiptContent) => `${orderOf(r)}#${r.receiptId}`;
