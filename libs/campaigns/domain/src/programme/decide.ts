import { assertNever, canonicalJson, Rejected } from '@accrue/kernel';
import { compileProgramme } from './compile';
import type { ProgrammeCommand, PublishProgramme, SaveDraft } from './commands';
import type { ProgrammeEvent } from './events';
import type { ProgrammeState } from './state';

/** @throws Rejected programme.invalid, programme.no_draft */
export const decideProgramme = (command: ProgrammeCommand, state: ProgrammeState): readonly ProgrammeEvent[] => {
  switch (command.type) {
    case 'SaveDraft':
      return saveDraft(command, state);
    case 'PublishProgramme':
      return publish(command, state);
    default:
      return assertNever(command);
  }
};

/** A draft may still be wrong: it is saved as it is, and checked when it is published. */
const saveDraft = ({ data, metadata }: SaveDraft, { draft }: ProgrammeState): readonly ProgrammeEvent[] => {
  if (draft !== null && canonicalJson(draft) === canonicalJson(data.document)) return [];
  return [{ type: 'ProgrammeDrafted', data: { draftedAt: metadata.now, document: data.document } }];
};

const publish = (
  { data, metadata }: PublishProgramme,
  { versions, draft }: ProgrammeState,
): readonly ProgrammeEvent[] => {
  const document = data.document ?? draft;
  if (document === null) throw new Rejected('programme.no_draft');
  compileProgramme(document);
  const current = versions.at(-1);
  if (current !== undefined && canonicalJson(current.document) === canonicalJson(document)) return [];
  return [
    {
      type: 'ProgrammePublished',
      data: {
        version: versions.length + 1,
        effectiveFrom: data.effectiveFrom ?? metadata.now,
        publishedAt: metadata.now,
        document,
      },
    },
  ];
};
