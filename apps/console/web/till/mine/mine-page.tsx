import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '#shared/format/use-format';
import { Page } from '#shared/layout/page';
import { Loaded } from '#shared/ui/loaded';
import { textOf } from '#shared/ui/text-of';
import { readEnrolments } from '../api';
import { useTexts } from '../texts/texts';
import { useThisTill } from './this-till';

const MinePage = (): ReactNode => {
  const { mine: texts } = useTexts();
  const { storeId, employeeId, setStore, setEmployee } = useThisTill();
  const [isKept, setKept] = useState(false);
  const [store, employee, hint] = [useId(), useId(), useId()];

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    setStore(textOf(form, 'store'));
    setEmployee(textOf(form, 'employee'));
    setKept(true);
  };

  return (
    <Page title={texts.title} lead={texts.lead}>
      <form key={employeeId} className="form scan" onSubmit={submit} onChange={() => setKept(false)}>
        <div className="field">
          <label htmlFor={store}>{texts.store}</label>
          <input id={store} name="store" defaultValue={storeId} maxLength={64} autoComplete="off" />
        </div>
        <div className="field">
          <label htmlFor={employee}>{texts.employee}</label>
          <input
            id={employee}
            name="employee"
            defaultValue={employeeId}
            maxLength={64}
            autoComplete="off"
            aria-describedby={hint}
          />
          <p id={hint} className="hint">
            {texts.employeeHint}
          </p>
        </div>
        <div className="buttons">
          <button type="submit" className="primary">
            {texts.keep}
          </button>
        </div>
        <p role="status">{isKept && texts.kept}</p>
      </form>
      {employeeId !== '' && <Enrolments storeId={storeId} employeeId={employeeId} />}
    </Page>
  );
};
export default MinePage;

interface EnrolmentsProps {
  readonly storeId: string;
  readonly employeeId: string;
}

const Enrolments = ({ storeId, employeeId }: EnrolmentsProps): ReactNode => {
  const { mine: texts } = useTexts();
  const format = useFormat();
  const enrolments = useQuery({
    queryKey: ['enrolments', storeId, employeeId],
    queryFn: ({ signal }) =>
      readEnrolments({ query: { employeeId, ...(storeId === '' ? {} : { storeId }) } }, { signal }),
  });
  return (
    <section className="card scan" aria-labelledby="enrolments">
      <h2 id="enrolments">{texts.enrolments(employeeId)}</h2>
      <Loaded query={enrolments}>
        {({ enrolled, recent }) => (
          <>
            <p className="figure">{format.count(enrolled)}</p>
            <p className="small">{texts.recent(format.count(recent))}</p>
          </>
        )}
      </Loaded>
    </section>
  );
};
