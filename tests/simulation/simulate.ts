import { allContexts } from '@accrue/contexts';
import { EXECUTOR_DEFAULTS } from '@accrue/event-store';
import { Clients, describe, type Answer } from './clients';
import { ContextProcess, ContextStore, type Around } from './context-process';
import { FAULT_KINDS, FaultyWorld, type FaultKind } from './faults';
import { finalState, unsettled } from './outcome';
import { lastQuestion, planOf, type Plan } from './plan';
import { Random } from './random';
import { VirtualTime } from './virtual-time';
import { Watcher } from './watcher';
import { BUSY_MS, START_MS, type Request, type Wish } from './wishes';

export interface RunOptions {
  readonly seed: number;
  readonly plan: Plan;
  readonly faults: readonly FaultKind[];
  readonly onTrace?: (line: string) => void;
}

export interface Run {
  readonly violations: readonly string[];
  readonly traceHash: string;
  readonly steps: number;
  readonly strikes: readonly string[];
  readonly answers: ReadonlyMap<number, Answer>;
  readonly state: Readonly<Record<string, unknown>>;
}

/** A usual day has some eight thousand, the longest of the regressions 26,000. */
const STEPS_MAX = 30_000;
const DAY_MS = 86_400_000;
/** After the busy time, one after the other: holds end, points begin and expire; in the end payouts that nobody has paid. */
const REST_DAYS = [1, 2, 12, 40, 40];
/** What is not in memory is read again, and there mistakes hide: so next to nothing stays in it. */
const STATES_MAX = 2;

/** All contexts, under one scheduler. Nothing else may run meanwhile: timers and clocks of the program are the simulation's. */
export const run = async ({ seed, plan, faults, onTrace }: RunOptions): Promise<Run> => {
  const time = new VirtualTime(new Random(seed), START_MS, onTrace);
  const uninstall = time.install();
  const options = EXECUTOR_DEFAULTS as { statesMax: number };
  const { statesMax } = options;
  options.statesMax = STATES_MAX;
  try {
    return await new Simulation(time, seed, plan, new Set(faults)).run();
  } finally {
    options.statesMax = statesMax;
    uninstall();
  }
};

class Simulation {
  private readonly random: Random;
  private readonly world: FaultyWorld;
  private readonly stores: ReadonlyMap<string, ContextStore>;
  private readonly processes = new Map<string, ContextProcess>();
  private readonly clients: Clients;
  private readonly watcher: Watcher;
  private readonly broken: string[] = [];
  private readonly strikes: string[] = [];
  private readonly around: Around;
  private steps = 0;

  constructor(
    private readonly time: VirtualTime,
    seed: number,
    private readonly plan: Plan,
    private readonly faults: ReadonlySet<FaultKind>,
  ) {
    this.random = new Random(seed ^ 0x5f3759df);
    this.world = new FaultyWorld(time, new Random(seed ^ 0x2545f491), faults, ({ name }) => this.crash(name));
    this.stores = new Map(allContexts.map((definition) => [definition.name, new ContextStore(definition, time)]));
    this.watcher = new Watcher([...this.stores.values()], plan);
    this.around = {
      time,
      world: this.world,
      checkpointIntervalMs: this.random.pick([20, 4_000]),
      onBroken: (what, error) => this.broken.push(`${what}: ${String((error as Error).stack ?? error)}`),
    };
    this.clients = new Clients(time, (context) => this.process(context), this.around.onBroken);
  }

  async run(): Promise<Run> {
    for (const name of this.stores.keys()) this.start(name);
    for (const request of this.plan.requests) this.clients.plan(request);
    this.happen();
    const isBusy = (): boolean => this.time.now() < START_MS + BUSY_MS || this.clients.waiting > 0;
    while (isBusy() && (await this.step()));
    this.world.heal();
    await this.quiet();
    // Holds end and points expire, day by day; what is due is done as of its own time.
    for (const days of REST_DAYS) {
      this.time.jump(days * DAY_MS);
      await this.quiet();
    }
    // Leases of budgets that are over end when somebody needs to know what is left.
    this.clients.plan(lastQuestion(this.plan));
    await this.quiet();
    if (!this.isBroken()) this.broken.push(...(await unsettled(this.stores, this.plan, this.clients.answers)));
    const violations = [...this.watcher.violations, ...this.broken];
    const { steps, strikes } = this;
    return {
      violations,
      traceHash: this.time.traceHash(),
      steps,
      strikes,
      answers: this.clients.answers,
      state: finalState(this.stores),
    };
  }

  private isBroken(): boolean {
    return this.broken.length + this.watcher.violations.length > 0;
  }

  private process(name: string): ContextProcess {
    const process = this.processes.get(name);
    if (process === undefined) throw new Error(`no context ${name}`);
    return process;
  }

  private start(name: string): void {
    this.processes.set(name, ContextProcess.start(name, this.stores, this.around));
  }

  /** @returns false when it is over: something is broken, or it takes too long */
  private async step(untilMs?: number): Promise<boolean> {
    const went = await this.time.step(untilMs);
    await this.watcher.look();
    this.steps += 1;
    if (this.steps > STEPS_MAX) this.broken.push('it does not come to rest');
    return went && !this.isBroken();
  }

  /** Until nobody has anything to do. */
  private async quiet(): Promise<void> {
    for (let rounds = 0; !this.isBroken(); rounds += 1) {
      for (const store of this.stores.values()) await store.projections.catchUp();
      for (const process of this.processes.values()) process.doDueWork();
      const until = this.time.now() + 20_000;
      let went = true;
      while (went && (await this.isWaiting())) went = await this.step(until);
      if (!(await this.isWaiting()) && (await this.behind()) === 0 && rounds > 0) return;
      if (rounds > 200) this.broken.push('it does not come to rest');
    }
  }

  private async isWaiting(): Promise<boolean> {
    return this.time.waiting > 0 || (await this.behind()) > 0;
  }

  private async behind(): Promise<number> {
    let sum = this.clients.waiting;
    for (const process of this.processes.values()) sum += await process.behind();
    return sum;
  }

  /** What happens by itself, as long as the day is busy. */
  private happen(): void {
    const { time, random } = this;
    if (time.now() >= START_MS + BUSY_MS && this.clients.waiting === 0) return;
    const name = random.pick([...this.stores.keys()]) ?? '';
    const what = random.pick([
      'project',
      'project',
      'project',
      'due work',
      'crash',
      'redelivery',
      'clock jump',
    ] as const);
    if (time.now() < START_MS + 3 * BUSY_MS) this.strike(what, name);
    time.schedule(null, random.between(50, 1_500), () => this.happen(), time.outside);
  }

  private strike(what: FaultKind | 'project' | 'due work', name: string): void {
    const { random, time } = this;
    const store = this.stores.get(name);
    if (what === 'project') return void store?.projections.advance((choices) => random.between(0, choices - 1));
    if (what === 'due work') return this.process(name).doDueWork();
    if (!this.faults.has(what) || random.chance(0.3)) return;
    if (what === 'clock jump') {
      if (!random.chance(0.15)) return;
      const byMs = random.pick([60_000, 3_600_000, DAY_MS]);
      this.tell(`the clock jumps by ${String(byMs / 60_000)} min`);
      time.jump(byMs);
    } else if (what === 'crash') {
      this.crash(name);
    } else if (what === 'redelivery') {
      this.redeliver(name);
    }
  }

  private crash(name: string): void {
    const process = this.processes.get(name);
    if (process === undefined) return; // asked by somebody outside
    this.tell(`${name} is killed`);
    process.kill();
    this.start(name);
  }

  private redeliver(name: string): void {
    const { random } = this;
    const redelivered = this.process(name).redeliver((choices) => random.between(0, choices - 1));
    void redelivered.then((told) => {
      if (told !== null) this.tell(told);
    });
  }

  private tell(strike: string): void {
    this.time.note(strike);
    this.strikes.push(`${String(this.time.now() - START_MS)} ms: ${strike}`);
  }
}

export interface Verdict {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly traceHash: string;
  readonly steps: number;
}

const FAULTLESS: readonly FaultKind[] = [];

/** One seed: a day with faults, and, where order must not matter, the same without any. */
export const simulate = async (seed: number): Promise<Verdict> => {
  const plan = planOf(seed);
  const { violations, traceHash, steps } = await verdictOf({ seed, plan, faults: FAULT_KINDS });
  return { seed, violations, traceHash, steps };
};

const verdictOf = async (options: RunOptions): Promise<Run> => {
  const disturbed = await run(options);
  if (!options.plan.isOrderFree || disturbed.violations.length > 0) return disturbed;
  const calm = await run({ ...options, plan: inOrder(options.plan), faults: FAULTLESS });
  if (calm.violations.length > 0)
    return { ...calm, violations: calm.violations.map((each) => `in order, without faults: ${each}`) };
  const isComparable = [disturbed, calm].every(({ answers }) =>
    [...answers.values()].every((answer) => answer === 'done'),
  );
  if (!isComparable || JSON.stringify(calm.state) === JSON.stringify(disturbed.state)) return disturbed;
  return { ...disturbed, violations: [...disturbed.violations, ...differences(calm.state, disturbed.state)] };
};

/**
 * The programme and members first, then receipts and actions as they happened, when all versions are published. Who was merged and
 * separated again has, in the end, never been merged.
 */
const inOrder = (plan: Plan): Plan => {
  const when = ({ wish }: Request): string => happenedAt(wish) ?? (wish.kind === 'publish' ? '' : '0');
  const isSeparated = plan.requests.some(({ wish }) => wish.kind === 'separate');
  const requests = plan.requests
    .filter(({ wish }) => !isSeparated || (wish.kind !== 'merge' && wish.kind !== 'separate'))
    .sort((a, b) => (when(a) < when(b) ? -1 : when(a) > when(b) ? 1 : a.id - b.id))
    .map((request, index) => ({
      ...request,
      atMs: happenedAt(request.wish) === null ? index : BUSY_MS * 0.99 + index,
    }));
  return { ...plan, requests };
};

/** null: it is not told of what happened before. */
const happenedAt = (wish: Wish): string | null => {
  if (wish.kind === 'receipt') return wish.receipt.endedAt;
  if (wish.kind === 'action') return wish.action.occurredAt;
  return wish.kind === 'revoke' ? wish.occurredAt : null;
};

const differences = (calm: Run['state'], disturbed: Run['state']): readonly string[] =>
  Object.keys(calm).flatMap((what) => {
    const [right, wrong] = [calm[what] as readonly string[], disturbed[what] as readonly string[]];
    return [
      ...right.filter((row) => !wrong.includes(row)).map((row) => `${what} in order, without faults: ${row}`),
      ...wrong.filter((row) => !right.includes(row)).map((row) => `${what} here: ${row}`),
    ];
  });

export interface Explained {
  readonly faults: readonly FaultKind[];
  readonly requests: readonly string[];
  readonly strikes: readonly string[];
  readonly violations: readonly string[];
}

/** Looking for what can be left out takes no longer. */
const EXPLAIN_MS_MAX = 10_000;

/** The shortest that still fails: without the requests and the kinds of faults that it does not need. */
export const explain = async (seed: number): Promise<Explained> => {
  let plan = planOf(seed);
  let faults: readonly FaultKind[] = FAULT_KINDS;
  const giveUpAtMs = performance.now() + EXPLAIN_MS_MAX;
  const fails = async (fewer: Plan, kinds: readonly FaultKind[]): Promise<boolean> =>
    performance.now() < giveUpAtMs && (await verdictOf({ seed, plan: fewer, faults: kinds })).violations.length > 0;
  for (const kind of FAULT_KINDS) {
    const without = faults.filter((each) => each !== kind);
    if (await fails(plan, without)) faults = without;
  }
  for (const request of [...plan.requests].reverse()) {
    const fewer = { ...plan, requests: plan.requests.filter((each) => each !== request) };
    if (await fails(fewer, faults)) plan = fewer;
  }
  const { violations, strikes } = await verdictOf({ seed, plan, faults });
  const requests = plan.requests.map(({ id, atMs, wish }) => `${String(atMs)} ms: ${String(id)} ${describe(wish)}`);
  return { faults, requests, strikes, violations };
};

/** For whoever looks for the fault. */
export const textOf = (seed: number, { violations, requests, faults, strikes }: Explained): string =>
  [
    `seed ${String(seed)} fails: npm run simulate -- --seed ${String(seed)}`,
    ...violations.slice(0, 10).map((violation) => `  ! ${violation}`),
    `  with ${faults.length === 0 ? 'no faults' : faults.join(', ')}`,
    ...requests.map((request) => `  ${request}`),
    ...strikes.map((strike) => `  * ${strike}`),
  ].join('\n');
