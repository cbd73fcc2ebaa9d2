export interface Instruction {
  /** In capitals. */
  readonly name: string;
  readonly flags: Readonly<Record<string, string>>;
  readonly text: string;
  readonly words: readonly string[];
}

export interface Stage {
  readonly image: string;
  readonly name: string;
  readonly instructions: readonly Instruction[];
}

/** Stages of a Dockerfile with their instructions; `text` holds what follows the flags, lines joined. */
export const parseDockerfile = (
  file: string,
): { readonly args: readonly Instruction[]; readonly stages: readonly Stage[] } => {
  const lines = file
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const args: Instruction[] = [];
  const stages: (Stage & { readonly instructions: Instruction[] })[] = [];
  for (const instruction of lines.map(instructionOf)) {
    if (instruction.name === 'FROM') {
      const [image = '', , name = ''] = instruction.words;
      stages.push({ image, name, instructions: [] });
    } else (stages.at(-1)?.instructions ?? args).push(instruction);
  }
  return { args, stages };
};

const instructionOf = (line: string): Instruction => {
  const [, name = '', flagText = '', text = ''] = /^\s*(\w+)\s+((?:--\S+\s+)*)([^]*)$/.exec(line) ?? [];
  const flags = Object.fromEntries(
    flagText
      .trim()
      .split(/\s+/)
      .filter((flag) => flag !== '')
      .map((flag) => {
        const [key = '', ...value] = flag.slice(2).split('=');
        return [key, value.join('=')];
      }),
  );
  const words = text.startsWith('[') ? (JSON.parse(text) as string[]) : text.trim().split(/\s+/);
  return { name: name.toUpperCase(), flags, text: text.trim(), words };
};

/** `ENV a=b c="d e"` → its variables. */
export const variablesOf = (instruction: Instruction): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...instruction.text.matchAll(/(\w+)=(?:"([^"]*)"|(\S*))/g)].map(([, name = '', quoted, plain]) => [
      name,
      quoted ?? plain ?? '',
    ]),
  );
