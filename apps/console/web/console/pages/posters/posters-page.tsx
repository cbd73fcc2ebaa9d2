import { useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useFormat } from '#shared/format/use-format';
import { Page } from '#shared/layout/page';
import { useSharedTexts } from '#shared/texts/texts';
import { AskDialog } from '#shared/ui/ask-dialog';
import { Badge } from '#shared/ui/badge';
import { Empty } from '#shared/ui/empty';
import { Field } from '#shared/ui/field';
import { Paged, usePages } from '#shared/ui/paged';
import { Table } from '#shared/ui/table';
import { textOf } from '#shared/ui/text-of';
import { listPosters, makePoster } from '../../api';
import { posterPath } from '../../places';
import { useTexts } from '../../texts/texts';

/** Where members enrol themselves. */
const PostersPage = (): ReactNode => {
  const texts = useTexts().posters;
  const { states } = useSharedTexts();
  const format = useFormat();
  const [, navigate] = useLocation();
  const [isMaking, setMaking] = useState(false);
  const posters = usePages(['posters'], (cursor, signal) =>
    listPosters({ query: cursor === undefined ? {} : { cursor } }, { signal }),
  );
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      actions={
        <button type="button" onClick={() => setMaking(true)}>
          {texts.make}
        </button>
      }
    >
      <Paged query={posters} rowsOf={(page) => page.posters} empty={<Empty>{texts.none}</Empty>}>
        {(rows) => (
          <Table
            caption={texts.title}
            isCaptionHidden
            rows={rows}
            keyOf={({ posterId }) => posterId}
            columns={[
              {
                head: texts.store,
                cell: ({ storeId, posterId }) => <Link href={posterPath(posterId)}>{storeId}</Link>,
              },
              { head: texts.employee, cell: ({ employeeId }) => employeeId ?? states.noValue },
              {
                head: texts.state,
                cell: ({ status }) => <Badge tone={status === 'open' ? 'good' : 'warn'}>{texts.states[status]}</Badge>,
              },
              { head: texts.made, kind: 'time', cell: ({ madeAt }) => format.instant(madeAt) },
            ]}
          />
        )}
      </Paged>
      {isMaking && (
        <AskDialog
          title={texts.make}
          act={texts.make}
          onClose={() => setMaking(false)}
          onSubmit={async (form) => {
            const employeeId = textOf(form, 'employee');
            const made = await makePoster({
              body: { storeId: textOf(form, 'store'), ...(employeeId === '' ? {} : { employeeId }) },
            });
            navigate(posterPath(made.posterId));
          }}
        >
          <Field label={texts.store} input={{ name: 'store', required: true, maxLength: 64, autoFocus: true }} />
          <Field label={texts.employee} hint={texts.employeeHint} input={{ name: 'employee', maxLength: 64 }} />
        </AskDialog>
      )}
    </Page>
  );
};

export default PostersPage;
