/**
 * Importing this lets the thread load what users wrote, from any folder: in TypeScript, and importing Concord by name.
 */
import { shareModules } from './shared-modules.ts';
import './typescript.mjs';

shareModules();
