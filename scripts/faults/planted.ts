/**
 * Faults that somebody thought of: each says what a user would be told wrongly if it were there. `from` occurs once in the
 * file; a test holds that.
 */
export interface Planted {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly what: string;
}

const inRoom =
  (room: string) =>
  (file: string, what: string, from: string, to: string): Planted => ({
    file: `checker/${room}/${file}`,
    from,
    to,
    what,
  });
const [kernel, search, liveness, consistency, explain, language] = [
  inRoom('kernel'),
  inRoom('search'),
  inRoom('liveness'),
  inRoom('consistency'),
  inRoom('explain'),
  inRoom('language'),
];

export const planted: readonly Planted[] = [
  // The store: a state that is taken for another one is never looked at.
  search(
    'store.ts',
    'the table of indexes is stale after more states came',
    'this.indexed.states === this.count && this.indexed.width === this.width',
    'this.indexed.width === this.width && this.indexed.states > 0',
  ),
  search(
    'store.ts',
    'the last word of a state is not compared, states in the table',
    'while (j < width && table[probe + j] === candidates[at + j]) j++;\n          if (j === width) continue next;',
    'while (j < width && table[probe + j] === candidates[at + j]) j++;\n          if (j >= width - 1) continue next;',
  ),
  search(
    'store.ts',
    'the last word of a state is not compared, states by index',
    'while (j < width && words[known + j] === candidates[at + j]) j++;\n          if (j === width) continue next;',
    'while (j < width - 1 && words[known + j] === candidates[at + j]) j++;\n          if (j === width - 1) continue next;',
  ),
  search(
    'store.ts',
    'equal tags count as equal states when a state is looked for',
    'while (j < width && stored[known + j] === words[at + j]) j++;',
    'while (j < width) j++;',
  ),
  search('store.ts', 'a table that is laid out anew keeps its old places', 'this.rebuild(this.places);', '{}'),
  search(
    'store.ts',
    'a probe does not wrap around',
    'if (probe === table.length) probe = 0;',
    'if (probe === table.length) continue next;',
  ),
  search(
    'store.ts',
    'a larger table forgets the states that collided',
    'while (table[probe * width] !== 0) probe = (probe + 1) & mask;\n      for (let j = 0; j < width; j++) table[probe * width + j] = old[from + j] as number;',
    'for (let j = 0; j < width; j++) table[probe * width + j] = old[from + j] as number;',
  ),
  search(
    'store.ts',
    'the parent of a state is that of the one before',
    'parents[top++] = from[i] as number;',
    'parents[top++] = from[Math.max(0, i - 1)] as number;',
  ),
  search(
    'breadth-first.ts',
    'levels run together: traces are not the shortest',
    'this.head = system.expand(this.head, this.levelEnd, findings);',
    'this.head = system.expand(this.head, store.count, findings);',
  ),
  search(
    'breadth-first.ts',
    'the last level is not expanded',
    'if (this.head === store.count) return true;',
    'if (this.head === store.count || this.depth > 20) return true;',
  ),
  search(
    'fewest-switches.ts',
    'a switch costs nothing',
    'return before === by || before === this.system.actors ? 0 : 1;',
    'return before === this.system.actors || before !== by ? 0 : 0;',
  ),

  // What is read and written within lists and functions.
  kernel(
    'layout/layout.ts',
    'what is asked within a part is stale for tuples that came later',
    'this.fillFacets(of, id);',
    '{}',
  ),
  kernel('layout/layout.ts', 'the same where the slot has one part', 'this.fillFacets(of, of.count);', '{}'),
  kernel(
    'questions/within.ts',
    'the image of a key within a function is the key itself',
    "return within.kind === 'key' ? { kind: 'key', key: image.value(within.key) } : within;",
    'return image === null ? within : within;',
  ),
  kernel(
    'layout/change.ts',
    'the image of what is put for a key is put for the key itself',
    "{ kind: 'put', key: image.value(change.key), value }",
    "{ kind: 'put', key: change.key, value }",
  ),
  kernel(
    'views/effects.ts',
    'a list is filled beyond its end',
    'if (size > most) return null;',
    'if (size > most + 1) return null;',
  ),
  kernel(
    'views/part-view.ts',
    'a list of another member counts as unchanged',
    'return this.slot === slot && this.part === part && this.side === 0;',
    'return this.slot.of === slot.of && this.part === part && this.side === 0;',
  ),
  kernel(
    'views/part-view.ts',
    'what was put into a function within is not seen',
    'if (this.changes.length > 0 || !this.isOwn(key)) return this.plain.get(key, otherwise);',
    'if (!this.isOwn(key)) return this.plain.get(key, otherwise);',
  ),
  kernel(
    'views/view.ts',
    'a predicate that assigns is tried on elements that are not there',
    '(this.recorder.isReluctant || assigns(given))',
    'this.recorder.isReluctant',
  ),
  // The hot path of the kernel.
  kernel(
    'steps/expand.ts',
    'a rewrite of a slot is left out of the hash',
    'if (next !== tuple) {\n          const word = (old & ~(mask << shift)) | (next << shift);\n          h ^= mix(old, w) ^ mix(word, w);',
    'if (next !== tuple) {\n          const word = (old & ~(mask << shift)) | (next << shift);',
  ),
  kernel(
    'steps/expand.ts',
    'a change of a bag counts as none',
    'if (next !== bag) {\n          const word = (old & ~(mask << shift)) | (next << shift);\n          h ^= mix(old, w) ^ mix(word, w);\n          candidates[to + w] = word;\n          changed = true;',
    'if (next !== bag) {\n          const word = (old & ~(mask << shift)) | (next << shift);\n          h ^= mix(old, w) ^ mix(word, w);\n          candidates[to + w] = word;',
  ),
  kernel(
    'steps/expand.ts',
    'a bag that outgrows its bits is cut off',
    'if (next > mask) {',
    'if (next > 2 * mask + 1) {',
  ),
  kernel(
    'symmetry/canonical.ts',
    'the hash of a canonical form is that of the state before',
    'if (rank !== 0) hashes[i] = hashOf(words, i * width, width);',
    '{}',
  ),
  kernel(
    'steps/expand.ts',
    'step properties outside the bounds are not judged',
    'if ((judged[i] as number) < firstBound) violated?.(judged[i] as number, head, leaf);\n          else inside = false;',
    'if ((judged[i] as number) >= firstBound) inside = false;\n          else if (inside) violated?.(judged[i] as number, head, leaf);',
  ),
  kernel(
    'steps/expand.ts',
    'steps that change nothing are not counted',
    'output.generated += enabled;',
    'output.generated += n - before + (outside.count - outsideBefore);',
  ),
  kernel(
    'steps/expand.ts',
    'a state with steps to itself only is stuck',
    'if (enabled === 0) output.stuck.push(head);',
    'if (n === before && outside.count === outsideBefore) output.stuck.push(head);',
  ),
  kernel(
    'layout/bits.ts',
    'the last bit is not counted',
    'return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;',
    'return Math.imul((x + (x >>> 4)) & 0x070f0f0f, 0x01010101) >>> 24;',
  ),
  kernel(
    'layout/bits.ts',
    'too few bits at powers of two',
    'return count <= 2 ? 1 : 32 - Math.clz32(count - 1);',
    'return count <= 2 ? 1 : 31 - Math.clz32(count);',
  ),
  kernel(
    'learned/program.ts',
    'the absence of an element is not followed',
    'let bits = (~word & (code[c + 1] as number)) | (word & (code[c + 2] as number));',
    'let bits = word & (code[c + 2] as number);',
  ),
  kernel(
    'learned/program.ts',
    'a filter compares all words but the last',
    'if (i === n) return child;',
    'if (i >= n - 1) return child;',
  ),
  kernel(
    'learned/program.ts',
    'the first child of an element alone is followed',
    'if (child !== nothing) stack[depth++] = child;\n    }\n  }\n  return depth;\n}\n\n/** The same for a bag',
    'if (child !== nothing) stack[depth++] = child;\n      if (depth > from) break;\n    }\n  }\n  return depth;\n}\n\n/** The same for a bag',
  ),

  // Layout.
  kernel(
    'layout/layout.ts',
    'a slot is too narrow by one value',
    'while (of.count > 2 ** of.width) {',
    'while (of.count > 2 ** of.width + 1) {',
  ),
  kernel(
    'layout/layout.ts',
    'elements lose their bits in a new layout',
    'to[into + element.word] = (to[into + element.word] as number) | (present << element.bit);',
    'to[into + element.word] = present << element.bit;',
  ),
  kernel(
    'layout/layout.ts',
    'two variables of a fused slot share their values',
    'this.columns[column] = grown(this.columns[column] as Int32Array, id + 1);',
    'this.columns[column] = grown(this.columns[column] as Int32Array, id + 1);\n      if (i === 2) return;',
  ),
  kernel('steps/learner.ts', 'effects are not compiled anew for a new layout', 'this.relation.effects.clear();', '{}'),
  kernel(
    'steps/learner.ts',
    'the forests are not compiled anew for a new layout',
    'for (const forest of this.forests) forest.recompile();\n    this.settle();',
    'this.settle();',
  ),
  kernel(
    'steps/space.ts',
    'the states are not laid out anew',
    'store.relayout(layout.words, move);',
    'store.width = layout.words;',
  ),
  kernel('run/kernel.ts', 'the audits are skipped', 'this.auditor?.audit(this.nextAudit);', '{}'),
  kernel(
    'steps/miss.ts',
    'what fails after states were judged is shown on the state that was judged last',
    'learner.lookAt(this.at.state, this.at.step);',
    '{}',
  ),
  kernel(
    'steps/learner.ts',
    'what is learned anew keeps its trees',
    'for (const forest of this.forests) forest.uproot();',
    '{}',
  ),
  kernel(
    'run/auditor.ts',
    'what is asked of states is not audited',
    'for (const unit of forest.units) hold(unit as PropertyUnit, fired.has(unit.id), s, s);',
    '{}',
  ),
  kernel(
    'run/auditor.ts',
    'bounds are not audited',
    "if (first !== undefined)\n      throw first.impure({ kind: 'answered', answer: step.inside }, { kind: 'answered', answer: !step.inside });",
    '{}',
  ),
  kernel(
    'units/properties.ts',
    'a step property that fails on a step without change fails',
    'if (this.mayFail && error instanceof SpecFailure) return false;',
    '{}',
  ),
  kernel('layout/bags.ts', 'the last copy of a message stays', 'if (copies > 0) {', 'if (copies >= 0) {'),
  kernel(
    'layout/bags.ts',
    'bags of equal hashes are one',
    'while (i < length && content[from + 1 + i] === scratch[i]) i++;',
    'while (i < length) i++;',
  ),

  // What is learned.
  kernel(
    'steps/frames.ts',
    'a property is not asked of a step that writes what it has read since',
    'if (this.supported !== this.forest.supported) {',
    'if (this.supported < 0) {',
  ),
  kernel(
    'steps/frames.ts',
    'a step property that a step without change violates is asked of other steps as before',
    'this.always.add(unit);',
    '{}',
  ),
  kernel(
    'views/effects.ts',
    'an effect is said to write the last part of a slot only',
    '[...writes.keys()].map((part) => partKey(slot, part))',
    '[...writes.keys()].slice(-1).map((part) => partKey(slot, part))',
  ),
  kernel(
    'views/effects.ts',
    'what an effect has not read counts as unchanged from the first state',
    'const tuple = of.parts.map((_, part) => writes.get(part) ?? draft.readPart(slot, part));',
    'const tuple = of.parts.map((_, part) => writes.get(part) ?? draft.readPart(slot, part) ?? 0);',
  ),
  kernel(
    'views/effects.ts',
    'what is replaced as a whole keeps the elements that it had',
    'this.elements.set(this.layout.elementOf(shape.region, element), false);',
    '{}',
  ),
  kernel(
    'learned/forest.ts',
    'a predicate is not tried on elements that turn up later',
    'for (const split of this.predicates) if (this.tryFresh(split)) stale.add(split);',
    '{}',
  ),
  kernel(
    'learned/forest.ts',
    'user code runs once, and is pure by assumption',
    'if (i >= 0 || first.length !== second.length) throw impure(first[i], second[i], unit);',
    '{}',
  ),
  kernel(
    'run/judge.ts',
    'with symmetry, properties are asked only of what the step has written',
    'const step = space.symmetry === null ? by : -1;',
    'const step = by;',
  ),
  kernel(
    'run/judge.ts',
    'states outside the bounds are not judged',
    'this.judgeAt(outside.words, (o - 1) * outside.width, step, parent, findings, false);',
    '{}',
  ),
  kernel(
    'steps/order.ts',
    'choices are ordered as they were met',
    'return (this.choices[x.action] as TotalOrder<AnyChoices>)(x.choices, y.choices);',
    'return 0;',
  ),
  language(
    'identity.ts',
    'the choices of a list come in the order of their values',
    'return [choice, (x, y) => (places.get(keyOf(x)) as number) - (places.get(keyOf(y)) as number)];',
    'return [choice, compareValues];',
  ),
  language(
    'identity.ts',
    'of shortest traces any number of switches is shown',
    'x.length - y.length || switchesOf(model, x) - switchesOf(model, y) || startOf(x)',
    'x.length - y.length || startOf(x)',
  ),
  language('network/fifo.ts', 'a channel is a stack', 'queues.get(one).first()', 'queues.get(one).last()'),
  language(
    'network.ts',
    'a fault that has struck is not counted',
    'this.with({ [bounded.counter]: bounded.spent + 1 })',
    'this.with({ [bounded.counter]: bounded.spent })',
  ),
  language(
    'network.ts',
    'a budget has one to spare',
    'bounded.spent < bounded.atMost',
    'bounded.spent <= bounded.atMost',
  ),

  // Symmetry.
  kernel('symmetry/canonical.ts', 'twins by their local states alone', 'if (!found) return false;', '{}'),
  kernel(
    'symmetry/canonical.ts',
    'ties are not tried',
    'const by = this.hasTies() ? this.tryTies() : this.straight();',
    'const by = this.straight();',
  ),
  kernel(
    'symmetry/canonical.ts',
    'the first order of the ties counts as the best',
    'if (best !== null && !this.next.isLess(this.best)) continue;',
    'if (best !== null) continue;',
  ),
  kernel(
    'symmetry/canonical.ts',
    'the runs of ties are not combined',
    'for (const first of shuffles(run)) for (const rest of orders(runs, from + 1)) yield [...first, ...rest];',
    'for (const rest of orders(runs, from + 1)) {\n    const [first] = shuffles(run);\n    yield [...(first as number[]), ...rest];\n  }',
  ),
  kernel(
    'symmetry/signature.ts',
    'a member counts as itself in its own signature',
    "other === member ? '*' :",
    "other === member ? '*'.concat(member) :",
  ),
  kernel(
    'symmetry/group.ts',
    'permutations are composed the wrong way round',
    'return this.permutation(second.moves.map((to) => first.moves[to] as number));',
    'return this.permutation(first.moves.map((to) => second.moves[to] as number));',
  ),
  kernel(
    'symmetry/group.ts',
    'the inverse of a permutation is the permutation',
    'moves[to] = from;',
    'moves[from] = to;',
  ),
  kernel(
    'symmetry/group.ts',
    'two blocks share their ranks',
    'rank = rank * (first + size - i) + smaller;',
    'rank = rank * (first + size - i - 1 || 1) + smaller;',
  ),
  kernel(
    'symmetry/images.ts',
    'a bag keeps its copies at the wrong elements',
    'of.pairs(bag).map(([element, copies]) => [this.bagElement(by, of, element), copies])',
    'of.pairs(bag).map(([element, copies], i, all) => [this.bagElement(by, of, element), all[all.length - 1 - i]?.[1] ?? copies])',
  ),
  kernel(
    'symmetry/declared.ts',
    'only the first generator is compared',
    'for (const by of group.generators)',
    'for (const by of group.generators.slice(0, 1))',
  ),

  kernel(
    'symmetry/certificates.ts',
    'what images have asked by predicate is not compared on elements that are met later',
    'if (certificate.grow() && !certificate.isTrue(this.images)) throw new LatePredicate([]);',
    'certificate.grow();',
  ),
  kernel(
    'symmetry/certificates.ts',
    'permutations that lead to one image are not compared later',
    'this.images.push({ facts: this.facts, by: kept, isSame: true });',
    '{}',
  ),
  kernel(
    'symmetry/open-fact.ts',
    'a predicate is not tried on the first new element',
    'this.tried = by.among;',
    'this.tried = by.among + 1;',
  ),
  kernel(
    'symmetry/certify.ts',
    'the second generator is never tried',
    'for (const generator of group.generators) {',
    'for (const generator of group.generators.slice(0, 1)) {',
  ),
  // Traces.
  kernel(
    'run/trace.ts',
    'a trace is lifted by the permutation of the step before',
    'const next = this.compose(by, first.by);',
    'const next = this.compose(first.by, by);',
  ),

  // Liveness.
  liveness(
    'fair.ts',
    'a weak obligation is as good as met if it was disabled or enabled once',
    'if (unmet.some((o) => !isStrong(o) && this.disabled[this.classOf(o)] === 0)) return',
    'if (unmet.some((o) => !isStrong(o) && this.disabled[this.classOf(o)] === 0 && this.enabled[this.classOf(o)] === 0)) return',
  ),
  liveness(
    'fair.ts',
    'a strong obligation counts as a weak one',
    'isOpen = system.obligations[o]?.strong === true;',
    'isOpen = false;',
  ),
  liveness(
    'fair.ts',
    'threads of obligations are not joined',
    'this.classes[this.classOf(one)] = this.classOf(other);',
    '{}',
  ),
  liveness(
    'fair.ts',
    'parts of a component are not searched again',
    "barring.length === 0 ? { kind: 'fair' } : { kind: 'part', nodes: yield* this.without(nodes, barring) }",
    "barring.length === 0 ? { kind: 'fair' } : { kind: 'unfair' }",
  ),
  liveness(
    'fair.ts',
    'acceptance is not asked for',
    "if (this.marks !== this.product.automaton.marks) return { kind: 'unfair' };",
    '{}',
  ),
  liveness(
    'components.ts',
    'a component of one node without a loop is one',
    'return this.end - this.first > 1 || (bits & loops) !== 0;',
    'return true;',
  ),
  // What is evaluated directly: nothing learned stands beside it.
  kernel(
    'learned/forest.ts',
    'what was not learned counts as decided where something is evaluated directly',
    'this.directly && found >= 0 ?',
    'this.directly ?',
  ),
  kernel(
    'units/direct.ts',
    'the last of the permutations is not looked at',
    'rank < group.order; rank++',
    'rank + 1 < group.order; rank++',
  ),
  kernel(
    'units/direct.ts',
    'the state after a step is taken for the one before it',
    'after: isStep ? this.pieces.at(vector, this.layout.words) : before',
    'after: before',
  ),
  kernel(
    'units/direct.ts',
    'what is read later does not count',
    'if (this.keyed !== reads ||',
    'if (this.keyed < 0 ||',
  ),
  kernel(
    'units/direct.ts',
    'answers outlive the numbers that they are known by',
    'if (this.epoch === epoch) return;',
    'if (epoch >= 0) return;',
  ),
  kernel(
    'units/actions.ts',
    'a list that offers other values when it is computed again is taken for pure',
    'cursor.tell(this, `offered ${[...keys].sort()}`,',
    "cursor.tell(this, 'offered',",
  ),
  kernel(
    'layout/pieces.ts',
    'the entries of a function keep their places in its image',
    'moved[slots.indexOf(image.slot(slot))] =',
    'moved[i] =',
  ),
  kernel(
    'layout/pieces.ts',
    'elements keep the order of their images',
    'numbers.map((index) => image.element(index)).sort((a, b) => a - b)',
    'numbers.map((index) => image.element(index)).sort((a, b) => b - a)',
  ),
  kernel(
    'layout/pieces.ts',
    'an element that is no longer in a set stays there',
    'words[at + word] = (words[at + word] as number) & ~(1 << bit);',
    ';',
  ),
  kernel(
    'layout/pieces.ts',
    'a function that is written spoils those that share its slots',
    'tuple = of.parts.map((_, part) => layout.partOf(of, now, part));',
    'tuple = of.parts.map(() => 0);',
  ),
  kernel(
    'units/direct.ts',
    'words that were laid out otherwise are taken for the same state',
    'this.last.placing !== placings ||',
    'false ||',
  ),
  kernel(
    'units/direct-actions.ts',
    'what was learned of elements does not know those that an evaluated action has met',
    ' && layout.seen === this.seenWhenSettled',
    '',
  ),
  kernel(
    'units/direct-actions.ts',
    'what was learned of elements does not know those that an evaluated action has put somewhere',
    ' && layout.placed.length === 0',
    '',
  ),
  kernel(
    'units/direct-actions.ts',
    'the images of a state that is evaluated are not looked at',
    'this.compare(action, { state, moves }, under);',
    ';',
  ),
  kernel(
    'units/direct-actions.ts',
    'the image of a state may allow more',
    'for (const move of left.values()) {',
    'for (const move of [...left.values()].slice(1)) {',
  ),
  kernel(
    'units/direct-actions.ts',
    'the image of a step may lead elsewhere',
    ' && after(image, other).every((number, i) => number === expected[i])',
    '',
  ),
  kernel(
    'steps/expand.ts',
    'what was evaluated directly has the hash of the state before',
    'h ^= (mixes[j] as number) ^ mix(word, j);\n          candidates',
    'candidates',
  ),
  kernel('steps/frames.ts', 'what an evaluated action may change is not asked', 'effect === null ||', 'false ||'),
  kernel(
    'units/properties.ts',
    'an image is asked for the instance itself',
    'const choices = this.imageUnder(by);',
    'const choices = this.imageUnder(by) && this.instance;',
  ),
  kernel(
    'steps/frames.ts',
    'what is evaluated directly is asked only after steps that write what was learned of it',
    'unit.cost?.isDirect ||',
    'false ||',
  ),
  kernel('steps/relation.ts', 'where a step was judged that fails is not told', 'this.lookAt(state, leaf);', ''),
  kernel(
    'steps/learner.ts',
    'liveness does not ask what lies outside the bounds',
    'return firstBound < ofSteps.length;',
    'return firstBound > ofSteps.length;',
  ),
  // Where behaviours may stay: what is left out there is never looked at.
  liveness(
    'staying.ts',
    'a step that leads to the same representative is no cycle',
    'else if (target <= source) return false;',
    'else if (target < source) return false;',
  ),
  liveness('staying.ts', 'steps that lead back are not seen', 'else if (target <= source) return false;', ''),
  liveness(
    'staying.ts',
    'nothing is owed where there are no cycles',
    'if (mayOwe && system.obligationsOf(labels[k] as number).length > 0) resting[source] = 0;',
    '',
  ),
  liveness('staying.ts', 'no state is rested in where there are cycles', 'whole.owes ? 0 : 1', '0'),
  liveness('staying.ts', 'no state is rested in where there are none', 'resting.fill(1);', ''),
  liveness(
    'staying.ts',
    'what leaves the bounds onwards is not noted',
    'if (target < 0) this.leaves = true;',
    'if (target < 0) {}',
  ),
  liveness(
    'staying.ts',
    'names are taken to stay as they are onwards',
    'if (permutations[k] !== 0) this.permutes = true;',
    '',
  ),
  liveness(
    'homes.ts',
    'letters of instances are kept apart, although permutations mix them',
    'const sets = this.staying.permutes ? 1 : atoms.instances;',
    'const sets = atoms.instances;',
  ),
  liveness(
    'homes.ts',
    'of the letters of a component the last counts',
    'letters[j % sets]?.add(atoms',
    'letters[j % sets]?.clear() ?? letters[j % sets]?.add(atoms',
  ),
  liveness('acceptance.ts', 'an edge must be allowed by all letters', 'letters.some(', 'letters.every('),
  liveness(
    'decide.ts',
    'of instances that permutations mix, only those are begun with that may be violated',
    'return permutes || leaves ? all',
    'return leaves ? all',
  ),
  liveness(
    'decide.ts',
    'of instances that may leave the bounds, only those are begun with that may be violated',
    'return permutes || leaves ? all',
    'return permutes ? all',
  ),
  liveness(
    'decide.ts',
    'whether a behaviour comes to where it may stay is not asked',
    'stays ||= whole.rests || this.fair.has(this.components.idOf[node] as number);',
    'stays = true;',
  ),
  liveness(
    'decide.ts',
    'it holds, although steps leave the bounds while the automaton waits',
    "return { verdict: staying.leaves ? 'unknown' : 'holds' };",
    "return { verdict: 'holds' };",
  ),
  kernel(
    'steps/steps.ts',
    'of several states, those after them that lie outside are taken for some in the store',
    'several.targets.fill(-1, batch.count, count);',
    'several.targets.fill(0, batch.count, count);',
  ),
  liveness(
    'fair-components.ts',
    'what remains of a component is not searched',
    "if (verdict.kind === 'part' && verdict.nodes.length > 0) parts.push(verdict.nodes);",
    '',
  ),
  liveness('reduce.ts', 'acceptance sets are visited one by one', '(seen.get(id) ?? 0) | edge.marks', 'edge.marks'),
  liveness('components.ts', 'what leads back counts for nothing', 'else if (id < least) least = id;', 'else {}'),
  liveness(
    'components.ts',
    'what waits is lost where room is made',
    'if (idOf[target] === 0) pending[kept++] = target;',
    'if (idOf[target] === 0 && place === 0) pending[kept++] = target;',
  ),
  liveness('expansion.ts', 'no state is repeated for ever', 'this.rests ||= !owes && options.isHome;', '{}'),
  liveness(
    'expansion.ts',
    'every state is repeated for ever',
    'this.rests ||= !owes && options.isHome;',
    'this.rests ||= options.isHome;',
  ),
  liveness(
    'expansion.ts',
    'nothing escapes from the bounds',
    'this.escapes ||= staying === null && product.mayEscape(k);',
    '{}',
  ),
  liveness(
    'product.ts',
    'instances keep their names along permutations',
    'return this.atoms.instancesBackBy(permutation)[instance] as number;',
    'return instance;',
  ),
  liveness(
    'decide.ts',
    'where the bounds cut, nothing follows',
    "return { verdict: staying.leaves && (this.waits || escapes) ? 'unknown' : 'holds' };",
    "return { verdict: 'holds' };",
  ),
  liveness(
    'reduce.ts',
    'an edge that asks for less counts as one that asks for more',
    'isIn(better.must, edge.must) &&',
    'isIn(edge.must, better.must) &&',
  ),
  liveness(
    'owing.ts',
    'steps that change nothing meet obligations',
    'if (changes[k] !== 0) this.note(labels[k] as number, this.enabledAt);',
    'this.note(labels[k] as number, this.enabledAt);',
  ),
  liveness(
    'automaton.ts',
    'what must happen in the end counts as what must be so now',
    "return part.op === 'release' ?",
    "return part.op === 'release' || part.op === 'until' ?",
  ),
  liveness('automaton.ts', 'a promise may be put off for ever', 'marks: marks & ~postponed', 'marks'),

  // Consistency.
  consistency(
    'calls.ts',
    'equal calls are in one order even where only the other one is possible',
    'if (other === undefined || calls[other]!.returned > returned) return earlier;',
    'if (other === undefined) return earlier;',
  ),
  consistency(
    'serialise.ts',
    'configurations that differ in the first step that may be next are one',
    'ready.text()}',
    'ready.text().slice(1)}',
  ),
  consistency(
    'serialise.ts',
    'what may be left out is done in one order only, whatever comes next',
    'if (overwriting > 0) return true;',
    'if (overwriting < 0) return true;',
  ),
  consistency(
    'serialise.ts',
    'an operation that may be left out must be done',
    'let left = steps.reduce((sum, { optional }) => sum + (optional ? 0 : 1), 0);',
    'let left = steps.length;',
  ),
  consistency(
    'serialise.ts',
    'a query that is answered wrongly is done at once',
    'moves.from(state, x) === state) return x;',
    'moves.from(state, x) !== REFUSED - 1) return x;',
  ),
  consistency(
    'calls.ts',
    'operations that overlap are ordered',
    'calls[byReturn[returned]!]!.returned < invoked; returned++)',
    'calls[byReturn[returned]!]!.returned <= invoked + 1; returned++)',
  ),
  consistency(
    'calls.ts',
    'the real-time order misses operations',
    'last = Math.max(last, calls[byReturn[returned]!]!.invoked);',
    'last = Math.max(last, calls[byReturn[returned]!]!.returned);',
  ),
  consistency(
    'causal.ts',
    'the first author alone is tried',
    "if (found.found !== 'none') return found;",
    'return found;',
  ),
  consistency(
    'causal.ts',
    'a client sees its own updates alone',
    'const isKept = calls.map((call) => call.client === client || !object.isQuery(call.operation, call.result));',
    'const isKept = calls.map((call) => call.client === client);',
  ),
  consistency(
    'convergent.ts',
    'queries before the last update count',
    'return invoked > stopped && result !== undefined',
    'return result !== undefined',
  ),
  explain(
    'evidence.ts',
    'evidence that does not contradict itself',
    "focused, isTooHard).found === 'none';",
    "focused, isTooHard).found !== 'unknown';",
  ),
  consistency(
    'objects.ts',
    'a text that leads to an answer is taken for one that leads to none',
    'wanted.some((one) => one.startsWith(text))',
    'wanted.some((one) => one === text)',
  ),
  consistency(
    'decide.ts',
    'one part that holds makes the whole hold',
    "const violated = parts.find(({ verdict }) => verdict === 'violated');",
    "const violated = parts.every(({ verdict }) => verdict === 'violated') ? parts[0] : undefined;",
  ),
];
