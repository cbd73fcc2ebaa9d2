import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useFormat } from '#shared/format/use-format';
import { useSharedTexts } from '#shared/texts/texts';
import { Empty } from '#shared/ui/empty';
import { Paged, usePages } from '#shared/ui/paged';
import { Table } from '#shared/ui/table';
import { listVersions } from '../../api';
import { versionPath } from '../../places';
import { useTexts } from '../../texts/texts';

export const VersionsPart = (): ReactNode => {
  const texts = useTexts().programme.versions;
  const { states } = useSharedTexts();
  const format = useFormat();
  const versions = usePages(['programme', 'versions'], (cursor, signal) =>
    listVersions({ query: cursor === undefined ? {} : { cursor } }, { signal }),
  );
  return (
    <Paged query={versions} rowsOf={(page) => page.versions} empty={<Empty>{texts.none}</Empty>}>
      {(rows) => (
        <Table
          caption={texts.caption}
          isCaptionHidden
          rows={rows}
          keyOf={({ version }) => version}
          columns={[
            {
              head: texts.version,
              cell: ({ version }) => <Link href={versionPath(version)}>{texts.one(version)}</Link>,
            },
            { head: texts.effectiveFrom, cell: ({ effectiveFrom }) => format.instant(effectiveFrom) },
            { head: texts.publishedAt, cell: ({ publishedAt }) => format.instant(publishedAt) },
            { head: texts.publishedBy, cell: ({ publishedBy }) => publishedBy ?? states.noValue },
            { head: texts.approvedBy, cell: ({ approval }) => approval?.approvedBy ?? states.noValue },
          ]}
        />
      )}
    </Paged>
  );
};
