/** What is known of storage on broadcast: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { storageOnBroadcast } from './storage-on-broadcast.ts';

export const instances = instancesOf(storageOnBroadcast, [
  { parameters: {}, verdict: 'holds', distinct: 1_552, generated: 3_009, depth: 21 },
  { parameters: { workload: 'one-writer' }, verdict: 'holds', distinct: 316, generated: 596, depth: 16 },
  { parameters: { workload: 'claim' }, verdict: 'holds', distinct: 1_552, generated: 3_009, depth: 21 },
  { parameters: { clientsAre: 'roaming' }, verdict: 'holds', distinct: 1_550, generated: 3_007, depth: 21, slow: true },
  {
    parameters: { clients: 3, workload: 'one-writer' },
    verdict: 'holds',
    distinct: 78_148,
    generated: 173_249,
    depth: 26,
    slow: true,
  },
  {
    parameters: { clients: 3, workload: 'claim' },
    verdict: 'holds',
    distinct: 987_122,
    generated: 2_234_865,
    depth: 31,
    slow: true,
  },
  // Reads that spare the log, and are linearizable.
  { parameters: { reads: 'sync' }, verdict: 'holds', distinct: 962, generated: 1_865, depth: 19 },
  {
    parameters: { reads: 'sync', clientsAre: 'roaming' },
    verdict: 'holds',
    distinct: 896,
    generated: 1_743,
    depth: 19,
  },
  {
    parameters: { reads: 'sync', replicas: 3 },
    verdict: 'holds',
    distinct: 2_798,
    generated: 7_229,
    depth: 21,
    slow: true,
  },
  { parameters: { reads: 'synchronous' }, verdict: 'holds', distinct: 365, generated: 607, depth: 15 },
  // Another sequencer takes over, and the old one makes sure that it still is one before it answers.
  {
    parameters: { workload: 'one-writer', reads: 'sync', changes: 1 },
    verdict: 'holds',
    distinct: 576,
    generated: 1_198,
    depth: 15,
  },
  {
    parameters: { reads: 'sync', changes: 1 },
    verdict: 'holds',
    distinct: 3_760,
    generated: 8_219,
    depth: 20,
    slow: true,
  },
  { parameters: { reads: 'local' }, verdict: 'violated', distinct: 500, generated: 821, depth: 15 },
  { parameters: {}, variant: 'deposed-sequencer', verdict: 'violated', distinct: 617, generated: 1_315, depth: 15 },
  { parameters: {}, variant: 'local-read', verdict: 'violated', distinct: 120, generated: 180, depth: 10 },
  { parameters: {}, variant: 'roaming-client', verdict: 'violated', distinct: 726, generated: 1_179, depth: 15 },
  { parameters: {}, variant: 'own-end', verdict: 'violated', distinct: 120, generated: 180, depth: 10 },
]);
