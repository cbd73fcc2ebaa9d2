import type { FormEvent, ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import { Page } from '#shared/layout/page';
import { Empty } from '#shared/ui/empty';
import { Field } from '#shared/ui/field';
import { Paged, usePages } from '#shared/ui/paged';
import { parametersOf } from '#shared/ui/text-of';
import { listStoreReceipts } from '../../api';
import { useTexts } from '../../texts/texts';
import { ReceiptTable } from './receipt-table';

interface Wanted {
  readonly storeId: string;
  readonly businessDate: string;
  readonly workstationId?: string;
}

const ASKED = ['store', 'day', 'till'] as const;

/** What a store sold on a day. What is asked for is in the address: it can be sent to somebody. */
const ReceiptsPage = (): ReactNode => {
  const texts = useTexts().receipt.list;
  const [parameters, setParameters] = useSearchParams();
  const [store, day, till] = ASKED.map((name) => parameters.get(name) ?? '');
  const wanted =
    store === undefined || store === '' || day === undefined || day === ''
      ? null
      : { storeId: store, businessDate: day, ...(till === undefined || till === '' ? {} : { workstationId: till }) };
  const ask = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setParameters(parametersOf(event.currentTarget, ASKED));
  };
  return (
    <Page title={texts.title} lead={texts.lead}>
      <form className="row-of-fields" key={parameters.toString()} onSubmit={ask}>
        <Field label={texts.store} input={{ name: 'store', required: true, maxLength: 128, defaultValue: store }} />
        <Field label={texts.day} input={{ name: 'day', type: 'date', required: true, defaultValue: day }} />
        <Field label={texts.till} input={{ name: 'till', maxLength: 128, defaultValue: till }} />
        <div className="buttons end">
          <button type="submit" className="primary">
            {texts.show}
          </button>
        </div>
      </form>
      {wanted === null ? <Empty>{texts.ask}</Empty> : <OfStore wanted={wanted} />}
    </Page>
  );
};

const OfStore = ({ wanted }: { readonly wanted: Wanted }): ReactNode => {
  const texts = useTexts().receipt.list;
  const receipts = usePages(['receipts', wanted], (cursor, signal) =>
    listStoreReceipts({ query: { ...wanted, ...(cursor === undefined ? {} : { cursor }) } }, { signal }),
  );
  return (
    <Paged query={receipts} rowsOf={(page) => page.receipts} empty={<Empty>{texts.noneOfStore}</Empty>}>
      {(rows) => <ReceiptTable caption={texts.title} receipts={rows} />}
    </Paged>
  );
};

export default ReceiptsPage;
