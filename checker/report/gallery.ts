/**
 * What is said of the gallery of counterexamples.
 */
import { badArguments, type Complaint } from './complaint.ts';
import { counted, duration } from './words.ts';

export function galleryLines(pictures: number, files: number, folder: string, seconds: number): string[] {
  return [
    `${counted(pictures, 'counterexample')} drawn: ${counted(files, 'file')} in ${folder}, in ${duration(seconds)}.`,
    `Open ${folder}/index.html.`,
  ];
}

/** Files that are no gallery's would be removed. */
export function notAGallery(folder: string): Complaint {
  return badArguments(
    `${folder} holds other files, and no gallery.`,
    'The gallery removes what is no longer drawn: name a folder of its own, out=DIR.',
  );
}
