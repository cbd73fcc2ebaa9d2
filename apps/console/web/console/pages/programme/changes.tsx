import type { ReactNode } from 'react';
import type { ProgrammeChangeDto } from '#api';
import { useSharedTexts } from '#shared/texts/texts';
import { Table } from '#shared/ui/table';
import { useTexts } from '../../texts/texts';

type Value = ProgrammeChangeDto['before'];

/** What publishing would change, setting by setting. */
export const Changes = ({ changes }: { readonly changes: readonly ProgrammeChangeDto[] }): ReactNode => {
  const texts = useTexts().programme.changes;
  const { states } = useSharedTexts();
  const said = (value: Value): string => {
    if (value === null) return states.noValue;
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  if (changes.length === 0) return <p className="note">{texts.none}</p>;
  return (
    <Table
      caption={texts.caption}
      rows={changes}
      keyOf={({ path, kind }) => `${path} ${kind}`}
      columns={[
        { head: texts.setting, cell: ({ path }) => <code>{path}</code> },
        { head: texts.kind, cell: ({ kind }) => texts.kinds[kind] },
        { head: texts.before, kind: 'wide', cell: ({ before }) => said(before) },
        { head: texts.after, kind: 'wide', cell: ({ after }) => said(after) },
      ]}
    />
  );
};
