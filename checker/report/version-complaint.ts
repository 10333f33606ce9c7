/**
 * Complaints about another version of a spec, which it is to be compared with.
 */
import { badArguments, Complaint } from './complaint.ts';
import { listed } from './words.ts';

export function noGit(): Complaint {
  return badArguments(
    'Versions of a commit are asked of git, which is not there.',
    'Install it, or name a file: against=./old.ts.',
  );
}

export function noRepository(file: string): Complaint {
  return badArguments(
    `${file} is in no repository of git, so that there are no versions of it.`,
    'Name a file: against=./old.ts.',
  );
}

export function gitFails(said: string): Complaint {
  return badArguments(`git does not answer: ${said}`);
}

/** Neither a commit nor a variant. */
export function noCommit(ref: string, variants: readonly string[] = []): Complaint {
  return badArguments(
    `There is no version ${ref}: git knows no commit of this name${variants.length === 0 ? '' : ', nor has the spec such a variant'}.`,
    `against= takes a commit, such as HEAD~5 or a branch, a file, such as ./old.ts${variants.length === 0 ? '' : `, the spec itself by its name, or a variant: ${listed(variants, 'or')}`}.`,
  );
}

export function notInCommit(path: string, ref: string): Complaint {
  return badArguments(
    `${ref} has no file ${path}.`,
    'It may have had another name: write it out with git show, and name that file: against=./old.ts.',
  );
}

/** A spec of the package, which is in nobody's repository. */
export function comesWithConcord(spec: string): Complaint {
  return badArguments(
    `${spec} comes with Concord, so that no commit of yours has it.`,
    'Compare it with one of its variants, or with a file of yours: against=./mine.ts.',
  );
}

/** What is wrong with the other version, which is told as that. */
export function ofVersion({ code, kind, what, now, places }: Complaint, called: string, folder: string): Complaint {
  const shown = places.map((place) => place.replace(`${folder}/`, ''));
  return new Complaint(code, kind, `${called}: ${what.replaceAll(`${folder}/`, '')}`, now, shown);
}

/** A key that asks for what is not compared. */
export function notCompared(key: string): Complaint {
  return badArguments(
    `against= compares behaviours, and ${key}= has no part in that.`,
    `Leave ${key}= out, or check both versions by themselves.`,
  );
}

/** The user's own variant, which is one of today's spec. */
export function variantOfToday(variant: string): Complaint {
  return badArguments(
    `variant=${variant} is a variant of the spec as it is, and not of another version.`,
    'Compare it with the spec itself, by its name: against=SPEC.',
  );
}
