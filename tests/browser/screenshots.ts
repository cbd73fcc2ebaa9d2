import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContextOptions } from 'playwright-core';
import { Platform, root } from '../e2e/platform';
import { openBrowser, Person } from './browser';

/** npm run screenshots: the pictures of README.md and docs/, of a platform that the demo has filled. */
const FOLDER = join(root, 'docs/screens');
const WIDTH = 1120;
const DESK = { viewport: { width: WIDTH, height: 600 } } as const;
const PHONE = { viewport: { width: 360, height: 700 }, hasTouch: true, deviceScaleFactor: 1.5 } as const;
const TABLET = { viewport: { width: 1000, height: 720 } } as const;

interface Demo {
  readonly open: { readonly card: string; readonly memberId: string; readonly scan: string };
}

const takePictures = async (platform: Platform): Promise<void> => {
  const { open } = await platform.accrueJson<Demo>('demo');
  const browser = await openBrowser();
  const wrong: string[] = [];

  /** @param height in pixels, where another one shows what the picture is about */
  const shoot = async (person: Person, name: string, height?: number): Promise<void> => {
    if (height !== undefined) await person.page.setViewportSize({ width: WIDTH, height });
    await person.seesAll();
    await person.page.waitForTimeout(500); // what fades in has come in
    const path = join(FOLDER, `${name}.png`);
    await person.page.screenshot({ path });
    process.stdout.write(`${name}.png  ${String(Math.round(statSync(path).size / 1024))} KiB\n`);
  };
  const sits = (options: BrowserContextOptions): Promise<Person> => Person.sitsDown(browser, platform.url, options);
  const leaves = async (person: Person): Promise<void> => {
    wrong.push(...person.wrong);
    await person.leaves();
  };

  const atTheDesk = async (): Promise<void> => {
    const operator = await sits(DESK);
    const { page } = operator;
    const goesTo = async (path: string, title: RegExp): Promise<void> => {
      await operator.goesTo(path);
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      await operator.seesAll();
    };
    await operator.goesTo('/console');
    await operator.signsIn(platform.key());
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    await shoot(operator, 'console-home', 470);
    await goesTo(`/console/members/${open.memberId}`, /^Member /);
    await page
      .getByRole('link', { name: /^Why, on receipt/ })
      .first()
      .waitFor();
    await shoot(operator, 'console-member', 780);
    await page
      .getByRole('link', { name: /^Why, on receipt [0-9]/ })
      .first()
      .click();
    await page.getByRole('region', { name: 'Rule base' }).first().waitFor();
    await shoot(operator, 'console-why', 600);
    await goesTo('/console/programme/edit', /^Programme/);
    await shoot(operator, 'console-programme');
    await goesTo('/console/insights', /^Insights/);
    await shoot(operator, 'console-insights', 640);
    await goesTo('/console/system', /^System/);
    await page.emulateMedia({ colorScheme: 'dark' });
    await shoot(operator, 'console-system-dark', 600);
    await leaves(operator);
  };

  const atTheTill = async (): Promise<void> => {
    const cashier = await sits(TABLET);
    await cashier.goesTo('/till');
    await cashier.signsIn(platform.key('pos'));
    await cashier.page.getByLabel('Card, QR code, phone or e-mail').fill(open.scan);
    await cashier.page.keyboard.press('Enter');
    await cashier.page.getByText('A polka dot tote bag').first().waitFor();
    await shoot(cashier, 'till');
    await leaves(cashier);
  };

  const onThePhone = async (): Promise<void> => {
    const member = await sits(PHONE);
    await member.goesTo(open.card.replace(platform.url, ''));
    await member.page.getByRole('heading', { name: 'You have' }).waitFor();
    await member.page.getByRole('img', { name: 'QR code of your card' }).waitFor();
    await shoot(member, 'card');
    await leaves(member);
  };

  try {
    await atTheDesk();
    await atTheTill();
    await onThePhone();
  } finally {
    await browser.close();
  }
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
};

const main = async (): Promise<void> => {
  mkdirSync(FOLDER, { recursive: true });
  const platform = await Platform.start();
  try {
    await takePictures(platform);
  } finally {
    await platform.dispose();
  }
};

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
