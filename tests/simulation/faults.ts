import { StoreUnavailable } from '@accrue/event-store';
import { DatabaseUnavailable } from '@accrue/persistence';
import type { Random } from './random';
import type { Life, VirtualTime } from './virtual-time';

/** What the world does to those who ask it for something. */
export type FaultKind =
  | 'slow'
  /** Nothing happened, and the caller is told so. */
  | 'refused'
  /** It happened, and the caller is told that it failed. */
  | 'ambiguous'
  /** A hint that something has been appended is lost. */
  | 'lost hint'
  /** A process dies between any two steps, and starts again. */
  | 'crash'
  /** A message comes again, long after it was handled. */
  | 'redelivery'
  | 'clock jump';

export const FAULT_KINDS: readonly FaultKind[] = [
  'slow',
  'refused',
  'ambiguous',
  'lost hint',
  'crash',
  'redelivery',
  'clock jump',
];

const PROBABILITY: Readonly<Record<'slow' | 'refused' | 'ambiguous' | 'lost hint' | 'crash', number>> = {
  crash: 0.004,
  slow: 0.04,
  refused: 0.02,
  ambiguous: 0.04,
  'lost hint': 0.1,
};

const QUICK_MS_MAX = 20;
const SLOW_MS_MAX = 4_000;

/** Carries calls to what is stored and back, each in its own time, and now and then not well. */
export class FaultyWorld {
  private isOn = true;

  constructor(
    private readonly time: VirtualTime,
    private readonly random: Random,
    private readonly kinds: ReadonlySet<FaultKind>,
    /** Whoever asked dies while it waits for the answer. */
    private readonly kill: (life: Life) => void,
  ) {}

  /** From now on everything works. */
  heal(): void {
    this.isOn = false;
  }

  strikes(kind: keyof typeof PROBABILITY): boolean {
    return this.isOn && this.kinds.has(kind) && this.random.chance(PROBABILITY[kind]);
  }

  latencyMs(): number {
    return this.random.between(1, this.strikes('slow') ? SLOW_MS_MAX : QUICK_MS_MAX);
  }

  toLog<T>(label: string, perform: () => Promise<T>, { isWrite = false } = {}): Promise<T> {
    return this.call(label, perform, isWrite, (why) => new StoreUnavailable(why));
  }

  toDatabase<T>(label: string, perform: () => Promise<T>, { isWrite = false } = {}): Promise<T> {
    return this.call(label, perform, isWrite, (why) => new DatabaseUnavailable(why));
  }

  /** A process that dies meanwhile has asked, or has not: either way it never hears the answer. */
  private call<T>(
    label: string,
    perform: () => Promise<T>,
    isWrite: boolean,
    failure: (why: string) => Error,
  ): Promise<T> {
    const { time } = this;
    const life = time.currentLife();
    return new Promise<T>((resolve, reject) => {
      const isRefused = this.strikes('refused');
      const isAmbiguous = isWrite && !isRefused && this.strikes('ambiguous');
      const named = `${life.name}: ${label}`;
      const answer = (): void => {
        if (isRefused) return reject(failure(`refused: ${label}`));
        // What has been sent arrives, even when the sender is gone by then; so it is no task of its life.
        perform().then(
          (result) => {
            if (life.isOver) return; // nobody is there to go on
            if (!isWrite) return resolve(result);
            // Between what was written and who wrote it there is time to die.
            const told = isAmbiguous ? `${named}, but the answer is lost` : `${named} answered`;
            const hear = (): void => (isAmbiguous ? reject(failure(`lost answer: ${label}`)) : resolve(result));
            time.schedule(told, this.latencyMs(), hear, life);
          },
          (error: Error) => life.isOver || reject(error),
        );
      };
      if (this.strikes('crash')) time.schedule(null, this.latencyMs(), () => this.kill(life), life);
      const isSent = this.random.chance(0.5);
      time.schedule(named, this.latencyMs(), answer, isSent && !isRefused ? time.outside : life);
    });
  }
}
