import { PROGRAMME_EXAMPLE } from './programme.dto';
import { validateDocument } from './validate-document';

describe('the example of the API document', () => {
  it('may be published as it is', () =>
    expect(validateDocument(PROGRAMME_EXAMPLE, [])).toMatchObject({ valid: true, problems: [] }));
});
