/** Version vectors are as recorded, and none of their rules may be left out. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';
import { versionVectors } from './version-vectors.ts';

describeProtocol({ spec: versionVectors, variants, instances });
describeMutants({ spec: versionVectors, mutants, instances, readme: new URL('README.md', import.meta.url) });
