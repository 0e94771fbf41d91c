import { describe, expect, it } from '@jest/globals';
import { checkMachine, checkStages } from './check-stages.js';
import { runMachine, runStages } from './run-stages.js';
import { finalStates, nextState, reachableStates, type StateMachine } from './state-machine.js';

const machines: readonly (readonly [string, StateMachine<string, string>, readonly string[]])[] = [
  ['run', runMachine as StateMachine<string, string>, runStages],
  ['check', checkMachine as StateMachine<string, string>, checkStages],
];

describe.each(machines)('state machine of a %s', (_, machine, stages) => {
  it('reaches every stage', () => {
    expect([...reachableStates(machine)].sort()).toEqual([...stages].sort());
  });

  it('has one end, and an end can be reached from every stage', () => {
    expect(finalStates(machine)).toEqual(['ended']);
    for (const initial of stages) expect(reachableStates({ ...machine, initial })).toContain('ended');
  });

  it('leads only to known stages', () => {
    for (const moves of Object.values(machine.transitions)) for (const target of Object.values(moves)) expect(stages).toContain(target);
  });
});

it('finds what is not reachable', () => {
  const machine: StateMachine<string, string> = { initial: 'a', transitions: { a: { go: 'b' }, b: {}, c: { go: 'a' } } };
  expect(reachableStates(machine).has('c')).toBe(false);
});

it('knows what cannot happen', () => {
  expect(nextState(checkMachine, 'ended', 'deliver')).toBeUndefined();
  expect(nextState(checkMachine, 'executing', 'start')).toBe('executing');
});
