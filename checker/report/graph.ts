/**
 * What is said of the drawing of a state graph.
 */
import { count, counted } from './words.ts';

export function graphDrawn(states: number, steps: number, file: string): string {
  return `The state graph is drawn in ${file}: ${counted(states, 'state')}, ${counted(steps, 'step')}.`;
}

export function tooLargeToDraw(most: number): string {
  return `The state graph is not drawn: it has more than ${count(most)} states. Choose smaller parameters.`;
}
