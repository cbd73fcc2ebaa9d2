import type { Browser } from 'playwright-core';
import { Platform } from '../e2e/platform';
import { openBrowser, Person } from './browser';
import { beforeEveryEdge } from './every-edge';

jest.setTimeout(180_000);

const PLASTIC = '2900000012345';
const PHONE = { viewport: { width: 320, height: 640 }, hasTouch: true } as const;

/** From the till to the phone of a member and back, one step after the other. */
beforeEveryEdge('the card of a member', (mode) => {
  let platform: Platform;
  let browser: Browser;
  let till: Person;
  let member: Person;
  let link = '';

  beforeAll(async () => {
    [platform, browser] = await Promise.all([Platform.start(mode), openBrowser()]);
    await platform.accrueJson('programme', 'apply', 'examples/online-retail-ii/programme.yaml');
    const { body } = await platform.call<{ document: { rewards: readonly object[] } }>('/v1/programme');
    const goods = { sku: 'MUG-1', quantity: 1, stock: 'none' };
    const mug = { id: 'mug', kind: 'product', title: 'A mug', wallet: 'points', points: 100, ...goods };
    const document = { ...body.document, rewards: [...body.document.rewards, mug] };
    expect((await platform.call('/v1/programme', { method: 'PUT', json: document })).status).toBeLessThan(300);
    const enrolled = await platform.callUntilTaken('/v1/members', { json: { card: PLASTIC } });
    const { memberId } = enrolled.body as { memberId: string };
    await platform.drained();
    await platform.callUntilTaken(`/v1/accounts/${memberId}/adjustments`, {
      json: { adjustmentId: 'hello', walletId: 'points', points: 250, reasonCode: 'goodwill' },
    });
    await platform.drained();
    till = await Person.sitsDown(browser, platform.url);
    member = await Person.sitsDown(browser, platform.url, PHONE);
  });
  afterAll(async () => {
    await browser.close();
    await platform.dispose();
  });
  afterEach(() => expect([...till.wrong, ...member.wrong]).toEqual([]));

  const scans = async (text: string): Promise<void> => {
    await till.page.getByLabel('Card, QR code, phone or e-mail').fill(text);
    await till.page.keyboard.press('Enter');
  };
  const opensLink = async (path: string): Promise<void> => {
    await member.goesTo(path);
    await member.page.getByRole('heading', { name: 'You have' }).waitFor();
  };

  it('is a link that the till shows once, to the member who stands there', async () => {
    await till.goesTo('/till');
    await till.signsIn(platform.key('pos'));
    await scans(PLASTIC);
    const answered = till.page.waitForResponse((response) => response.url().endsWith('/card-links'));
    await till.page.getByRole('button', { name: 'Show the link' }).click();
    link = ((await (await answered).json()) as { link: string }).link;
    await till.page.getByRole('img', { name: 'QR code of the link to the card' }).waitFor();
    await till.picture('till-card-link');
    expect(await till.barriers()).toEqual([]);
    await till.page.keyboard.press('Escape');
  });

  it('opens on the phone, and leaves nothing of the secret where anybody could find it', async () => {
    const asked: string[] = [];
    member.page.on('request', (request) => asked.push(`${request.url()} ${JSON.stringify(request.headers())}`));
    await opensLink(link);
    await member.page.getByRole('img', { name: 'QR code of your card' }).waitFor();
    await member.page.getByText('250 points').waitFor();
    const secret = link.split('#')[1] ?? '';
    expect(member.page.url()).toBe(`${platform.url}/card/`);
    expect(asked.filter((request) => request.includes(secret))).toEqual([]);
    const readable = await member.page.evaluate('JSON.stringify([localStorage, sessionStorage, document.cookie])');
    expect(readable).not.toContain(secret);
    expect(readable).not.toContain('__Host');
    expect(await member.sticksOut()).toBe(false);
    await member.picture('card');
    expect(await member.barriers()).toEqual([]);
  });

  it('is as readable in the dark, in Russian and in Polish', async () => {
    await member.page.emulateMedia({ colorScheme: 'dark' });
    expect(await member.barriers('colours')).toEqual([]);
    await member.picture('card-dark');
    await member.page.emulateMedia({ colorScheme: 'light' });
    const language = async (from: string, to: string, title: string): Promise<void> => {
      await member.page.getByLabel(from, { exact: true }).selectOption(to);
      await member.page.getByRole('heading', { name: title, exact: true }).waitFor();
      expect(await member.sticksOut()).toBe(false);
      await member.picture(`card-${to}`);
      expect(await member.barriers()).toEqual([]);
    };
    await member.page.getByText('Settings').click();
    await language('Language', 'ru', 'У вас');
    await language('Язык', 'pl', 'Masz');
    await language('Język', 'en', 'You have');
  });

  it('shows its code and the last balance without a line', async () => {
    await member.page.waitForFunction('navigator.serviceWorker.controller !== null');
    await member.page.waitForTimeout(4_000); // what it is made of is kept a moment after it was loaded
    await member.context.setOffline(true);
    await member.page.reload();
    await member.page.getByText(/No connection\. This is as of/).waitFor();
    await member.page.getByRole('img', { name: 'QR code of your card' }).waitFor();
    await member.page.getByText('250 points').waitFor();
    await member.picture('card-offline');
    await member.context.setOffline(false);
    await opensLink('/card/');
  });

  it('lets go of files of before an update, and of nothing that it needs', async () => {
    const kept = 'caches.open("accrue-card").then((c) => c.keys()).then((k) => k.map((r) => new URL(r.url).pathname))';
    await member.page.evaluate(
      'caches.open("accrue-card").then((c) => c.put("/web/assets/old-1234.js", new Response("")))',
    );
    expect(await member.page.evaluate<string[]>(kept)).toContain('/web/assets/old-1234.js');
    await opensLink('/card/');
    await member.page.waitForTimeout(5_000);
    const left = await member.page.evaluate<string[]>(kept);
    expect(left).not.toContain('/web/assets/old-1234.js');
    expect(left).toEqual(
      expect.arrayContaining(['/card/', expect.stringMatching(/\.js$/), expect.stringMatching(/\.css$/)]),
    );
    await member.context.setOffline(true);
    await member.page.reload();
    await member.page.getByText(/No connection\. This is as of/).waitFor();
    await member.context.setOffline(false);
    await opensLink('/card/');
  });

  it('fills the screen with its code, on white, and leads back', async () => {
    await member.page.emulateMedia({ colorScheme: 'dark' });
    await member.page.getByRole('button', { name: 'Make the code large' }).click();
    const large = member.page.getByRole('dialog', { name: 'Your code' });
    const box = await large.boundingBox();
    expect(box).toMatchObject({ x: 0, y: 0, width: 320, height: 640 });
    await member.picture('card-large-code');
    expect(await member.barriers()).toEqual([]);
    await large.getByRole('button', { name: 'Back to the card' }).click();
    await large.waitFor({ state: 'detached' });
    await member.page.emulateMedia({ colorScheme: 'light' });
  });

  it('lets its member choose language, channel and consents, and keeps what else is known of them', async () => {
    const { body } = await platform.call<{ memberId: string }>('/v1/members:lookup', { json: { card: PLASTIC } });
    const path = `/v1/members/${body.memberId}`;
    const attributes = { region: 'north', consents: ['email', 'leaflets'] };
    expect((await platform.call(`${path}/attributes`, { method: 'PUT', json: { attributes } })).status).toBe(200);
    await member.page.getByText('Settings').click();
    const form = member.page.getByRole('form', { name: 'Messages' });
    await form.getByLabel('Preferred way').selectOption('sms');
    await form.getByLabel('Language of messages').selectOption('pl');
    await form.getByLabel('Text messages (SMS)').check();
    await form.getByLabel('leaflets').uncheck();
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Saved.').waitFor();
    await member.picture('card-preferences');
    expect(await member.barriers()).toEqual([]);
    expect(await member.sticksOut()).toBe(false);
    const { body: after } = await platform.call(path);
    expect(after['attributes']).toEqual({
      ...{ region: 'north', language: 'pl', preferredChannel: 'sms' },
      consents: ['email', 'sms'],
    });
    await member.page.getByText('Settings').click();
  });

  it('redeems, and the till hands it over once', async () => {
    await member.page.getByRole('button', { name: 'Get A mug' }).click();
    const dialog = member.page.getByRole('dialog', { name: 'A mug' });
    await dialog.getByText('This takes 100 points.').waitFor();
    const answered = member.page.waitForResponse((response) => response.url().endsWith('/v1/me/redemptions'));
    await dialog.getByRole('button', { name: 'Get' }).click();
    const { redemptionId } = (await (await answered).json()) as { redemptionId: string };
    await dialog.getByRole('img', { name: 'QR code of your reward' }).waitFor();
    await member.picture('card-redeemed');
    expect(await member.barriers()).toEqual([]);

    expect(await member.page.getByRole('region', { name: 'What happened' }).textContent()).not.toContain(redemptionId);
    await member.page.getByText('Set aside for A mug').waitFor();

    const code = `R.${redemptionId.toUpperCase()}`;
    await till.page.getByRole('link', { name: 'Scan' }).click();
    await scans(code);
    await till.page.getByRole('button', { name: 'Confirm: handed over' }).click();
    await till.page.getByText('Handed over. The points are spent.').waitFor();
    await till.page.getByRole('link', { name: 'Scan' }).click();
    await scans(code);
    await till.page.getByText('Refused').waitFor();
    expect(await till.page.getByRole('button', { name: 'Confirm: handed over' }).count()).toBe(0);
  });

  it('is found by the till through the code that it shows', async () => {
    await member.page.keyboard.press('Escape');
    const { code } = await member.page.evaluate<{ code: string }>('fetch("/v1/me").then((a) => a.json())');
    await till.page.getByRole('link', { name: 'Scan' }).click();
    await scans(code);
    await till.page.getByText('150 points').first().waitFor();
  });

  it('is taken off the phone, and a link that was blocked opens nothing', async () => {
    await member.page.getByText('Settings').click();
    await member.page.getByRole('button', { name: 'Take the card off this phone' }).click();
    await member.page.getByRole('heading', { name: 'No card is open here' }).waitFor();
    expect(await member.page.evaluate('localStorage.getItem("accrue.card")')).toBeNull();
    const { body } = await platform.call<{ memberId: string }>('/v1/members:lookup', { json: { card: PLASTIC } });
    const blocked = await platform.call(`/v1/members/${body.memberId}/card-links:block`, { json: { reason: 'lost' } });
    expect(blocked.status).toBe(200);
    await member.page.goto('about:blank');
    await member.goesTo(link);
    await member.page.getByText('This link leads to no card any more.').waitFor();
    await member.picture('card-none');
    expect(await member.barriers()).toEqual([]);
  });
});
