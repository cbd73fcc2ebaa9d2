import type { Browser, Page } from 'playwright-core';
import { LocalProvider, OIDC_CLIENT } from '@accrue/testing';
import { freePort } from '@accrue/local-servers';
import { Platform } from '../e2e/platform';
import { openBrowser, Person } from './browser';
import { beforeEveryEdge } from './every-edge';

jest.setTimeout(120_000);

/** People whose accounts are with a provider of identities, in a browser. */
beforeEveryEdge('people who sign in with a provider', (mode) => {
  const provider = new LocalProvider();
  let platform: Platform;
  let browser: Browser;

  beforeAll(async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${String(port)}`;
    await provider.start(`${url}/v1/sign-ins/oidc/answer`);
    provider.accounts.set('anna', { name: 'Anna Kowalska', groups: ['loyalty-admins'] });
    provider.accounts.set('carl', { name: 'Carl', groups: ['cleaning'] });
    const told = {
      ...{ ACCRUE_PUBLIC_URL: url, ACCRUE_OIDC_ISSUER: provider.issuer },
      ...{ ACCRUE_OIDC_CLIENT_ID: OIDC_CLIENT.clientId, ACCRUE_OIDC_CLIENT_SECRET: OIDC_CLIENT.clientSecret },
      ...{ ACCRUE_OIDC_ROLES: 'operator=loyalty-admins', ACCRUE_OIDC_NAME: 'Company account' },
      ACCRUE_OIDC_SCOPES: 'openid profile groups',
    };
    [platform, browser] = await Promise.all([Platform.start(mode, [], told, port), openBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await platform.dispose();
    await provider.stop();
  });

  /** At the provider: who they are, and that Accrue may know. */
  const passesProvider = async (page: Page, login: string): Promise<void> => {
    await page.getByPlaceholder('Enter any login').fill(login);
    await page.getByPlaceholder('and password').fill('x');
    await page.getByRole('button', { name: 'Sign-in' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
  };
  const wrongBesidesProvider = ({ wrong }: Person): readonly string[] =>
    wrong.filter((text) => !text.startsWith(`asked ${provider.issuer}/`) && !text.startsWith('asked https://fonts.'));

  it('come back to the page they asked for, under their name, and lose nothing that they have typed when the session ends', async () => {
    const anna = await Person.sitsDown(browser, platform.url);
    await anna.goesTo('/console/access');
    const signIn = anna.page.getByRole('link', { name: 'Sign in with Company account' });
    await signIn.waitFor();
    expect(await anna.barriers()).toEqual([]);
    await anna.picture('sign-in-provider');
    await signIn.click();
    await passesProvider(anna.page, 'anna');
    await anna.page.getByRole('heading', { name: 'Access' }).waitFor();
    expect(new URL(anna.page.url()).pathname).toBe('/console/access');
    await anna.page.getByText('Anna Kowalska').first().waitFor();
    await anna.page.getByRole('button', { name: 'New key' }).click();
    const dialog = anna.page.getByRole('dialog', { name: 'New key' });
    await dialog.getByLabel('Name').fill('till-9');

    // When the session ends, and Anna signs in again beside the page
    await anna.context.clearCookies({ name: '__Host-accrue' });
    await dialog.getByRole('button', { name: 'New key' }).click();
    const again = anna.page.getByRole('dialog', { name: 'Your session has ended' });
    await again.waitFor();
    await anna.picture('session-ended-provider');
    const [beside] = await Promise.all([
      anna.context.waitForEvent('page'),
      again.getByRole('link', { name: /^Sign in with Company account/ }).click(),
    ]);
    // The provider still knows Anna.
    await beside.getByRole('heading', { name: 'Access' }).waitFor();
    // Then the page goes on as it was
    await again.waitFor({ state: 'detached' });
    expect(await dialog.getByLabel('Name').inputValue()).toBe('till-9');
    await dialog.getByRole('button', { name: 'New key' }).click();
    await anna.page.getByRole('dialog', { name: 'The new key' }).getByRole('button', { name: 'I have it' }).click();
    const { keys } = (await platform.call<{ keys: { name: string; createdBy: string }[] }>('/v1/keys')).body;
    expect(keys.find(({ name }) => name === 'till-9')?.createdBy).toMatch(/^person\/[0-9a-f]{24}$/);
    expect(wrongBesidesProvider(anna)).toEqual([]);
    await anna.leaves();
  });

  it('read why they are not let in, once', async () => {
    const carl = await Person.sitsDown(browser, platform.url);
    await carl.goesTo('/till');
    await carl.page.getByRole('link', { name: 'Sign in with Company account' }).click();
    await passesProvider(carl.page, 'carl');
    await carl.page.getByRole('alert').getByText('Your account has no role in Accrue.').waitFor();
    await carl.picture('sign-in-no-role');
    await carl.page.reload();
    await carl.page.getByRole('link', { name: 'Sign in with Company account' }).waitFor();
    expect(await carl.page.getByRole('alert').count()).toBe(0);
    // With a key, as before.
    await carl.page.getByText('With an API key instead').click();
    await carl.signsIn(platform.key('pos'));
    expect(wrongBesidesProvider(carl)).toEqual([]);
    await carl.leaves();
  });
});
