import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { Platform, root } from '../e2e/platform';
import { openBrowser, Person } from './browser';
import { beforeEveryEdgeInLongForm } from './every-edge';
import { eachPage } from './console-pages';
import { theProgramme } from './console-programme';
import type { Stage } from './stage';

jest.setTimeout(180_000);

const PHONE = '+447700900123';
const CARD = '2900000012345';
const example = (name: string): string => readFileSync(join(root, `examples/first-receipt/${name}.json`), 'utf8');

/** One platform, which the tests fill one after the other, as its first days would. */
beforeEveryEdgeInLongForm('the console', (mode) => {
  let platform: Platform;
  let browser: Browser;
  let operator: Person;

  beforeAll(async () => {
    [platform, browser] = await Promise.all([Platform.start(mode), openBrowser()]);
    operator = await Person.sitsDown(browser, platform.url);
  });
  afterAll(async () => {
    await browser.close();
    await platform.dispose();
  });
  afterEach(() => expect(operator.wrong).toEqual([]));

  const tells = (person: Person) => person.page.getByRole('main');
  const row = (person: Person, text: string | RegExp) => person.page.getByRole('row').filter({ hasText: text });
  const finds = async (person: Person, text: string): Promise<void> => {
    await person.page.getByRole('searchbox').fill(text);
    await person.page.keyboard.press('Enter');
  };
  const stage = (): Stage => ({ platform, browser, operator, memberId });
  const memberId = async (): Promise<string> =>
    (await platform.call<{ memberId: string }>('/v1/members:lookup', { json: { card: CARD } })).body.memberId;
  const activeOf = async (memberId: string): Promise<number> => {
    const { body } = await platform.call<{ wallets: readonly { active: number }[] }>(`/v1/members/${memberId}/balance`);
    return body.wallets[0]?.active ?? 0;
  };
  const heading = (person: Person, name: string | RegExp) => person.page.getByRole('heading', { level: 1, name });

  it('is where a browser comes to, and asks for a key', async () => {
    await operator.goesTo('/');
    await heading(operator, 'Sign in').waitFor();
    await operator.picture('sign-in');
    await operator.page.getByLabel('API key').fill('accrue_operator_of-nobody');
    await operator.page.keyboard.press('Enter');
    const refusal = operator.page.getByRole('alert');
    await refusal.waitFor();
    expect(await refusal.textContent()).toMatch(
      /not known, or was revoked.*auth\.key_unknown.*Reference for support: [0-9a-f-]{36}/,
    );
  });

  it('says what is missing on a platform that was only just started', async () => {
    await operator.signsIn(platform.key());
    await heading(operator, 'Home').waitFor();
    await tells(operator).getByText('No programme has been published yet').waitFor();
    await operator.picture('home-empty');
  });

  it('shows a member’s points and why they came and went, minutes after the first start', async () => {
    await platform.accrueJson('programme', 'apply', 'examples/online-retail-ii/programme.yaml');
    await platform.callUntilTaken('/v1/members', { json: { card: CARD, name: 'Ann' } });
    await platform.drained();
    await platform.callUntilTaken('/v1/receipts', { raw: example('sale') });
    expect((await platform.call('/v1/receipts', { raw: example('altered') })).status).toBe(409);
    await platform.callUntilTaken('/v1/receipts', { raw: example('return') });
    await platform.drained();

    await finds(operator, CARD);
    await heading(operator, /^Member /).waitFor();
    expect(await operator.page.evaluate<string>('document.activeElement.textContent')).toMatch(/^Member /);
    const points = operator.page.getByRole('region', { name: 'Points' });
    expect(await points.textContent()).toContain('524 to spend');
    expect(await row(operator, '+536').textContent()).toContain('Earned on receipt R-1');
    expect(await row(operator, '-12').textContent()).toContain('Taken back: goods of receipt R-1 returned on R-2');
    expect(await tells(operator).textContent()).toContain('476 more to Silver');
    await operator.picture('member');
  });

  it('explains an entry down to the rule, the lines and what did not count', async () => {
    await row(operator, '+536').getByRole('link', { name: 'Why, on receipt R-1' }).click();
    const award = operator.page.getByRole('region', { name: 'Rule base' });
    await award.waitFor();
    const said = await award.textContent();
    for (const part of [
      '+536',
      'The entry you came from',
      'Programme version1',
      'Counted£536.50',
      'Taken back since12',
      'Mug, £37.50: 37',
    ])
      expect(said).toContain(part);
    await tells(operator).getByText('Postage: Postage earns nothing').waitFor();
    await operator.picture('receipt');
  });

  it('finds whatever a text names, and says when it names nothing', async () => {
    await finds(operator, 'R-2');
    await heading(operator, 'Receipt R-2').waitFor();
    await finds(operator, '2900000099999');
    await operator.page.getByText('Nothing was found for “2900000099999”').waitFor();
  });

  it('shows what an adjustment will do before it does it, by keyboard alone', async () => {
    await finds(operator, CARD);
    await heading(operator, /^Member /).waitFor();
    const { keyboard } = operator.page;
    await operator.page.getByRole('button', { name: 'Adjust points' }).focus();
    await keyboard.press('Enter');
    const dialog = operator.page.getByRole('dialog', { name: 'Adjust points' });
    await dialog.waitFor();
    await keyboard.press('Tab'); // past whether to give or to take
    await keyboard.type('50');
    await keyboard.press('Enter');
    await dialog.getByText('524 now, +50: 574 then.').waitFor();
    await operator.picture('member-adjust');
    await keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await operator.page.getByRole('region', { name: 'Points' }).getByText('574').waitFor();
    expect(await row(operator, '+50').textContent()).toContain(`by ${await platform.operatorName()}`);
  });

  it('shows a link for the member’s phone once, and blocks the card everywhere', async () => {
    await operator.page.getByRole('link', { name: 'Profile' }).click();
    const card = operator.page.getByRole('region', { name: 'Card on the phone' });
    await card.getByRole('button', { name: 'Show a link' }).click();
    const shown = operator.page.getByRole('dialog', { name: 'Card on the phone' });
    await shown.getByRole('img', { name: 'QR code of the link to the card' }).waitFor();
    await operator.picture('member-card-link');
    await operator.page.keyboard.press('Escape');
    await shown.waitFor({ state: 'detached' });
    await card.getByRole('button', { name: 'Block the card everywhere' }).click();
    const asked = operator.page.getByRole('dialog', { name: 'Block the card everywhere' });
    await asked.getByRole('button', { name: 'Block the card everywhere' }).click();
    await asked.waitFor({ state: 'detached' });
    // The code that the card showed is one of the identities: it stays known, and is refused.
    await operator.page.getByText('blocked', { exact: true }).waitFor();
  });

  it('shows both bodies of a conflict side by side, with what differs', async () => {
    await operator.page.getByRole('link', { name: 'Reviews' }).click();
    await row(operator, 'Two receipts with one number').getByRole('link', { name: 'R-1' }).click();
    await operator.page.getByRole('heading', { name: 'Came later' }).waitFor();
    const said = await tells(operator).textContent();
    for (const part of ['7 differences', '/totals/payable: 54049 99800', '£540.49', '£998.00'])
      expect(said).toContain(part);
    await operator.picture('review-conflict');
    await operator.page.getByRole('button', { name: 'Close the review' }).click();
    const dialog = operator.page.getByRole('dialog', { name: 'Close the review' });
    await dialog.getByText('The receipt that came first stays, with its points.').waitFor();
    await dialog.getByLabel('Reason').fill('the till sent a training receipt');
    await operator.picture('review-conflict-close');
    await dialog.getByRole('button', { name: 'Close the review' }).click();
    await dialog.waitFor({ state: 'detached' });
    await tells(operator).getByText('Closed', { exact: true }).waitFor();
  });

  it('lets what came second under a number take the place of the first, and says before what that brings', async () => {
    const again = (name: string): object => {
      const receipt = JSON.parse(example(name)) as { businessKey: object };
      return { ...receipt, receiptId: 'R-20', businessKey: { ...receipt.businessKey, sequenceNumber: '9020' } };
    };
    await platform.callUntilTaken('/v1/receipts', { json: again('sale') });
    expect((await platform.call('/v1/receipts', { json: again('altered') })).status).toBe(409);
    await platform.drained();
    const before = await activeOf(await memberId());

    await operator.page.getByRole('link', { name: 'Reviews' }).click();
    await row(operator, 'Two receipts with one number').getByRole('link', { name: 'R-20' }).click();
    await operator.page.getByRole('button', { name: 'Accept what came later' }).click();
    const dialog = operator.page.getByRole('dialog', { name: 'Accept what came later' });
    await dialog.getByText('It brings Points +998').waitFor();
    await dialog.getByText('What came later takes the place of what came first').waitFor();
    await operator.picture('review-conflict-accept');
    await dialog.getByLabel('Reason').fill('the till sent a draft first');
    await dialog.getByRole('button', { name: 'Accept what came later' }).click();
    await dialog.waitFor({ state: 'detached' });
    await tells(operator).getByText('Closed', { exact: true }).waitFor();
    await platform.drained();
    expect((await activeOf(await memberId())) - before).toBe(998 - 536);
    await finds(operator, 'R-20');
    await operator.page.getByText('A person accepted another content of it').waitFor();
    await operator.picture('receipt-replaced');
  });

  it('lets a receipt in that came too late', async () => {
    const { body } = await platform.call<{ document: object }>('/v1/programme');
    const document = { ...body.document, receipts: { tooOldDays: 30 } };
    expect((await platform.call('/v1/programme', { method: 'PUT', json: document })).status).toBeLessThan(300);
    const late = { ...(JSON.parse(example('sale')) as { businessKey: object }), receiptId: 'R-9' };
    const sent = { ...late, businessKey: { ...late.businessKey, sequenceNumber: '9000' } };
    expect((await platform.call('/v1/receipts', { json: sent })).body).toMatchObject({ status: 'review' });
    await platform.drained();

    await operator.page.getByRole('link', { name: 'Reviews' }).click();
    await row(operator, 'Too old').getByRole('link', { name: 'R-9' }).click();
    await operator.page.getByRole('button', { name: 'Accept' }).click();
    const dialog = operator.page.getByRole('dialog', { name: 'Accept' });
    await dialog.getByText('It brings Points +536').waitFor();
    await operator.picture('review-accept');
    await dialog.getByLabel('Reason').fill('the till was off-line');
    await dialog.getByRole('button', { name: 'Accept' }).click();
    await dialog.waitFor({ state: 'detached' });
    await tells(operator).getByText('Closed', { exact: true }).waitFor();
    await finds(operator, 'R-9');
    await operator.page.getByRole('region', { name: 'Rule base' }).getByText('+536').waitFor();
  });

  theProgramme(stage);

  it('gives a receipt to the member whose card should have been shown, after it has shown who that is', async () => {
    await platform.callUntilTaken('/v1/members', { json: { card: 'Second card', name: 'Ben' } });
    await platform.drained();
    const before = await activeOf(await memberId());
    await finds(operator, 'R-9');
    await operator.page.getByRole('button', { name: 'Move to another member' }).click();
    const dialog = operator.page.getByRole('dialog', { name: 'Move to another member' });
    const [who, reason] = [dialog.getByLabel('Whose it should be'), dialog.getByLabel('Reason')];
    await reason.fill('the neighbour’s card was shown');
    // A card of nobody, then the card that it is on already: nothing is done, and what was typed stays.
    for (const [text, said] of [
      ['no such card', 'That names no member.'],
      [CARD, 'It is theirs already.'],
    ] as const) {
      await who.fill(text);
      await dialog.getByRole('button', { name: 'Show the member' }).click();
      await dialog.getByText(said).waitFor();
    }
    await who.fill('Second card');
    await operator.page.keyboard.press('Enter');
    await dialog.getByText('It will go to').waitFor();
    expect(await dialog.getByRole('status').textContent()).toContain('Ben');
    await operator.picture('receipt-move');
    await dialog.getByRole('button', { name: 'Move to another member' }).click();
    await dialog.waitFor({ state: 'detached' });
    await platform.drained();

    await tells(operator).getByText('It went to another member').waitFor();
    await finds(operator, 'Second card');
    await row(operator, '+536').waitFor();
    expect(await activeOf(await memberId())).toBe(before - 536);
  });

  it('gives a receipt of nobody to a member', async () => {
    const sale = JSON.parse(example('sale')) as { businessKey: object; member?: unknown };
    const { member: _nobody, ...anonymous } = sale;
    const endedAt = new Date().toISOString(); // not too old
    const businessKey = { ...sale.businessKey, sequenceNumber: '9001', businessDate: endedAt.slice(0, 10) };
    const sent = { ...anonymous, receiptId: 'R-10', businessKey, endedAt };
    expect((await platform.call('/v1/receipts', { json: sent })).body).toMatchObject({ memberId: null });
    await platform.drained();
    await finds(operator, 'R-10');
    await operator.page.getByRole('button', { name: 'Give to a member' }).click();
    const dialog = operator.page.getByRole('dialog', { name: 'Give to a member' });
    await dialog.getByLabel('Whose it should be').fill('Second card');
    await operator.page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Give to a member' }).click();
    await dialog.waitFor({ state: 'detached' });
    await platform.drained();
    await finds(operator, 'Second card');
    await operator.page
      .getByRole('link', { name: /receipt R-10/ })
      .first()
      .waitFor();
  });

  it('makes a read model again, tells of the lag and verifies the ledger', async () => {
    await operator.page.getByRole('link', { name: 'System' }).click();
    await operator.page.getByRole('button', { name: 'Rebuild lots', exact: true }).click();
    await operator.page.getByRole('dialog').getByRole('button', { name: 'Rebuild' }).click();
    await tells(operator)
      .getByText(/^lots was made again from \d+ events in .* s\. 0 rows differed/)
      .waitFor();
    await operator.picture('system');
    await operator.page.getByRole('link', { name: 'Lag' }).click();
    await tells(operator).getByText('Everything that happened has led to all that it leads to.').waitFor();
    await operator.page.getByRole('link', { name: 'Ledger' }).click();
    await operator.page.getByRole('button', { name: 'Verify the ledger' }).click();
    await tells(operator)
      .getByText(/^The ledger verifies\. As of/)
      .waitFor();
    await operator.picture('system-ledger');
    // Whoever comes back finds what came of it.
    await operator.page.reload();
    await tells(operator)
      .getByText(/^The ledger verifies\. As of/)
      .waitFor();
  });

  it('shows a message that could not be handled on the first page, and discards it', async () => {
    const broken = { json: { value: { schemaVersion: 1, receiptId: 'R-broken' }, key: 'S-014/3' } };
    const topic = '/v1/topics/loyalty.pos.receipts.v1/messages';
    expect((await platform.call(topic, broken)).status).toBeLessThan(300);
    await platform.drained();
    await operator.page.getByRole('link', { name: 'Home' }).click();
    const letters = operator.page.getByRole('region', { name: 'Dead letters' });
    await letters.getByText('1', { exact: true }).waitFor();
    await operator.picture('home');
    await letters.getByRole('link').click();
    await operator.picture('system-dead-letters');
    await operator.page.getByRole('button', { name: /^Discard message/ }).click();
    await operator.page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
    await tells(operator).getByText('Every message was handled. There is nothing to do.').waitFor();
  });

  it('keeps no key where a script could read it, and changes nothing for another site', async () => {
    const readable = await operator.page.evaluate<string>(
      'JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + document.cookie + document.documentElement.outerHTML',
    );
    expect(readable).not.toContain(platform.key());
    expect(readable).not.toContain('__Host-');
    const answer = await operator.context.request.post(`${platform.url}/v1/ledger:verify`, {
      headers: { origin: 'https://evil.example' },
    });
    expect([answer.status(), await answer.json()]).toMatchObject([403, { code: 'session.other_origin' }]);
  });

  it('has nothing for a role that it may not use', async () => {
    for (const [role, names] of [
      [
        'analyst',
        [
          'Home',
          'Find',
          'Reviews',
          'Receipts',
          'Points by hand',
          'Programme',
          'Rewards',
          'Offers',
          'Insights',
          'System',
          'Who did what',
        ],
      ],
      ['pos', ['Find']],
    ] as const) {
      const person = await Person.sitsDown(browser, platform.url);
      await person.goesTo('/console');
      await person.signsIn(platform.key(role));
      expect(await person.page.getByRole('navigation', { name: 'Menu' }).getByRole('link').allTextContents()).toEqual(
        names,
      );
      await person.goesTo('/console/access');
      await heading(person, 'This page is not for your role').waitFor();
      await person.goesTo('/console/find');
      await finds(person, 'R-1');
      await tells(person).getByRole('link', { name: 'the member' }).click();
      await person.page.getByRole('region', { name: 'Points' }).waitFor();
      expect(await person.page.getByRole('button', { name: 'Adjust points' }).count()).toBe(0);
      const refused = await person.page.evaluate(async () => (await fetch('/v1/keys')).status);
      expect(refused).toBe(403);
      expect(person.wrong).toEqual([]);
      await person.leaves();
    }
  });

  it('keeps what was typed when a session ends, gives out keys, and ends the sessions of one that is revoked', async () => {
    await operator.page.getByRole('link', { name: 'Access' }).click();
    await operator.page.getByRole('button', { name: 'New key' }).click();
    const issue = operator.page.getByRole('dialog', { name: 'New key' });
    await issue.getByLabel('Name').fill('support-desk');
    await issue.getByLabel('Role').selectOption('operator');
    await operator.picture('access-new-key');
    await issue.getByRole('button', { name: 'New key' }).click();
    const made = operator.page.getByRole('dialog', { name: 'The new key' });
    const key = (await made.locator('pre').textContent()) ?? '';
    expect(key).toMatch(/^accrue_operator_[\w-]{32}$/);
    await made.getByRole('button', { name: 'I have it' }).click();
    await row(operator, 'support-desk').waitFor();
    await operator.picture('access');

    const support = await Person.sitsDown(browser, platform.url);
    await support.goesTo('/console/find');
    await support.signsIn(key);
    await finds(support, CARD);
    await support.page.getByRole('button', { name: 'Adjust points' }).click();
    const dialog = support.page.getByRole('dialog', { name: 'Adjust points' });
    await dialog.getByLabel('Points', { exact: true }).fill('75');
    await dialog.getByLabel('Reason').fill('complaint');

    await support.context.clearCookies();
    await dialog.getByRole('button', { name: 'Show the result' }).click();
    const again = support.page.getByRole('dialog', { name: 'Your session has ended' });
    await again.waitFor();
    await support.picture('session-ended');
    await again.getByLabel('API key').fill(key);
    await again.getByRole('button', { name: 'Sign in' }).click();
    await again.waitFor({ state: 'detached' });
    expect(await dialog.getByLabel('Points', { exact: true }).inputValue()).toBe('75');
    expect(await dialog.getByLabel('Reason').inputValue()).toBe('complaint');
    await dialog.getByRole('button', { name: 'Adjust by +75' }).click();
    await dialog.waitFor({ state: 'detached' });
    await row(support, '+75').waitFor();

    await row(operator, 'support-desk').getByRole('button', { name: 'Revoke support-desk' }).click();
    await operator.page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await row(operator, /support-desk.*Revoked/).waitFor();
    await operator.page.getByRole('link', { name: 'Who did what' }).click();
    await row(operator, /Revoked a key · support-desk.*Done/).waitFor();
    await operator.page.getByLabel('Key or person').fill('support-desk');
    await operator.page.getByRole('button', { name: 'Show' }).click();
    const adjusted = row(operator, /support-desk.*Gave or took points by hand.*Done/);
    await adjusted.waitFor();
    await operator.picture('audit-of-a-key');
    await adjusted.getByRole('link').click();
    await heading(operator, /^Member /).waitFor();
    await operator.page.getByRole('link', { name: 'Access' }).click();
    await support.page.getByRole('link', { name: 'Home' }).click();
    await again.waitFor();
    expect(support.wrong).toEqual([]);
    await support.leaves();
  });

  it('has an operator approve points that support may not give alone, with what they bring shown first, and undo them', async () => {
    const id = await memberId();
    const before = await activeOf(id);
    const json = { adjustmentId: 'asked', walletId: 'points', points: 40, reasonCode: 'complaint' };
    const asked = await platform.callUntilTaken(`/v1/accounts/${id}/adjustments`, {
      json,
      key: platform.key('support'),
    });
    expect(asked.body).toMatchObject({ status: 'proposed' });
    await platform.drained();
    const { page } = operator;
    await page.getByRole('link', { name: 'Home' }).click();
    const waiting = page.getByRole('region', { name: 'Points that wait for approval' });
    await waiting.getByText('1', { exact: true }).waitFor();
    await waiting.getByRole('link').click();
    const approve = row(operator, /\+40 Points.*complaint/).getByRole('button', { name: /^Approve \+40/ });
    await approve.waitFor();
    await operator.picture('adjustments-waiting');
    await approve.click();
    const dialog = page.getByRole('dialog', { name: /^Approve \+40/ });
    await dialog
      .getByText(`Points: ${before.toLocaleString('en-GB')} now, +40: ${(before + 40).toLocaleString('en-GB')} then.`)
      .waitFor();
    await operator.picture('adjustment-approve');
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('Nothing waits for approval.').waitFor();
    expect(await activeOf(id)).toBe(before + 40);
    await page.getByRole('link', { name: 'Done' }).click();
    const undo = page.getByRole('button', { name: /^Undo \+40/ });
    await undo.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click();
    await row(operator, /\+40 Points.*undone/).waitFor();
    expect(await activeOf(id)).toBe(before);
  });

  it('links and blocks a card for support, merges a duplicate and separates it, closes and erases with a certificate', async () => {
    const enrolled = await platform.callUntilTaken('/v1/members', { json: { card: '2900000099994', phone: PHONE } });
    const { memberId: twice } = enrolled.body as { memberId: string };
    await platform.drained();
    const support = await Person.sitsDown(browser, platform.url);
    await support.goesTo(`/console/members/${twice}/member`);
    await support.signsIn(platform.key('support'));
    const { page } = support;
    await page.getByRole('button', { name: 'Block a lost card' }).click();
    const block = page.getByRole('dialog', { name: 'Block a lost card' });
    const wanted = block.getByRole('group', { name: 'What to block' });
    await wanted.getByLabel('Number or address').fill('2900000099994');
    const presented = block.getByRole('group', { name: 'Another one of theirs, as they say it' });
    await presented.getByLabel('Kind').selectOption('phone');
    await presented.getByLabel('Number or address').fill('+447700900999');
    await support.picture('member-block-card');
    expect(await support.barriers()).toEqual([]);
    await block.getByRole('button', { name: 'Block a lost card' }).click();
    await block.getByText('identity.not_presented').waitFor();
    await presented.getByLabel('Number or address').fill(PHONE);
    await block.getByRole('button', { name: 'Block a lost card' }).click();
    await block.waitFor({ state: 'detached' });
    await page.getByText('blocked', { exact: true }).waitFor();
    expect(await page.getByRole('region', { name: 'Membership' }).count()).toBe(0);
    expect(support.wrong).toEqual([]);
    await support.leaves();

    const id = await memberId();
    const asks = async (name: string, reasonFirst?: () => Promise<void>): Promise<void> => {
      await operator.page.getByRole('button', { name, exact: true }).click();
      const dialog = operator.page.getByRole('dialog', { name });
      await reasonFirst?.();
      await dialog.getByRole('button', { name, exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
    };
    await operator.goesTo(`/console/members/${id}/member`);
    await asks('Merge a duplicate into this member', () => operator.page.getByLabel('Id of the duplicate').fill(twice));
    await operator.goesTo(`/console/members/${twice}/member`);
    await operator.page.getByRole('link', { name: id }).waitFor();
    await asks('Separate from the member it was merged into');
    const final = () => operator.page.getByLabel('I know that this cannot be undone.').check();
    await asks('Close the membership', final);
    await operator.page.getByRole('button', { name: 'Close the membership' }).waitFor({ state: 'detached' });
    await asks('Erase the person', final);
    const certificate = operator.page.getByRole('dialog', { name: 'The person was erased' });
    expect(JSON.parse((await certificate.locator('pre').textContent()) ?? '')).toMatchObject({ memberId: twice });
    await operator.picture('member-erased-certificate');
    await operator.page.keyboard.press('Escape');
    await certificate.waitFor({ state: 'detached' });
    await operator.page.getByText('member.erased').waitFor();
  });

  it('says what went wrong, and tries again, while the platform cannot be reached', async () => {
    await operator.page.getByRole('link', { name: 'Home' }).click();
    await operator.context.setOffline(true);
    await finds(operator, CARD);
    await operator.page.getByText('The platform cannot be reached. Check the connection.').first().waitFor();
    await operator.context.setOffline(false);
    await finds(operator, CARD);
    await heading(operator, /^Member /).waitFor();
  });

  describe('on each page', () => eachPage(stage));

  it('is left by signing out', async () => {
    await operator.page.setViewportSize({ width: 1280, height: 800 });
    await operator.page.evaluate(() => localStorage.setItem('accrue.locale', 'en'));
    await operator.goesTo('/console/find');
    await operator.page.locator('summary', { hasText: await platform.operatorName() }).click();
    await operator.page.getByRole('button', { name: 'Sign out' }).click();
    await heading(operator, 'Sign in').waitFor();
    expect(await operator.context.cookies()).toEqual([]);
  });
});
