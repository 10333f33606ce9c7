/** The name by timestamps is as recorded, and each of its rules is needed. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { timestampUniqueness } from './timestamp-uniqueness.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: timestampUniqueness, variants, instances });
describeMutants({ spec: timestampUniqueness, mutants, instances, readme: new URL('README.md', import.meta.url) });
