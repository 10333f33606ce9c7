#!/usr/bin/env node
// The installed command, `concord check raft`: the same program as `npm run check raft`. It is JavaScript because npm
// links it to be run by plain node, which must first learn to load TypeScript: Concord ships as source, so that the
// specs one reads are the specs one runs.
import { register } from 'tsx/esm/api';

register();
const { runProcess } = await import('../checker/cli/process.ts');
await runProcess(process.argv.slice(2));
