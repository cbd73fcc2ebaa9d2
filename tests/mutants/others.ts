import { SIMULATION, type Mutant } from './mutant';

const rewards = (file: string): string => `libs/rewards/domain/src/${file}`;
const tiers = (file: string): string => `libs/tiers/domain/src/membership/${file}`;
const store = (file: string): string => `libs/platform/event-store/src/${file}`;
const EXECUTOR = [
  'libs/platform/event-store-memory/src/command-executor.spec.ts',
  'libs/platform/event-store-memory/src/command-executor.property.spec.ts',
];
const STORED = 'libs/platform/event-store-memory/src/memory-event-log.spec.ts';
const delivery = (file: string): string => `libs/platform/messaging/src/delivery/${file}`;
const SAGA = [
  'libs/rewards/service/src/redeem/redemption-saga.spec.ts',
  'libs/rewards/service/src/redeem/product-saga.spec.ts',
];

export const otherMutants: readonly Mutant[] = [
  {
    name: 'drops the fence',
    breaks: 'a writer that was taken over goes on writing',
    file: 'libs/platform/event-store-memory/src/memory-event-log.ts',
    text: "return { status: 'fenced' };",
    replacement: 'void 0;',
    suites: [STORED],
  },
  {
    name: 'does not recognise a repeated append',
    breaks: 'an append whose answer was lost is taken for a conflict',
    file: 'libs/platform/event-store-memory/src/memory-event-log.ts',
    text: 'return repeated ?',
    replacement: 'return repeated && false ?',
    suites: [STORED, ...EXECUTOR],
  },
  {
    name: 'leaves the stream out of event ids',
    breaks: 'one message that moves two streams makes the same ids twice',
    file: store('decide-round.ts'),
    text: 'eventIdOf(`${streamId}/${context.messageId}`, index)',
    replacement: 'eventIdOf(context.messageId, index)',
    suites: EXECUTOR,
  },
  {
    name: 'answers a repetition with what was decided this time',
    breaks: 'a caller hears of events that are not the stored ones',
    file: store('command-executor.ts'),
    text: 'if (result.repeated === true) this.answerRepeated(round, result.events);',
    replacement:
      'if (result.repeated === true && round.decisions.length === 0) this.answerRepeated(round, result.events);',
    suites: EXECUTOR,
  },
  {
    name: 'decides on a guess after a failure',
    breaks: 'the state of a stream is kept although nobody knows what is stored',
    file: store('command-executor.ts'),
    text: "} else if (result.status === 'conflict' || isTheirs) {\n      this.forget(slot);",
    replacement: "} else if (result.status === 'conflict' || isTheirs) {",
    suites: EXECUTOR,
  },
  {
    name: 'acknowledges before it is handled',
    breaks: 'a message is lost when its process dies',
    file: delivery('each-consumer.ts'),
    text: 'if (!(await this.attempt(entry, partition))) return;\n    tracker.done(entry.position);',
    replacement:
      'tracker.done(entry.position);\n    this.progressed(partition, tracker);\n    if (!(await this.attempt(entry, partition))) return;',
    suites: [SIMULATION],
  },
  {
    name: 'commits past what is unfinished',
    breaks: 'a message is lost when a later one was faster and the process dies',
    file: delivery('position-tracker.ts'),
    text: 'return first.done === true ? this.readUpTo : first.value - 1;',
    replacement: 'return first.done === true ? this.readUpTo : first.value;',
    suites: [delivery('position-tracker.spec.ts')],
  },
  {
    name: 'trusts its own checkpoint after a failed commit',
    breaks: 'a page is left out that was rolled back',
    file: delivery('transaction-consumer.ts'),
    text: 'this.read = this.durable;',
    replacement: 'this.read = batch.upTo;',
    suites: [SIMULATION],
  },
  {
    name: 'gives up what the world refuses',
    breaks: 'an outage turns valid messages into dead letters',
    file: 'libs/platform/messaging/src/classify-failure.ts',
    text: 'error.retriable === true',
    replacement: 'error.retriable !== true',
    suites: ['libs/platform/messaging/src/classify-failure.spec.ts', SIMULATION],
  },
  {
    name: 'handles messages of one key side by side',
    breaks: 'facts of one member overtake each other',
    file: delivery('keyed-queue.ts'),
    text: 'lane.tasks.push(task);\n      return;',
    replacement: 'void task();\n      return;',
    suites: [delivery('keyed-queue.spec.ts')],
  },
  {
    name: 'gives one code twice',
    breaks: 'two members get the same code',
    file: rewards('reward/evolve.ts'),
    text: 'taken: pool.taken + 1',
    replacement: 'taken: pool.taken',
    suites: [rewards('reward/decide.spec.ts'), ...SAGA, SIMULATION],
  },
  {
    name: 'gives more than there are',
    breaks: 'a counted reward is given once too often',
    file: rewards('reward/stock.ts'),
    text: 'stock.counted - units.given + units.returned.size',
    replacement: 'stock.counted + 1 - units.given + units.returned.size',
    suites: [rewards('reward/stock.spec.ts'), rewards('reward/decide.spec.ts')],
  },
  {
    name: 'returns a unit twice',
    breaks: 'a repeated cancellation raises the stock again',
    file: rewards('reward/stock.ts'),
    text: '|| returned.has(unit) ? null : unit;',
    replacement: '? null : unit;',
    suites: [rewards('reward/stock.spec.ts'), rewards('reward/decide.spec.ts'), ...SAGA, SIMULATION],
  },
  {
    name: 'reserves again for the same redemption',
    breaks: 'a repeated answer of the ledger takes a second code',
    file: rewards('reward/decide.ts'),
    text: 'if (there.open.has(redemptionId)) return [];',
    replacement: '',
    suites: [rewards('reward/decide.spec.ts'), ...SAGA, SIMULATION],
  },
  {
    name: 'forgets the reservation before it is written down',
    breaks: 'what a redemption did not get stays reserved for ever',
    file: 'libs/rewards/service/src/redeem/redemption-saga.ts',
    text: 'fulfilmentRef === kept\n',
    replacement: 'fulfilmentRef !== null\n',
    suites: [...SAGA, SIMULATION],
  },
  {
    name: 'confirms at the deadline',
    breaks: 'a reward is given at the instant at which nobody may any more',
    file: rewards('redemption/decide.ts'),
    text: 'now >= confirmBy) throw',
    replacement: 'now > confirmBy) throw',
    suites: [rewards('redemption/decide.spec.ts'), ...SAGA],
  },
  {
    name: 'fails what was given',
    breaks: 'a late release of the hold ends a redemption that was completed',
    file: rewards('redemption/decide.ts'),
    text: 'if (isSettled(redemption)) return [];',
    replacement: "if (redemption.status === 'failed') return [];",
    suites: [rewards('redemption/decide.spec.ts'), ...SAGA, SIMULATION],
  },
  {
    name: 'counts a receipt again',
    breaks: 'a repeated fact moves a member towards the next tier',
    file: tiers('decide.ts'),
    text: 'if (known !== undefined && known.sequence >= sequence) return [];',
    replacement: 'if (known !== undefined && known.sequence > sequence) return [];',
    suites: [tiers('decide.spec.ts'), tiers('any-order.spec.ts')],
  },
  {
    name: 'measures by an outdated ladder',
    breaks: 'a process with an old copy of the programme takes a tier away again',
    file: tiers('decide.ts'),
    text: 'if (programmeVersion < membership.programmeVersion) {',
    replacement: 'if (programmeVersion < 0) {',
    suites: [tiers('decide.spec.ts'), tiers('any-order.spec.ts')],
  },
  {
    name: 'keeps a tier that a return should lower',
    breaks: 'the programme says immediate, and the member stays gold',
    file: tiers('timeline.ts'),
    text: 'this.decisive = Math.max(keeps ? this.decisive : 0, this.sum);',
    replacement: 'this.decisive = Math.max(this.decisive, this.sum);',
    suites: [tiers('decide.spec.ts'), tiers('any-order.spec.ts')],
  },
];
