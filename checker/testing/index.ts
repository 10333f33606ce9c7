/** What tests are made with: re-exports only. */
export { type Agreement, type AgreementOptions, agreement, disagreements } from './agreement.ts';
export { modelOf } from './random/sketch.ts';
export { type RandomModel, randomModels } from './random-model.ts';
export { type RandomSymmetric, randomSymmetrics } from './random-symmetric.ts';
export { arbitraryDomain, arbitraryOf } from './values-of.ts';
