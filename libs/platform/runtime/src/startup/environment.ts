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
    return this.text(name)
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
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
