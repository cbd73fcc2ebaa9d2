import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Browser } from 'playwright-core';
import { isLongForm } from '../e2e/on-every-platform';
import { Platform } from '../e2e/platform';
import { programmeFile } from '../e2e/real-data';
import { receiptOf } from '../e2e/receipts';
import { openBrowser, Person } from './browser';
import { beforeEveryEdgeInLongForm } from './every-edge';

jest.setTimeout(180_000);

const CARD = '2900000012345';
const PHONE = { viewport: { width: 320, height: 640 } } as const;
const WIDE = { viewport: { width: 1600, height: 900 } } as const;
/** Two lines of the statement each. */
const RECEIPTS = isLongForm ? 10_000 : 1_500;
const BATCH = 500;

const ARABIC = 'عبد الرحمن بن محمد آل مكتوم';
const MARKUP = `<img src=x onerror="document.title='broken'"> & 'quoted' “${'M'.repeat(80)}”`;

/** What screens look like on days when nothing is as it was drawn. */
beforeEveryEdgeInLongForm('screens on a bad day', (mode) => {
  let platform: Platform;
  let browser: Browser;
  let operator: Person;
  let memberId: string;

  beforeAll(async () => {
    [platform, browser] = await Promise.all([Platform.start(mode), openBrowser()]);
    const base = parse(readFileSync(programmeFile, 'utf8')) as object;
    const mug = { id: 'mug', kind: 'product', title: MARKUP, wallet: 'points', points: 100 };
    const document = { ...base, rewards: [{ ...mug, sku: 'MUG-1', quantity: 1, stock: 'none' }] };
    expect((await platform.call('/v1/programme', { method: 'PUT', json: document })).status).toBeLessThan(300);
    const json = { card: CARD, name: ARABIC };
    memberId = ((await platform.callUntilTaken('/v1/members', { json })).body as { memberId: string }).memberId;
    await platform.drained();
    for (let from = 0; from < RECEIPTS; from += BATCH) {
      const lines = Array.from({ length: Math.min(BATCH, RECEIPTS - from) }, (_, at) => {
        const when = new Date(Date.UTC(2026, 0, 1) + (from + at) * 60_000).toISOString();
        return JSON.stringify(
          receiptOf({ id: `L-${String(from + at)}`, card: CARD, at: when, lines: [{ sku: 'TEA', unitPrice: 700 }] }),
        );
      });
      await platform.send('/v1/receipts:batch', { raw: `${lines.join('\n')}\n`, type: 'application/x-ndjson' });
    }
    await platform.drained();
    operator = await Person.sitsDown(browser, platform.url);
    await operator.goesTo('/console/find');
    await operator.signsIn(platform.key());
  });
  afterAll(async () => {
    await browser.close();
    await platform.dispose();
  });
  afterEach(() => expect(operator.wrong).toEqual([]));

  const main = () => operator.page.getByRole('main');

  const atTill = async (): Promise<Person> => {
    const till = await Person.sitsDown(browser, platform.url);
    await till.goesTo('/till');
    await till.signsIn(platform.key('pos'));
    await till.page.setViewportSize(PHONE.viewport);
    return till;
  };

  it('show a long statement a page at a time, on a phone and on a wide screen', async () => {
    await operator.goesTo(`/console/members/${memberId}`);
    const statement = main().getByRole('table', { name: 'Statement' });
    await statement.getByRole('row').nth(50).waitFor();
    expect(await statement.getByRole('row').count()).toBe(51); // with its head
    for (const pages of [2, 3]) {
      await main().getByRole('button', { name: 'Show more' }).click();
      await statement
        .getByRole('row')
        .nth(50 * pages)
        .waitFor();
    }
    for (const { viewport } of [PHONE, WIDE]) {
      await operator.page.setViewportSize(viewport);
      expect([viewport.width, await operator.sticksOut()]).toEqual([viewport.width, false]);
    }
    await operator.picture('bad-day-statement-wide');
  });

  it('show names of any script and titles with markup as they are', async () => {
    for (const viewport of [PHONE.viewport, WIDE.viewport]) {
      await operator.page.setViewportSize(viewport);
      await operator.goesTo(`/console/members/${memberId}/member`);
      await main().getByText(ARABIC).waitFor();
      expect(await operator.sticksOut()).toBe(false);
      await operator.picture(`bad-day-name-${String(viewport.width)}`);
      await operator.goesTo('/console/rewards');
      await main().getByText(MARKUP).first().waitFor();
      expect(await operator.sticksOut()).toBe(false);
      await operator.picture(`bad-day-reward-${String(viewport.width)}`);
    }
    expect(await operator.page.title()).not.toBe('broken');
    const till = await atTill();
    await till.page.getByLabel('Card, QR code, phone or e-mail').fill(CARD);
    await till.page.keyboard.press('Enter');
    await till.page.getByText(MARKUP).first().waitFor();
    expect(await till.sticksOut()).toBe(false);
    await till.picture('bad-day-till-reward');
    expect(till.wrong).toEqual([]);
    await till.leaves();
    await operator.page.setViewportSize({ width: 1280, height: 800 });
  });

  it('say that they wait while answers are slow, and show them then', async () => {
    let answer = (): void => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    await operator.page.route('**/v1/members/*/lots*', async (route) => {
      await held;
      await route.continue();
    });
    await operator.goesTo(`/console/members/${memberId}/lots`);
    await main().getByText('Loading…').first().waitFor();
    await operator.page.waitForTimeout(500);
    await operator.picture('bad-day-slow');
    answer();
    await main().getByRole('row').nth(1).waitFor();
    await operator.page.unroute('**/v1/members/*/lots*');
  });

  it('keep what was asked when somebody else was first, and say so', async () => {
    const json = { adjustmentId: 'race', walletId: 'points', points: 5, reasonCode: 'goodwill' };
    const path = `/v1/accounts/${memberId}/adjustments`;
    await platform.callUntilTaken(path, { json, key: platform.key('support') });
    await platform.drained();
    await operator.goesTo('/console/adjustments');
    await main()
      .getByRole('button', { name: /^Approve \+5/ })
      .click();
    // The other one declines meanwhile.
    expect((await platform.call(`${path}/race:decline`, { method: 'POST' })).status).toBe(200);
    const dialog = operator.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await dialog.getByText('adjustment.declined').waitFor();
    await operator.picture('bad-day-second-operator');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  });

  it('say why a camera shows nothing, and take the code by hand', async () => {
    const till = await atTill();
    await till.page.getByRole('button', { name: 'Use the camera' }).click();
    await till.page.getByText(/The camera (may not be used here|does not work)/).waitFor();
    await till.picture('bad-day-camera');
    await till.page.getByLabel('Card, QR code, phone or e-mail').fill(CARD);
    await till.page.keyboard.press('Enter');
    await till.page.getByRole('heading', { name: 'Balance' }).waitFor();
    expect(till.wrong).toEqual([]);
    await till.leaves();
  });

  it('say that a member was erased while their page was open, whatever is pressed', async () => {
    await operator.goesTo(`/console/members/${memberId}`);
    await main().getByRole('region', { name: 'Points' }).waitFor();
    await platform.callUntilTaken(`/v1/members/${memberId}:erase`, { json: { reason: 'member_request' } });
    await platform.drained();
    // The ledger keeps the points of a pseudonym; who it was, nobody is told any more.
    await main().getByRole('link', { name: 'Lots' }).click();
    await main().getByRole('row').nth(1).waitFor();
    await operator.page.reload();
    await main().getByText('member.erased').waitFor();
    expect(await main().textContent()).not.toContain(ARABIC);
    await operator.picture('bad-day-erased');
  });
});
