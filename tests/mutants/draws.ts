import type { Mutant } from './mutant';

const kernel = (file: string): string => `libs/kernel/src/draw/${file}`;
const rewards = (file: string): string => `libs/rewards/domain/src/draw/${file}`;
const service = (file: string): string => `libs/rewards/service/src/${file}`;
const COMPUTED = [kernel('draw.spec.ts')];
const DRAW = [rewards('draw.spec.ts')];
const SAGA = [service('redeem/draw-saga.spec.ts')];

/** Draws: who takes part, who wins, and whether somebody would see it. */
export const drawMutants: readonly Mutant[] = [
  {
    name: 'keeps random words that favour low numbers',
    breaks: 'tickets at the head of the list win more often',
    file: kernel('random-numbers.ts'),
    text: 'const fair = WORDS - (WORDS % bound);',
    replacement: 'const fair = WORDS;',
    suites: COMPUTED,
  },
  {
    name: 'draws again from all tickets',
    breaks: 'a ticket wins twice',
    file: kernel('draw.ts'),
    text: 'const other = place + random.below(tickets - place);',
    replacement: 'const other = random.below(tickets);',
    suites: COMPUTED,
  },
  {
    name: 'lists tickets as they came in',
    breaks: 'who sells tickets chooses the order of the list',
    file: kernel('draw.ts'),
    text: 'named.sort((a, b) => (a.ticket < b.ticket ? -1 : 1));',
    replacement: '',
    suites: COMPUTED,
  },
  {
    name: 'verifies any seed',
    breaks: 'an operator finds a seed by which a friend wins, and nobody sees it',
    file: kernel('check-draw.ts'),
    text: 'if (drawCommitmentOf(drawId, seed) === commitment) return [];',
    replacement: 'if (commitment) return [];',
    suites: COMPUTED,
  },
  {
    name: 'fixes the list while tickets are unpaid',
    breaks: 'a ticket takes part that nobody pays for',
    file: rewards('decide.ts'),
    text: 'if (draw.unpaid > 0) throw',
    replacement: 'if (draw.unpaid > 1_000_000) throw',
    suites: [...DRAW, ...SAGA],
  },
  {
    name: 'takes a ticket out of a list that is fixed',
    breaks: 'an operator who knows the seed takes out tickets until a friend wins',
    file: rewards('decide.ts'),
    text: "if (ticket === undefined || draw.status !== 'open') return [];",
    replacement: 'if (ticket === undefined) return [];',
    suites: DRAW,
  },
  {
    name: 'lets a draw take a ticket when its list is fixed',
    breaks: 'a late message changes who has won',
    file: rewards('refusal.ts'),
    text: "if (draw.status !== 'open' || (at !== null && at >= closes))",
    replacement: 'if (at !== null && at >= closes)',
    suites: DRAW,
  },
  {
    name: 'forgets tickets of redemptions that came to nothing',
    breaks: 'a draw waits for ever for a ticket that nobody pays for',
    file: service('set-aside.ts'),
    text: 'if (kept === null) await this.withdraw(id, ticket, context);',
    replacement: '',
    suites: SAGA,
  },
  {
    name: 'shows tickets to who has as many as they may',
    breaks: 'a member pays for a ticket that they are not given, and waits for the points',
    file: service('redeem/refusals.ts'),
    text: 'if (noTicket !== null) refusals.push(',
    replacement: "if (noTicket?.code === 'draw.closed') refusals.push(",
    suites: [service('catalogue/agrees.int.spec.ts')],
  },
  {
    name: 'gives a prize to a duplicate',
    breaks: 'who has won does not find the prize on their card',
    file: service('draws/draw-course.ts'),
    text: '(await this.members.survivorOf(memberId)) ?? memberId;',
    replacement: 'memberId;',
    suites: [service('draw.int.spec.ts')],
  },
  {
    name: 'gives a prize before it is in writing, and again when somebody died then',
    breaks: 'a prize is given twice',
    file: service('draws/draw-course.ts'),
    text: 'uuidV5(`draw/${drawId}/prize/${number}`, ACCRUE_NAMESPACE);',
    replacement: 'uuidV5(`draw/${drawId}/prize/${number}/${String(performance.now())}`, ACCRUE_NAMESPACE);',
    suites: [service('draws/draw-course.spec.ts')],
  },
  {
    name: 'takes a prize that somebody began to give for given',
    breaks: 'a process dies, and the prize is promised to the winner for ever',
    file: service('draws/draw-course.ts'),
    text: 'await this.rewards.follow(begun.gift, context);',
    replacement: '',
    suites: [service('draws/draw-course.spec.ts')],
  },
];
