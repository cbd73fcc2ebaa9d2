import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { Platform } from '../e2e/platform';
import { receiptOf } from '../e2e/receipts';
import { openBrowser, Person } from './browser';
import { beforeEveryEdgeInLongForm } from './every-edge';
import { writeCodeVideo } from './code-video';

jest.setTimeout(240_000);

const EAN = '2900000012346';
const QR = 'M.7F3A-TEST';

const programme = {
  ...{ schemaVersion: 1, name: 'Till', timeZone: 'Europe/London', currency: 'GBP' },
  wallets: [{ id: 'points', name: 'Points', value: { points: 1, minor: 1 }, expiry: { months: 12 } }],
  earning: { rules: [{ id: 'base', name: 'Base', wallet: 'points', earn: { points: 1, per: 100 } }] },
  tiers: {
    ladder: [
      { id: 'blue', name: 'Blue', threshold: 0 },
      { id: 'gold', name: 'Gold', threshold: 1000 },
    ],
  },
  rewards: [
    ...[
      {
        id: 'mug',
        kind: 'product',
        title: 'Free mug',
        wallet: 'points',
        points: 100,
        sku: 'MUG',
        quantity: 1,
        stock: 'none',
      },
    ],
    ...[
      {
        id: 'hamper',
        kind: 'product',
        title: 'Hamper',
        wallet: 'points',
        points: 900,
        sku: 'HAM',
        quantity: 1,
        stock: 'none',
      },
    ],
  ],
};

/** As a scanner types: without pauses, and Enter. */
const wedge = async (page: Page, text: string): Promise<void> => {
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
};
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();

beforeEveryEdgeInLongForm('the till', (mode) => {
  let platform: Platform;
  let browser: Browser;
  let cashier: Person;
  let folder: string;
  let page: Page;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'accrue-till-'));
    const film = join(folder, 'qr.y4m');
    platform = await Platform.start(mode);
    await writeCodeVideo(film, QR);
    const camera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
    browser = await openBrowser([...camera, `--use-file-for-fake-video-capture=${film}`]);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
  });
  afterAll(async () => {
    await browser.close();
    await platform.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Without words: in whatever language the page is. */
  const comes = async (options: BrowserContextOptions, role: 'pos' | 'analyst'): Promise<Person> => {
    const person = await Person.sitsDown(browser, platform.url, options);
    await person.goesTo('/till');
    await person.page.locator('input[name=key]').fill(platform.key(role));
    await person.page.locator('button[type=submit]').click();
    await person.page.locator('main#content').waitFor();
    return person;
  };
  afterEach(() => expect(cashier.wrong).toEqual([]));

  it('enrols whoever shows a new card, with one press after the scan', async () => {
    cashier = await comes({}, 'pos');
    ({ page } = cashier);
    await wedge(page, 'E.E-77');
    await page.getByText('E-77 enrols at this till now.').waitFor();
    await wedge(page, EAN);
    const enrol = page.getByRole('button', { name: 'Enrol' });
    await enrol.waitFor();
    expect(await cashier.barriers()).toEqual([]);
    await cashier.picture('till-enrol');
    await enrol.click();
    await heading(page, 'Member');
    const [, memberId = ''] = page.url().split('/members/');
    const { body } = await platform.call<{ enrolledBy: string; memberId: string }>('/v1/members:lookup', {
      ...{ method: 'POST', json: { card: EAN } },
    });
    expect(body).toMatchObject({ enrolledBy: 'E-77', memberId });
    await page.getByRole('link', { name: 'This till' }).click();
    await page.getByText('Enrolled by E-77').waitFor();
    await page.getByText('1 in the last 30 days').waitFor();
    // Another way to show it, for the camera.
    await platform.call(`/v1/members/${body.memberId}/identities`, { method: 'POST', json: { type: 'qr', value: QR } });
  });

  it('opens a member by a wedge scanner wherever the focus is, and by typing', async () => {
    await page.getByRole('link', { name: 'Scan' }).focus();
    await wedge(page, EAN);
    await heading(page, 'Member');
    await page.getByRole('link', { name: 'Next customer' }).click();
    await page.getByLabel('Card, QR code, phone or e-mail').pressSequentially(EAN, { delay: 120 });
    await page.getByRole('button', { name: 'Go' }).click();
    await heading(page, 'Member');
    expect(page.url()).not.toContain(EAN);
  });

  it('opens a member whose QR code the camera sees', async () => {
    await page.getByRole('link', { name: 'Next customer' }).click();
    await page.getByRole('button', { name: 'Use the camera' }).click();
    await heading(page, 'Member');
  });

  it('shows tier, balance, what is next and what expires', async () => {
    const at = new Date(Date.now() - 60_000).toISOString();
    const receipt = receiptOf({ id: 'R-1', card: EAN, at, lines: [{ sku: 'TEA', unitPrice: 52_400 }] });
    expect((await platform.call('/v1/receipts', { method: 'POST', json: receipt })).status).toBe(201);
    await platform.drained();
    await page.reload();
    const state = page.getByRole('region', { name: 'At a glance' });
    for (const text of ['524 points', 'Blue', '476 points to Gold', '1 ready', '376 points to Hamper'])
      await state.getByText(text, { exact: true }).waitFor();
    await state.getByText(/^524 points can be spent until/).waitFor();
    expect(await cashier.barriers()).toEqual([]);
  });

  it('holds points for a sale with its time, captures them, and gives others back', async () => {
    const amount = page.getByLabel('Amount in GBP');
    await amount.fill('2,345');
    await page.getByRole('button', { name: 'Hold' }).click();
    await page.getByText('Type an amount, such as 2.50').waitFor();
    await amount.fill('2');
    await page.getByRole('button', { name: 'Hold' }).click();
    await page.getByRole('timer').waitFor();
    expect(await page.getByRole('timer').textContent()).toMatch(/^1[45]:\d\d left$/);
    await page.getByText('324 points', { exact: true }).waitFor();
    await cashier.picture('till-held');
    await page.getByRole('button', { name: 'Capture 200 points' }).click();
    await page.getByRole('timer').waitFor({ state: 'detached' });
    await amount.fill('1');
    await page.getByRole('button', { name: 'Hold' }).click();
    await page.getByText('224 points', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Release 100 points' }).click();
    await page.getByText('324 points', { exact: true }).waitFor();
  });

  it('redeems a reward, and confirms it once: a second scan is refused', async () => {
    await page.getByRole('button', { name: 'Redeem Free mug' }).click();
    const dialog = page.getByRole('dialog', { name: 'Free mug' });
    await dialog.getByRole('button', { name: 'Redeem' }).click();
    await dialog.getByText('It is set aside. Hand it over.').waitFor();
    expect(await cashier.barriers()).toEqual([]);
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
    await page.getByRole('link', { name: 'Show Free mug' }).click();
    await heading(page, 'Redemption');
    const id = page.url().split('/').at(-1) ?? '';
    await page.getByRole('button', { name: 'Confirm: handed over' }).click();
    await page.getByText('Handed over. The points are spent.').waitFor();
    await page.getByRole('link', { name: 'Next customer' }).click();
    await wedge(page, `R.${id.toUpperCase()}`);
    await page.getByText('Refused').waitFor();
    expect(await page.getByRole('button', { name: /Confirm/ }).count()).toBe(0);
    await cashier.picture('till-refused');
  });

  it('refuses the one of two tills that confirms second, though both saw it valid', async () => {
    await wedge(page, EAN);
    await page.getByRole('button', { name: 'Redeem Free mug' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Redeem' }).click();
    await page.getByRole('dialog').getByText('It is set aside. Hand it over.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).last().click();
    await page.getByRole('link', { name: 'Show Free mug' }).click();
    await heading(page, 'Redemption');
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.getByRole('button', { name: 'Confirm: handed over' }).click();
    await other.getByText('Handed over. The points are spent.').waitFor();
    await other.close();
    await page.getByRole('button', { name: 'Confirm: handed over' }).click();
    await page.getByText('redemption.already_given').waitFor();
    expect(await page.getByText('Handed over. The points are spent.').count()).toBe(0);
  });

  it('looks while it is offline, and spends nothing', async () => {
    await wedge(page, EAN);
    await page.getByRole('heading', { name: 'Pay with points' }).waitFor();
    await page.getByText('124 points', { exact: true }).waitFor();
    await page.context().setOffline(true);
    await page.getByText('This till is offline.', { exact: false }).waitFor();
    expect(await page.getByText('124 points', { exact: true }).count()).toBe(1);
    for (const name of ['Hold', 'Redeem Free mug'])
      expect(await page.getByRole('button', { name }).isDisabled()).toBe(true);
    await page.context().setOffline(false);
    await page.getByText('This till is offline.', { exact: false }).waitFor({ state: 'detached' });
  });

  it('has nothing for an analyst', async () => {
    const analyst = await comes({}, 'analyst');
    await heading(analyst.page, 'This page is not for your role');
    await analyst.leaves();
  });

  it.each<readonly [string, number, BrowserContextOptions]>([
    ['light-320', 320, { colorScheme: 'light' }],
    ['dark-320-ru', 320, { colorScheme: 'dark', locale: 'ru-RU' }],
    ['dark-1280-pl', 1280, { colorScheme: 'dark', locale: 'pl-PL' }],
    ['light-1600', 1600, { colorScheme: 'light' }],
  ])('fits, and is for everybody: %s', async (name, width, options) => {
    const person = await comes({ viewport: { width, height: 800 }, ...options }, 'pos');
    const faults: string[] = [];
    const check = async (what: string): Promise<void> => {
      await person.picture(`till-${what}-${name}`);
      faults.push(...(await person.barriers()), ...(await smallTargets(person.page)));
      if (await person.sticksOut()) faults.push(`${what} is wider than the screen`);
    };
    await check('scan');
    await wedge(person.page, EAN);
    await person.page.locator('.figure').nth(2).waitFor();
    await check('member');
    await person.goesTo('/till/mine');
    await person.page.locator('input[name=employee]').waitFor();
    await check('mine');
    expect([...faults, ...person.wrong]).toEqual([]);
    await person.leaves();
  });
});

/** What is pressed and is less than 44 px high. */
const smallTargets = (page: Page): Promise<readonly string[]> =>
  page.evaluate(`
    [...document.querySelectorAll('a, button, input, select, summary')]
      .filter((element) => element.checkVisibility() && !element.matches('.skip, .hidden'))
      .filter((element) => element.getBoundingClientRect().height < 43.9)
      .map((element) => 'small: ' + element.outerHTML.slice(0, 120))`);
