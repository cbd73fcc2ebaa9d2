import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, Person } from '../../browser/browser';
import { Platform } from '../../e2e/platform';
import { inRounds, ratioOf, summarize, type Contestant, type Figures } from '../rounds';

export interface ScreensBenchOptions {
  readonly rounds: number;
}

/** As CDP takes it: a processor so many times slower. */
const SLOWED = 4;

const PATIENCE_MS = 30_000;

/** Looked for every few milliseconds: a locator looks every half second after the first tries. */
const hasText = async (page: Page, text: RegExp): Promise<void> => {
  const question = `${String(text)}.test(document.querySelector('main')?.innerText)`;
  for (const giveUpAt = performance.now() + PATIENCE_MS; performance.now() < giveUpAt; await sleep(5))
    // While a page is left, there is nothing to ask.
    if (await page.evaluate<boolean>(question).catch(() => false)) return;
  throw new Error(`the page does not say ${String(text)}`);
};

/** From the browser's own measures of events (Event Timing): until the next picture after an interaction; its grain is 8 ms, and it tells of 16 ms or more. */
const WATCH = `
  window.interactions = new Map();
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries())
      if (interactionId) window.interactions.set(interactionId, Math.max(duration, window.interactions.get(interactionId) ?? 0));
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });`;

/** The longest interaction, as INP has it where there are fewer than fifty; 0: all were below 16 ms. */
const inpOf = (page: Page): Promise<number> => page.evaluate('Math.max(0, ...window.interactions.values())');

interface Demo {
  readonly memberId: string;
  readonly card: string;
}

const withCpu = async (page: Page, slowed: boolean): Promise<void> => {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowed ? SLOWED : 1 });
};

/** ms from the beginning of the navigation until the heading is there. */
const opens = async (person: Person, path: string, ready: (page: Page) => Promise<void>): Promise<number> => {
  const beganAt = performance.now();
  await person.goesTo(path);
  await ready(person.page);
  return performance.now() - beganAt;
};

const MEMBER_PARTS = ['Receipts', 'Lots', 'Rewards', 'Offers', 'Profile', 'Statement'];

const consoleFigures = async (person: Person, { memberId }: Demo): Promise<Figures> => {
  const { page } = person;
  const first = await opens(person, `/console/members/${memberId}`, (at) => hasText(at, /\d to spend/));
  await person.seesAll();
  for (const part of MEMBER_PARTS) {
    await page.getByRole('link', { name: part, exact: true }).last().click();
    await person.seesAll();
  }
  for (const name of ['Insights', 'Rewards', 'Reviews', 'Find']) {
    await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name }).click();
    await person.seesAll();
  }
  await page.getByRole('searchbox').first().pressSequentially('2900000012345');
  const inp = await inpOf(page);
  await opens(person, '/console/programme/edit', (at) => at.locator('.cm-content').waitFor());
  await page.locator('.cm-content').click();
  await page.keyboard.type('# a comment of forty characters, or so\n');
  return { 'console: opens, ms': first, 'console: INP, ms': inp, 'editor: INP, ms': await inpOf(page) };
};

const tillFigures = async (person: Person, { card }: Demo): Promise<Figures> => {
  const { page } = person;
  const first = await opens(person, '/till', (at) => hasText(at, /Card, QR code/));
  const scanned: number[] = [];
  for (let scan = 0; scan < 3; scan += 1) {
    await person.goesTo('/till');
    const field = page.getByLabel('Card, QR code, phone or e-mail');
    await field.fill(card);
    const beganAt = performance.now();
    await page.keyboard.press('Enter');
    await hasText(page, /\d points?/);
    scanned.push(performance.now() - beganAt);
  }
  return {
    'till: opens, ms': first,
    'till: scan to state, ms': Math.max(...scanned),
    'till: INP, ms': await inpOf(page),
  };
};

const contestantOf = (browser: Browser, platform: Platform, demo: Demo, slowed: boolean): Contestant => ({
  name: slowed ? `${String(SLOWED)} times slower` : 'as it is',
  run: async () => {
    const person = await Person.sitsDown(browser, platform.url);
    try {
      await person.context.addInitScript(WATCH);
      await person.goesTo('/console/find');
      await person.signsIn(platform.key());
      await withCpu(person.page, slowed);
      return { ...(await consoleFigures(person, demo)), ...(await tillFigures(person, demo)) };
    } finally {
      await person.leaves();
    }
  },
});

/** What people wait for at the screens, over the 500 members of the demo, with the processor as it is and slowed down. */
export const screensBench = async ({ rounds }: ScreensBenchOptions) => {
  const platform = await Platform.start();
  const browser = await openBrowser();
  try {
    const { open } = await platform.accrueJson<{ readonly open: { memberId: string; scan: string } }>('demo');
    await platform.drained();
    const demo = { memberId: open.memberId, card: open.scan };
    const contestants = [false, true].map((slowed) => contestantOf(browser, platform, demo, slowed));
    const [fast, slow] = contestants.map(({ name }) => name) as [string, string];
    const done = await inRounds(contestants, rounds);
    const summaries = { [fast]: summarize(done, fast), [slow]: summarize(done, slow) };
    const ratios = Object.fromEntries(
      Object.keys(summaries[slow] ?? {})
        .filter((figure) => figure.includes('opens'))
        .map((figure) => [`${figure}, slower over as it is`, ratioOf(done, figure, slow, fast)]),
    );
    return { summaries, ratios };
  } finally {
    await browser.close();
    await platform.dispose();
  }
};
