/**
 * The members of the learned relations of properties: what runs predicates on tracked views.
 */
import type { AnyChoices, AnyState } from '../spec/action.ts';
import { callPredicate } from '../spec/call.ts';
import { type Site, SpecFailure } from '../spec/failure.ts';
import type { CheckableModel } from '../spec/model.ts';
import type { Quantified } from '../spec/property.ts';
import type { Recorder } from './footprint.ts';
import type { Cursor, Member } from './tree.ts';

/** An instance of a property, which a search decides. */
export interface Event {
  readonly property: string;
  readonly kind: 'invariant' | 'reachable' | 'step';
  readonly instance: AnyChoices;
}

/**
 * The instances of all properties of a model.
 *
 * Invariant: of the events, those of step properties come last, from `firstStep` on. The members `ofStates` are numbered
 * like the events: from `firstStep` on they ask what a step property says of a state and itself, which is what it says of
 * every step that changes nothing that it reads. The members `ofSteps` are the step properties and, from `firstBound` on,
 * the bounds, which are asked of the state after the step.
 */
export class PropertyMembers {
  readonly events: Event[] = [];
  readonly ofStates: PropertyMember[] = [];
  readonly ofSteps: PropertyMember[] = [];
  /** The member for `finished`, if the model says when it may stop. */
  readonly endings: PropertyMember[] = [];
  readonly firstStep: number;
  readonly firstBound: number;

  constructor(
    model: CheckableModel,
    private readonly recorder: Recorder,
    before: () => AnyState,
    after: () => AnyState,
  ) {
    const properties = Object.entries(model.properties);
    for (const [property, of] of properties) {
      if (of.kind !== 'invariant' && of.kind !== 'reachable') continue;
      for (const instance of instancesOf(of.forAll)) {
        this.events.push({ property, kind: of.kind, instance });
        this.add(this.ofStates, 'property', property, instance, (i) => of.holds(before(), i), of.kind === 'reachable');
      }
    }
    this.firstStep = this.events.length;
    for (const [property, of] of properties) {
      if (of.kind !== 'step') continue;
      for (const instance of instancesOf(of.forAll)) {
        this.events.push({ property, kind: 'step', instance });
        // A step that changes nothing that the property reads of the state and itself need not be asked about, whatever the
        // property has read of other steps: what it reads of either is one support.
        const support = new Set<string>();
        this.add(this.ofStates, 'property', property, instance, (i) => of.holds(before(), before(), i), false, support);
        this.add(this.ofSteps, 'property', property, instance, (i) => of.holds(before(), after(), i), false, support);
      }
    }
    this.firstBound = this.ofSteps.length;
    for (const [name, bound] of Object.entries(model.bounds)) {
      for (const instance of instancesOf(bound.forAll)) {
        this.add(this.ofSteps, 'bound', name, instance, (i) => bound.holds(after(), i));
      }
    }
    const { finished } = model;
    if (finished !== undefined) this.add(this.endings, 'finished', 'finished', {}, () => finished(before()), true);
  }
  private add(
    into: PropertyMember[],
    part: Site['part'],
    name: string,
    instance: AnyChoices,
    predicate: (instance: AnyChoices) => unknown,
    fires = false,
    support = new Set<string>(),
  ): void {
    into.push(new PropertyMember(into.length, name, instance, part, fires, this.recorder, predicate, support));
  }
}

/** One instance of a property, a bound or `finished`: its leaf is its own number, reached where the predicate answers `fires`. */
export class PropertyMember implements Member {
  constructor(
    readonly id: number,
    readonly name: string,
    readonly instance: AnyChoices,
    private readonly part: Site['part'],
    private readonly fires: boolean,
    private readonly recorder: Recorder,
    private readonly predicate: (instance: AnyChoices) => unknown,
    readonly support: Set<string>,
  ) {}
  private get site(): Site {
    this.recorder.label = `${this.part} ${this.name}`;
    return { part: this.part, name: this.name, choices: this.instance };
  }
  run(cursor: Cursor): void {
    const answer = callPredicate(this.site, () => this.predicate(this.instance));
    cursor.descend(this);
    cursor.tell(this, String(answer), () => `answered ${answer}`);
    if (answer === this.fires) cursor.leaf(this.id);
  }
  impure(first: string, second: string): SpecFailure {
    return new SpecFailure(this.site, { kind: 'impure', first, second });
  }
}

/** Every instance of a quantified property. */
function instancesOf(forAll: Quantified): AnyChoices[] {
  return Object.entries(forAll).reduce<AnyChoices[]>(
    (rows, [name, domain]) =>
      rows.flatMap((row) =>
        [...(('kind' in domain ? domain.elements : domain) as readonly unknown[])].map((value) => ({
          ...row,
          [name]: value,
        })),
      ),
    [{}],
  );
}
