import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Browser } from 'playwright-core';
import { Platform } from '../e2e/platform';
import { programmeFile } from '../e2e/real-data';
import { receiptOf } from '../e2e/receipts';
import { openBrowser, Person } from './browser';
import { beforeEveryEdgeInLongForm } from './every-edge';

jest.setTimeout(120_000);

const CARDS = ['2900000000018', '2900000000025'] as const;
const DAY = '2026-01-05';

/** Offers, experiments and lists of receipts, of a programme that has them. */
beforeEveryEdgeInLongForm('offers, experiments and receipts in the console', (mode) => {
  let platform: Platform;
  let browser: Browser;
  let operator: Person;
  let ann: string;

  beforeAll(async () => {
    [platform, browser] = await Promise.all([Platform.start(mode), openBrowser()]);
    operator = await Person.sitsDown(browser, platform.url);
    const base = parse(readFileSync(programmeFile, 'utf8')) as object;
    const document = {
      ...base,
      offers: [
        {
          ...{ id: 'autumn', name: 'A hundred points for fifty pounds', window: { days: 7 } },
          ...{ goal: { totalAtLeast: 5000 }, give: { points: 100, wallet: 'points' } },
        },
      ],
      segments: [{ id: 'all', name: 'Everybody', if: 'true' }],
      experiments: [{ id: 'half', name: 'Half of all', from: '2025-12-01', arms: ['as before', 'new'].map(armOf) }],
    };
    expect((await platform.call('/v1/programme', { method: 'PUT', json: document })).status).toBeLessThan(300);
    for (const card of CARDS) await platform.callUntilTaken('/v1/members', { json: { card } });
    await platform.drained();
    ann = (await platform.call<{ memberId: string }>('/v1/members:lookup', { json: { card: CARDS[0] } })).body.memberId;
    for (const [index, card] of CARDS.entries()) {
      const lines = [{ sku: 'TEA', unitPrice: 1_000 * (index + 1) }];
      const json = receiptOf({ id: `L-${String(index)}`, card, at: `${DAY}T1${String(index)}:00:00Z`, lines });
      await platform.callUntilTaken('/v1/receipts', { json });
    }
    await platform.drained();
    await operator.goesTo('/');
    await operator.signsIn(platform.key());
  });
  afterAll(async () => {
    await browser.close();
    await platform.dispose();
  });
  afterEach(() => expect(operator.wrong).toEqual([]));

  const armOf = (id: string) => ({ id: id.replace(' ', '-'), share: '50' });
  const main = () => operator.page.getByRole('main');
  const menu = (name: string) => operator.page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name });

  it('shows what offers ask for and give, and gives one to a segment', async () => {
    await menu('Offers').click();
    const row = main().getByRole('row').filter({ hasText: 'A hundred points for fifty pounds' });
    const said = await row.textContent();
    for (const part of ['receipts of £50.00 together', 'Points +100', '7 days from when it is given'])
      expect(said).toContain(part);
    await row.getByRole('button', { name: /^Give .* to a segment$/ }).click();
    const dialog = operator.page.getByRole('dialog', { name: /^Give .* to a segment$/ });
    await dialog.getByText('This cannot be undone.').waitFor();
    await operator.picture('offer-give-segment');
    await dialog.getByRole('button', { name: 'Give to a segment' }).click();
    await dialog.waitFor({ state: 'detached' });
    await main().getByText('2 members have it. All have been given it.').waitFor();
    await operator.picture('offers-given');
  });

  it('shows what the arms of an experiment came to', async () => {
    await main().getByRole('link', { name: 'Experiments' }).click();
    await main().getByRole('heading', { name: 'Half of all' }).waitFor();
    const arms = main().getByRole('row');
    await arms.filter({ hasText: 'as-before' }).getByText('the others are compared with it').waitFor();
    expect(await arms.filter({ hasText: /^new/ }).textContent()).toContain('nothing can be said yet');
    await operator.picture('experiments');
  });

  it('gives one member an offer, and shows that they have it', async () => {
    await operator.goesTo(`/console/members/${ann}/offers`);
    const rows = main().getByRole('row').filter({ hasText: 'A hundred points for fifty pounds' });
    await rows.first().waitFor();
    expect(await rows.count()).toBe(1);
    await main().getByRole('button', { name: 'Give an offer' }).click();
    const dialog = operator.page.getByRole('dialog', { name: 'Give an offer' });
    await operator.picture('member-give-offer');
    await dialog.getByRole('button', { name: 'Give an offer' }).click();
    await dialog.waitFor({ state: 'detached' });
    await rows.nth(1).waitFor();
  });

  it('lists the receipts of a store’s day, of one till, and of a member', async () => {
    await menu('Receipts').click();
    await main().getByText('Name a store and a day.').waitFor();
    await main()
      .getByLabel('Store')
      .fill(receiptOf({ id: 'x', at: `${DAY}T10:00:00Z`, lines: [] }).businessKey.storeId);
    await main().getByLabel('Business date').fill(DAY);
    await operator.page.keyboard.press('Enter');
    await main().getByRole('link', { name: 'L-1' }).waitFor();
    const texts = await main().getByRole('row').allTextContents();
    expect(texts.slice(1).map((text) => [/L-\d/.exec(text)?.[0], /£[\d.]+/.exec(text)?.[0]])).toEqual([
      ['L-1', '£20.00'],
      ['L-0', '£10.00'],
    ]);
    await operator.picture('receipts-of-store');
    await main().getByLabel('Till').fill('no-such-till');
    await operator.page.keyboard.press('Enter');
    await main().getByText('The store has no receipt of that day.').waitFor();
    // What was asked for is in the address.
    await operator.page.goBack();
    await main().getByRole('link', { name: 'L-0' }).click();
    await operator.page.getByRole('heading', { level: 1, name: 'Receipt L-0' }).waitFor();
    await operator.goesTo(`/console/members/${ann}/receipts`);
    await main().getByRole('link', { name: 'L-0' }).waitFor();
    expect(await main().getByRole('link', { name: 'L-1' }).count()).toBe(0);
    await operator.picture('member-receipts');
  });

  it('sends a file part by part, says what became of its lines, goes on where it stopped, and exports balances', async () => {
    const { page } = operator;
    await menu('Files').click();
    const line = (n: number): string =>
      JSON.stringify({ card: `29${String(n).padStart(11, '0')}`, reference: `F-${String(n)}` });
    const lines = Array.from({ length: 1_200 }, (_, n) => line(n + 500));
    lines[1] = '{"card": 7}';
    const file = {
      name: 'members.ndjson',
      mimeType: 'application/x-ndjson',
      buffer: Buffer.from(`${lines.join('\n')}\n`),
    };
    // The second part fails once: the platform was away.
    let parts = 0;
    await page.route('**/v1/members:import', async (route) => {
      parts += 1;
      if (parts === 2) await route.abort();
      else await route.continue();
    });
    const chooser = main().getByLabel('File', { exact: true });
    await chooser.setInputFiles(file);
    await main().getByText('Not done: 500 of 1,200 lines are.').waitFor();
    await main().getByRole('button', { name: 'Try again' }).click();
    await main().getByText('Done: 1,200 lines.').waitFor();
    expect(await main().locator('dl').innerText()).toMatch(/New\s+1,199\s+Refused\s+1/);
    await main()
      .getByRole('row')
      .filter({ hasText: /^2request\.invalid \/card/ })
      .waitFor();
    expect(await operator.barriers()).toEqual([]);
    await operator.picture('files-sent');
    await chooser.setInputFiles({ ...file, name: 'again.ndjson' });
    await main()
      .getByText(/Known already/)
      .waitFor();
    await main().getByText('Done: 1,200 lines.').waitFor();
    expect(await main().locator('dl').innerText()).toMatch(/Known already\s+1,199/);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      main().getByRole('link', { name: 'Balances' }).click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toContain(ann);
  });
});
