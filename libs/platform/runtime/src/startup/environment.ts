import { readFileSync } from 'node:fs';
import { StartupError } from '@accrue/local-servers';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads settings from environment variables and gathers what is wrong with them, so that a person mends all of it at once. */
export class EnvironmentReader {
  private readonly problems: string[] = [];

  constructor(private readonly environment: Environment) {}

  /** Trimmed; '' when it is not set. */
  text(name: string): string {
    return this.environment[name]?.trim() ?? '';
  }

  required(name: string, purpose: string): string {
    const text = this.text(name);
    if (text === '') this.problem(`${name} is missing: ${purpose}`);
    return text;
  }

  /**
   * From the variable, or from the file that `<name>_FILE` names, such as a mounted secret; '' when neither is set. What is wrong is told
   * without what it says.
   */
  secret(name: string): string {
    const file = `${name}_FILE`;
    if (this.text(file) === '') return this.text(name);
    if (this.text(name) !== '')
      this.problem(`${name} and ${file} are set: it comes from one place, take the other one away`);
    return this.fileOf(file) ?? '';
  }

  requiredSecret(name: string, purpose: string): string {
    const secret = this.secret(name);
    // A file that cannot be read is named already.
    if (secret === '' && this.text(`${name}_FILE`) === '') this.problem(`${name} is missing: ${purpose}`);
    return secret;
  }

  /** What the file says that the variable names, trimmed. @returns null, with a problem, when it cannot be read or is empty */
  fileOf(variable: string): string | null {
    const path = this.text(variable);
    try {
      const text = readFileSync(path, 'utf8').trim();
      if (text === '') this.problem(`${variable}: ${path} is empty`);
      return text === '' ? null : text;
    } catch (error) {
      this.problem(`${variable}: ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
      return null;
    }
  }

  integer(name: string, fallback: number, min: number, max: number): number {
    const text = this.text(name);
    if (text === '') return fallback;
    if (/^\d{1,7}$/.test(text) && Number(text) >= min && Number(text) <= max) return Number(text);
    this.problem(`${name} must be a whole number from ${min} to ${max}, not "${text}"`);
    return fallback;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[], fallback: T): T {
    const text = this.text(name);
    const found = allowed.find((value) => value === text);
    if (found === undefined && text !== '') this.problem(`${name} must be one of ${allowed.join(', ')}, not "${text}"`);
    return found ?? fallback;
  }

  isTrue(name: string): boolean {
    return this.oneOf(name, ['true', 'false'], 'false') === 'true';
  }

  list(name: string): readonly string[] {
    return itemsOf(this.text(name), ',');
  }

  /** In a file a line may end an item as well. */
  secretList(name: string): readonly string[] {
    return itemsOf(this.secret(name), /[,\n]/);
  }

  problem(text: string): void {
    this.problems.push(text);
  }

  /** @throws StartupError that lists all that is wrong */
  check(): void {
    const [first, ...others] = this.problems;
    if (first === undefined) return;
    throw new StartupError(
      `The configuration has ${others.length === 0 ? 'a problem' : 'problems'}:\n  - ${this.problems.join('\n  - ')}`,
    );
  }
}

const itemsOf = (text: string, separator: string | RegExp): readonly string[] =>
  text
    .split(separator)
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** The value may hold a password: a message says only what is wrong with it. */
export const isPostgresUrl = (text: string): boolean => {
  try {
    return ['postgres:', 'postgresql:'].includes(new URL(text).protocol);
  } catch {
    return false;
  }
};

/** masterKey → ACCRUE_MASTER_KEY. */
export const environmentNameOf = (key: string): string =>
  `ACCRUE_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
