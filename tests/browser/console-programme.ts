import type { Locator } from 'playwright-core';
import { parse, stringify } from 'yaml';
import { Person } from './browser';
import type { Stage } from './stage';

/** What runs in the page is checked without the types of pages. */
interface PageGlobals {
  readonly DataTransfer: new () => { setData(type: string, text: string): void };
  readonly ClipboardEvent: new (type: string, init: object) => object;
}

const labelsOf = (marks: Locator): Promise<readonly (string | null)[]> =>
  marks.evaluateAll((all) =>
    (all as unknown as readonly { getAttribute(name: string): string | null }[]).map((mark) =>
      mark.getAttribute('aria-label'),
    ),
  );

/** Whoever changes the programme, and looks at what comes of it; a part of the console's suite, on its platform. */
export const theProgramme = (stage: () => Stage): void => {
  let text: string;
  /** The latest version. */
  let version: number;
  const lineOf = (part: string): number => text.split('\n').findIndex((line) => line.includes(part)) + 1;
  const main = () => stage().operator.page.getByRole('main');
  const editor = () => main().getByRole('textbox', { name: 'Document of the programme' });
  const step = (name: string) =>
    main().getByRole('navigation', { name: 'Steps and versions' }).getByRole('link', { name });
  /** Over all that is there, as from another program. */
  const pastes = async (document: string): Promise<void> => {
    await editor().click();
    await stage().operator.page.keyboard.press('Control+a');
    await editor().evaluate((element, pasted) => {
      const { DataTransfer, ClipboardEvent } = globalThis as unknown as PageGlobals;
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      (element as unknown as { dispatchEvent(event: object): void }).dispatchEvent(event);
    }, document);
  };

  it('marks the lines of a document that is wrong, and keeps what was typed', async () => {
    const { operator, platform } = stage();
    const { body } = await platform.call<{ version: number; document: object }>('/v1/programme');
    version = body.version;
    const document = stringify(body.document);
    text = document.replace(/( +level: receipt)/, '$1\n      nonsense: 1').replace(/wallet: points/, 'wallet: nowhere');
    await operator.page.getByRole('link', { name: 'Programme' }).click();
    await editor().waitFor();
    await pastes(text);
    const found = main().getByRole('list', { name: 'What is said about the document' });
    await found.getByText('nonsense').first().waitFor();
    expect(await main().locator('.cm-number-bad').allTextContents()).toEqual([String(lineOf('id: base'))]);
    await operator.picture('programme-edit-wrong');
    await found
      .getByRole('button', { name: `Line ${String(lineOf('id: base'))}` })
      .first()
      .click();
    expect(await main().locator('.cm-line-bad').first().textContent()).toContain('id: base');

    text = text.replace(/ +nonsense: 1\n/, '');
    await pastes(text);
    await found.getByText('there is no wallet "nowhere"').waitFor();
    expect(await main().locator('.cm-number-bad').allTextContents()).toEqual([String(lineOf('wallet: nowhere'))]);
    // At the top, for the editor has no more lines in the page than can be seen.
    await pastes(`name: [\n${text}`);
    await found.getByText('yaml.').first().waitFor();
    await operator.page.reload();
    await main()
      .getByText(/It cannot be published: \d problems?\./)
      .waitFor();
    expect(await editor().textContent()).toContain('name: [');
    expect(await operator.barriers()).toEqual([]);
  });

  it('says what a document would change and would have meant', async () => {
    const { operator, platform } = stage();
    const { body } = await platform.call<{ document: Record<string, object> }>('/v1/programme');
    const document = stringify({
      ...body.document,
      rewards: [
        ...((body.document['rewards'] ?? []) as object[]),
        {
          id: 'mug',
          kind: 'product',
          title: 'A mug',
          wallet: 'points',
          points: 10,
          sku: 'MUG-3',
          quantity: 1,
          stock: 'none',
        },
      ],
      guardrails: { fourEyes: true },
    });
    text = document.replace('points: 1\n', 'points: 2\n');
    await pastes(text);
    await main()
      .getByText(/It can be published/)
      .waitFor();
    await step('3 What if').click();
    const change = main().getByRole('row').filter({ hasText: 'earning.rules[base].earn.points' });
    await change.waitFor();
    expect(await change.textContent()).toMatch(/Changed12$/);
    await main().getByLabel('Receipts of').selectOption('all');
    await main().getByRole('button', { name: 'Run it' }).click();
    await main()
      .getByText(/^Receipts of all time: \d+, of 1 members/)
      .waitFor();

    const report = await platform.jobDone<{
      months: readonly { month: string; published: { issued: number }; draft: { issued: number } }[];
    }>('/v1/programme:simulate?over=all', { json: parse(text) });
    const marks = main().getByRole('figure').getByRole('img');
    const count = (value: number): string => value.toLocaleString('en-GB');
    const told = report.months.map(
      ({ month, published, draft }) => `${month}: Published ${count(published.issued)}, Draft ${count(draft.issued)}`,
    );
    expect(told[0]).toMatch(/Published [1-9].*, Draft [1-9]/);
    expect(await labelsOf(marks)).toEqual(told);
    await operator.picture('programme-what-if');
    expect(await operator.barriers()).toEqual([]);
    // The platform has it, not the tab.
    await operator.page.reload();
    await main()
      .getByText(/^Receipts of all time/)
      .waitFor();
  });

  it('finds a replay again that goes on without the page, says how long it takes, and stops it', async () => {
    const { operator, platform } = stage();
    const { page } = operator;
    // As the platform would answer in the middle of a long one: here all receipts are replayed at once.
    const { body } = await platform.call<{ jobs: readonly { id: string }[] }>(
      '/v1/jobs?kind=programme.simulate&limit=1',
    );
    let state = 'running';
    const job = { ...body.jobs[0], id: 'campaigns.long', done: 1_200, total: 4_800, etaSeconds: 36, finishedAt: null };
    await page.route(/\/v1\/jobs(\?|\/campaigns\.long)/, async (route) => {
      const url = route.request().url();
      if (url.includes(':cancel')) state = 'cancelled';
      const now = {
        ...job,
        requestedBy: await platform.operatorName(),
        state,
        finishedAt: state === 'running' ? null : '2026-11-01T12:00:00.000Z',
      };
      if (url.includes('kind=programme.simulate')) await route.fulfill({ json: { jobs: [now], nextCursor: null } });
      else if (url.includes('campaigns.long')) await route.fulfill({ json: now });
      else await route.continue();
    });
    for (const _visit of ['at once', 'after a reload']) {
      await page.reload();
      await main().getByText('1,200 of 4,800 receipts · 36 seconds left').waitFor();
    }
    expect(await main().getByRole('progressbar').getAttribute('value')).toBe('1200');
    expect(await main().getByRole('button', { name: 'Run it' }).isDisabled()).toBe(true);
    await operator.picture('programme-what-if-running');
    expect(await operator.barriers()).toEqual([]);
    await main().getByRole('button', { name: 'Stop' }).click();
    await main()
      .getByText(/^Stopped at .* Nothing came of it\.$/)
      .waitFor();
    await page.unroute(/\/v1\/jobs(\?|\/campaigns\.long)/);
    await page.reload();
    await main()
      .getByText(/^Receipts of all time/)
      .waitFor();
  });

  it('publishes it as the next version, which is shown beside the one before', async () => {
    const { operator } = stage();
    await step('4 Publish').click();
    await main().getByRole('button', { name: 'Publish' }).click();
    await main()
      .getByText(`Version ${String(version + 1)} is published. It takes effect`)
      .waitFor();
    await operator.picture('programme-published');
    await step('Versions').click();
    const row = main()
      .getByRole('row')
      .filter({ hasText: `Version ${String(version + 1)}` });
    expect(await row.textContent()).toContain(await stage().platform.operatorName());
    await main().getByRole('link', { name: 'Version 1' }).click();
    const difference = main().getByRole('region', { name: `From here to version ${String(version + 1)}` });
    await difference.waitFor();
    expect(await difference.locator('del').allTextContents()).toContain('-        points: 1');
    expect(await difference.locator('ins').allTextContents()).toContain('+        points: 2');
  });

  it('leaves to a second person what the guardrails want two for', async () => {
    const { operator, platform, browser } = stage();
    await operator.goesTo('/console/programme/edit');
    await editor().waitFor();
    text = text.replace(/^name: .*$/m, 'name: Twice the points');
    await pastes(text);
    await main()
      .getByText(/It can be published/)
      .waitFor();
    await step('4 Publish').click();
    await main().getByRole('button', { name: 'Publish' }).click();
    await main()
      .getByText(/has to approve it before it is published/)
      .waitFor();
    await main().getByRole('link', { name: 'To the proposals' }).click();
    await main().getByText('This is your own proposal').waitFor();
    expect(await main().getByRole('button', { name: 'Approve and publish' }).count()).toBe(0);
    await operator.picture('programme-proposal');

    const { key } = await platform.accrueJson<{ key: string }>(
      'keys',
      'create',
      'second-operator',
      '--role',
      'operator',
    );
    const second = await Person.sitsDown(browser, platform.url);
    await second.goesTo('/console/programme/proposals');
    await second.signsIn(key);
    await second.page.getByRole('button', { name: 'Approve and publish' }).click();
    await second.page.getByRole('dialog').getByRole('button', { name: 'Approve and publish' }).click();
    await second.page.getByText('Nothing waits for a second person.').waitFor();
    await second.page.getByText(`Twice the points · version ${String(version + 2)} is published.`).waitFor();
    expect(second.wrong).toEqual([]);
    await second.leaves();
  });

  it('loads codes of a reward, and takes a redemption back', async () => {
    const { operator, platform, memberId } = stage();
    await platform.drained();
    await operator.page.getByRole('link', { name: 'Rewards' }).click();
    await main().getByRole('link', { name: '£5 off the next order' }).click();
    await main().getByRole('button', { name: 'Load codes' }).click();
    const dialog = operator.page.getByRole('dialog', { name: 'Load codes' });
    await dialog.getByLabel('Codes', { exact: true }).fill('FIVE-1\nFIVE-2\n\nFIVE-1\n');
    await dialog.getByRole('button', { name: 'Look first' }).click();
    await dialog.getByRole('button', { name: 'Add 2' }).click();
    await dialog.getByText('2 added, 1 were known. Codes left: 2.').waitFor();
    await operator.picture('rewards-codes');
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await main().getByText('Codes left').waitFor();

    const wanted = { memberId: await memberId(), rewardId: 'mug', redemptionId: 'RD-1' };
    await platform.callUntilTaken('/v1/redemptions', { json: wanted });
    await platform.drained();
    await operator.page.getByRole('link', { name: 'Rewards' }).click();
    await main().getByLabel('Number of a redemption').fill('RD-1');
    await main().getByRole('button', { name: 'Show it' }).click();
    await main().getByRole('button', { name: 'Cancel it' }).click();
    await operator.page.getByRole('dialog').getByRole('button', { name: 'Cancel it' }).click();
    await main().getByText('Cancelled').waitFor();
    await operator.picture('redemption');
  });

  it('draws the points by month as the API has them', async () => {
    const { operator, platform } = stage();
    const { body } = await platform.call<{ months: readonly { month: string; issued: number; outstanding: number }[] }>(
      '/v1/ledger/points-by-month',
    );
    await operator.page.getByRole('link', { name: 'Insights' }).click();
    const [moved, stood] = [main().getByRole('figure').nth(0), main().getByRole('figure').nth(1)];
    await moved.getByRole('img').first().waitFor();
    const labels = await labelsOf(moved.getByRole('img'));
    expect(labels).toHaveLength(body.months.length);
    for (const [index, { month, issued }] of body.months.entries())
      expect(labels[index]).toMatch(new RegExp(`^${month}: Issued ${issued.toLocaleString('en-GB')}, `));
    await stood.getByText('As a table').click();
    const last = body.months.at(-1);
    expect(await stood.getByRole('row').last().textContent()).toBe(
      `${last?.month ?? ''}${(last?.outstanding ?? 0).toLocaleString('en-GB')}`,
    );
    const [saved] = await Promise.all([
      operator.page.waitForEvent('download'),
      stood.getByRole('button', { name: 'Save as CSV' }).click(),
    ]);
    expect(saved.suggestedFilename()).toBe('outstanding-points.csv');
  });
};
