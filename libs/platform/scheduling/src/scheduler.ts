import { epochMs, type InstantIso } from '@accrue/kernel';
import type { Claims, SetAsideItem } from './claims';
import type { DueWork } from './due-work';
import { SCHEDULER_DEFAULTS, SILENT, type SchedulerLogger, type SchedulerOptions } from './options';
import { WorkLoop, type WorkLoopPorts } from './work-loop';

export interface SchedulerPorts extends Pick<WorkLoopPorts, 'context' | 'claims' | 'clock'> {
  readonly works: readonly DueWork[];
  readonly logger?: SchedulerLogger;
  readonly options?: Partial<SchedulerOptions>;
}

export interface WorkStatus {
  readonly work: string;
  /** Since when the oldest item waits that is due; null: nothing is. */
  readonly dueSince: InstantIso | null;
  readonly overdueSeconds: number;
  /** How many items were set aside; they wait for a person. */
  readonly setAsideCount: number;
}

/**
 * Does the due work of one context in this process, side by side with other processes of it: each claims what it does, so that no
 * two do the same at the same time; what one had claimed that was killed goes on elsewhere when the lease is over.
 */
export class Scheduler {
  readonly context: string;
  private readonly works: ReadonlyMap<string, { readonly work: DueWork; readonly loop: WorkLoop }>;
  private readonly claims: Claims;
  private readonly clock: SchedulerPorts['clock'];

  constructor({ works, logger = SILENT, options = {}, ...ports }: SchedulerPorts) {
    const bounds = { ...SCHEDULER_DEFAULTS, ...options };
    this.context = ports.context;
    this.claims = ports.claims;
    this.clock = ports.clock;
    this.works = new Map(
      works.map((work) => [work.name, { work, loop: new WorkLoop(work, { ...ports, logger, options: bounds }) }]),
    );
  }

  start(): void {
    for (const { loop } of this.works.values()) loop.start();
  }

  /** Resolves when what is under way is done. */
  async stop(): Promise<void> {
    await Promise.all([...this.works.values()].map(({ loop }) => loop.stop()));
  }

  has(work: string): boolean {
    return this.works.has(work);
  }

  /** Goes once through all that is due of one kind. @returns how many keys were done */
  async runOnce(name: string): Promise<number> {
    const found = this.works.get(name);
    if (found === undefined) throw new Error(`${this.context} has no due work ${name}`);
    return found.loop.pass();
  }

  async status(): Promise<readonly WorkStatus[]> {
    const by = this.clock.now();
    return Promise.all(
      [...this.works.values()].map(async ({ work }) => {
        const [[oldest], setAsideCount] = await Promise.all([
          work.due({ by, after: null, limit: 1 }),
          this.claims.countSetAside(work.name),
        ]);
        const dueSince = oldest?.dueAt ?? null;
        const overdueSeconds = dueSince === null ? 0 : (epochMs(by) - epochMs(dueSince)) / 1_000;
        return { work: work.name, dueSince, overdueSeconds, setAsideCount };
      }),
    );
  }

  setAside(work: string, limit: number): Promise<readonly SetAsideItem[]> {
    return this.claims.setAside(work, limit);
  }

  /** What was set aside is tried again. @returns how many items */
  retry(work: string): Promise<number> {
    return this.claims.retry(work);
  }
}
