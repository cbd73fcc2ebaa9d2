import type { Browser } from 'playwright-core';
import { Platform } from '../e2e/platform';
import { openBrowser, Person } from './browser';
import { beforeEveryEdgeInLongForm } from './every-edge';

jest.setTimeout(240_000);

const PHONE = { viewport: { width: 320, height: 640 }, hasTouch: true } as const;

/** From the console's printer to the phone of somebody who was no member before. */
beforeEveryEdgeInLongForm('a poster by which members enrol themselves', (mode) => {
  let platform: Platform;
  let browser: Browser;
  let operator: Person;
  let member: Person;
  let link = '';

  beforeAll(async () => {
    [platform, browser] = await Promise.all([Platform.start(mode), openBrowser()]);
    await platform.accrueJson('programme', 'apply', 'examples/online-retail-ii/programme.yaml');
    operator = await Person.sitsDown(browser, platform.url);
    member = await Person.sitsDown(browser, platform.url, PHONE);
  });
  afterAll(async () => {
    await browser.close();
    await platform.dispose();
  });
  afterEach(() => expect([...operator.wrong, ...member.wrong]).toEqual([]));

  const seesCard = async (person: Person): Promise<void> => {
    await person.page.getByRole('img', { name: 'QR code of your card' }).waitFor();
  };
  const codeOf = async (person: Person): Promise<string> =>
    (await person.page.evaluate<{ code: string }>('fetch("/v1/me").then((a) => a.json())')).code;
  const enrolled = async (): Promise<number> => {
    await platform.drained();
    const { body } = await platform.call<{ enrolled: number }>('/v1/enrolments?employeeId=E-77&storeId=S-014');
    return body.enrolled;
  };
  const get = (person: Person) => person.page.getByRole('button', { name: 'Get my card' });
  /** What a page of ours asks, word for word. */
  const joins = async (body: object): Promise<{ readonly status: number; readonly code?: string }> => {
    const answer = await fetch(`${platform.url}/v1/join`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: platform.url },
      body: JSON.stringify(body),
    });
    return { status: answer.status, ...(answer.status === 204 ? {} : ((await answer.json()) as { code: string })) };
  };

  it('is made in the console for a store and an employee, and printed', async () => {
    await operator.goesTo('/console/posters');
    await operator.signsIn(platform.key('operator'));
    await operator.page.getByRole('button', { name: 'New poster' }).click();
    const dialog = operator.page.getByRole('dialog', { name: 'New poster' });
    await dialog.getByLabel('Store').fill('S-014');
    await dialog.getByLabel('Employee').fill('E-77');
    const answered = operator.page.waitForResponse((answer) => answer.url().endsWith('/v1/posters'));
    await dialog.getByRole('button', { name: 'New poster' }).click();
    link = ((await (await answered).json()) as { link: string }).link;
    await operator.page.getByRole('img', { name: 'QR code of the poster' }).waitFor();
    await operator.picture('console-poster');
    expect(await operator.barriers()).toEqual([]);
    await operator.page.emulateMedia({ media: 'print' });
    await operator.picture('console-poster-printed');
    expect(await operator.page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false);
    await operator.page.emulateMedia({ media: 'screen' });
  });

  it('says what is wrong with what was typed, and keeps it without a line', async () => {
    await member.goesTo(link);
    await get(member).waitFor();
    await member.picture('join');
    expect(await member.barriers()).toEqual([]);
    expect(await member.sticksOut()).toBe(false);
    await member.page.getByLabel('E-mail or phone (optional)').fill('07700 900123');
    await member.page.getByLabel('Write to me about my points and offers').check();
    await get(member).click();
    await member.page.getByText('Write the phone with its country code').waitFor();
    await member.picture('join-wrong-phone');
    expect(await member.barriers()).toEqual([]);
    await member.page.getByLabel('E-mail or phone (optional)').fill('+44 7700 900123');
    await member.page.waitForFunction('navigator.serviceWorker.controller !== null');
    await member.page.waitForTimeout(4_000); // what it is made of is kept a moment after it was loaded
    await member.context.setOffline(true);
    await member.page.reload();
    await member.page.getByText('What you have typed is kept on this phone.').waitFor();
    expect(await member.page.getByLabel('E-mail or phone (optional)').inputValue()).toBe('+44 7700 900123');
    await member.picture('join-offline');
  });

  it('gives the card by itself when the line is back, once', async () => {
    const sent: string[] = [];
    member.page.on('request', (request) => {
      if (request.url().endsWith('/v1/join')) sent.push(request.postData() ?? '');
    });
    await get(member).click();
    await member.page.getByText('Your card comes by itself').waitFor();
    await member.context.setOffline(false);
    await seesCard(member);
    await member.page.getByRole('heading', { name: 'You have' }).waitFor();
    await member.picture('join-card');
    expect(await member.barriers()).toEqual([]);
    expect(member.page.url()).toBe(`${platform.url}/card/`);
    expect(await member.page.evaluate('localStorage.getItem("accrue.join")')).toBeNull();
    expect(await enrolled()).toBe(1);
    // The answer was lost, the tap was one too many: the phone says it again.
    const again = JSON.parse(sent[0] ?? '{}') as object;
    expect(await Promise.all([joins(again), joins(again)])).toEqual([{ status: 204 }, { status: 204 }]);
    expect(await enrolled()).toBe(1);
    const found = await platform.call<{ memberId: string }>('/v1/members:lookup', {
      json: { qr: await codeOf(member) },
    });
    const { body } = await platform.call<object>(`/v1/members/${found.body.memberId}`);
    expect(body).toMatchObject({
      storeId: 'S-014',
      enrolledBy: 'E-77',
      attributes: { consents: ['sms'], language: 'en' },
    });
  });

  it('shows whoever has a card on this phone that one', async () => {
    const code = await codeOf(member);
    await member.page.goto('about:blank');
    await member.goesTo(link);
    await seesCard(member);
    expect(await codeOf(member)).toBe(code);
    expect(await enrolled()).toBe(1);
  });

  it('takes one tap and nothing else, in Polish and in Russian too', async () => {
    for (const [locale, button, image] of [
      ['pl-PL', 'Odbierz kartę', 'Kod QR twojej karty'],
      ['ru-RU', 'Получить карту', 'QR-код вашей карты'],
    ] as const) {
      const other = await Person.sitsDown(browser, platform.url, { ...PHONE, locale });
      await other.goesTo(link);
      await other.page.getByRole('button', { name: button }).waitFor();
      expect(await other.sticksOut()).toBe(false);
      await other.picture(`join-${locale}`);
      await other.page.getByRole('button', { name: button }).click();
      await other.page.getByRole('img', { name: image }).waitFor();
      expect(other.wrong).toEqual([]);
      await other.leaves();
    }
    expect(await enrolled()).toBe(3);
  });

  it('is blocked everywhere by its member, and the code with it', async () => {
    const code = await codeOf(member);
    await member.page.getByText('Settings').click();
    await member.page.getByRole('button', { name: 'Block this card everywhere' }).click();
    const dialog = member.page.getByRole('dialog', { name: 'Block this card everywhere' });
    await member.picture('card-block');
    expect(await member.barriers()).toEqual([]);
    await dialog.getByRole('button', { name: 'Block this card everywhere' }).click();
    await member.page.getByRole('heading', { name: 'No card is open here' }).waitFor();
    expect(await platform.call('/v1/members:lookup', { json: { qr: code } })).toMatchObject({
      ...{ status: 409, body: { code: 'identity.blocked' } },
    });
  });

  it('enrols nobody once it was ended', async () => {
    await operator.page.getByRole('button', { name: 'End' }).click();
    await operator.page.getByRole('dialog', { name: 'End' }).getByRole('button', { name: 'End' }).click();
    await operator.page.getByText('This poster has ended.').waitFor();
    const late = await Person.sitsDown(browser, platform.url, PHONE);
    await late.goesTo(link);
    await get(late).click();
    await late.page.getByText('This poster is not in use any more.').waitFor();
    expect(late.wrong).toEqual([]);
    await late.leaves();
    const [, poster] = link.split('#');
    expect(await joins({ poster, secret: 's'.repeat(43) })).toMatchObject({ status: 410, code: 'poster.ended' });
    expect(await joins({ poster: 'p'.repeat(22), secret: 's'.repeat(43) })).toMatchObject({ code: 'poster.unknown' });
    expect(await enrolled()).toBe(3);
  });
});
