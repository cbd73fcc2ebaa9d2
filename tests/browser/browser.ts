import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { root } from '../e2e/platform';

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const program = process.env['CHROMIUM'] ?? PROGRAMS.find((path) => existsSync(path));

/** Skipped, and counted so, where there is no browser; CI requires one. */
export const describeInBrowser =
  program !== undefined || process.env['REQUIRE_BROWSER'] === '1' ? describe : describe.skip;

const SHOTS = join(root, '.cache/screenshots');
const AXE_RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export interface Look {
  readonly width?: number;
  readonly colours?: 'light' | 'dark';
  readonly locale?: string;
}

/** A real browser, and all that its pages complain about. */
export class TestBrowser {
  readonly complaints: string[] = [];

  private constructor(
    private readonly browser: Browser,
    private readonly url: string,
  ) {}

  static async open(url: string, flags: readonly string[] = []): Promise<TestBrowser> {
    const browser = await chromium.launch({
      executablePath: program ?? 'chromium',
      args: ['--no-sandbox', '--disable-dev-shm-usage', ...flags],
    });
    return new TestBrowser(browser, url);
  }

  close = (): Promise<void> => this.browser.close();

  async page({ width = 1280, colours = 'light', locale = 'en-GB' }: Look = {}): Promise<Page> {
    const context = await this.browser.newContext({
      baseURL: this.url,
      colorScheme: colours,
      locale,
      viewport: { width, height: width < 600 ? 720 : 900 },
    });
    return this.watched(context, await context.newPage());
  }

  private watched(context: BrowserContext, page: Page): Page {
    // A refusal of the API is an answer; all else that a page says in its console is a fault.
    page.on('console', (message) => {
      if (message.type() === 'error' && !/^Failed to load resource/.test(message.text()))
        this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    context.on('request', (request) => {
      if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(this.url))
        this.complaints.push(`a request to ${request.url()}`);
    });
    return page;
  }
}

export const signIn = async (page: Page, path: string, key: string): Promise<void> => {
  await page.goto(path);
  await page.locator('input[name=key]').fill(key);
  await page.locator('button[type=submit]').click();
  await page.locator('main#content').waitFor();
};

/** What axe finds, each as one line. */
export const accessibilityFaults = async (page: Page): Promise<readonly string[]> => {
  const { violations } = await new AxeBuilder({ page }).withTags(AXE_RULES).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
};

/** What is wider than the page, so that people would have to scroll sideways. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** Kept for whoever looks at them. */
export const screenshot = async (page: Page, name: string): Promise<void> => {
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
};
