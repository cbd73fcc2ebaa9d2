import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { root } from '../e2e/platform-client';

const PATIENCE_MS = 30_000;

const FOUND = [process.env['CHROMIUM_PATH'] ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);

/** Skipped, and said so, where there is no Chromium; with REQUIRE_BROWSER=1, as in CI, it fails there. */
export const describeWithBrowser = (title: string, suite: () => void): void => {
  if (FOUND !== undefined || process.env['REQUIRE_BROWSER'] === '1') describe(title, suite);
  else describe.skip(`${title} [no Chromium on this machine: apt-get install chromium]`, suite);
};

/** Pictures of the pages, for people to look at. */
const PICTURES = join(root, '.cache/browser');

/** @param flags of Chromium, such as what its camera sees */
export const openBrowser = (flags: readonly string[] = []): Promise<Browser> => {
  if (FOUND === undefined) throw new Error('there is no Chromium; CHROMIUM_PATH may say where it is');
  mkdirSync(PICTURES, { recursive: true });
  // Root may not use Chromium's sandbox, and containers have little shared memory.
  return chromium.launch({ executablePath: FOUND, args: ['--no-sandbox', '--disable-dev-shm-usage', ...flags] });
};

/** A person at a browser of their own, of whom it is known whether anything went wrong that they would not see. */
export class Person {
  readonly wrong: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    private readonly url: string,
  ) {}

  static async sitsDown(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Person> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const person = new Person(context, page, url);
    person.watch();
    return person;
  }

  /** Whatever the policy of the page stopped, scripts said or failed with, and whoever else was asked for something. */
  private watch(): void {
    const { page, wrong } = this;
    page.on('pageerror', (error) => wrong.push(`failed: ${error.message}`));
    page.on('console', (message) => {
      // Of an answer that is a refusal the browser says so itself; tests look at those.
      const isRefusal = message.text().startsWith('Failed to load resource');
      if (['error', 'warning'].includes(message.type()) && !isRefusal) wrong.push(`said: ${message.text()}`);
    });
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== this.url) wrong.push(`asked ${request.url()}`);
    });
  }

  async goesTo(path: string): Promise<void> {
    await this.page.goto(`${this.url}${path}`);
  }

  async signsIn(key: string): Promise<void> {
    await this.page.getByLabel('API key').fill(key);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.page.getByRole('navigation', { name: 'Menu' }).waitFor({ state: 'attached' });
  }

  async picture(name: string): Promise<void> {
    await this.page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
  }

  /** What axe has to say against the page, in words; colours alone where nothing else can have changed. */
  async barriers(only: 'all' | 'colours' = 'all'): Promise<readonly string[]> {
    const axe = new AxeBuilder({ page: this.page });
    const { violations } = await (only === 'colours' ? axe.withRules(['color-contrast']) : axe).analyze();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary ?? ''}`),
    );
  }

  /** Until nothing of the page is still to come. */
  async seesAll(): Promise<void> {
    const loading = this.page.locator('.loading');
    for (const giveUpAt = performance.now() + PATIENCE_MS; (await loading.count()) > 0; await sleep(20))
      if (performance.now() > giveUpAt) throw new Error('the page does not load');
  }

  /** Whether something sticks out of the screen to the right. */
  sticksOut(): Promise<boolean> {
    return this.page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth');
  }

  leaves(): Promise<void> {
    return this.context.close();
  }
}
