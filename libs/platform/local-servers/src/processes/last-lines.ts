const CHARACTERS_MAX = 1_000;

/** What a server itself said before it ended, indented: that is what a person needs to know. */
export const lastLines = (text: string): readonly string[] =>
  text
    .trimEnd()
    .slice(-CHARACTERS_MAX)
    .split('\n')
    .slice(-4)
    .map((line) => `  ${line}`);
