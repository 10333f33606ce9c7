// @ts-check
/**
 * Importing this lets the thread load TypeScript, from then on: what Concord consists of, in a clone, or else what users wrote.
 */
import { register } from 'tsx/esm/api';

register();
