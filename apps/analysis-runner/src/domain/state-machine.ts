/** A state machine as data: what can happen in each state, and where it leads. */
export interface StateMachine<State extends string, Happening extends string> {
  readonly initial: State;
  readonly transitions: Readonly<Record<State, Readonly<Partial<Record<Happening, State>>>>>;
}

/** Returns where `happening` leads from `state`; undefined when it cannot happen there. */
export function nextState<State extends string, Happening extends string>(
  machine: StateMachine<State, Happening>,
  state: State,
  happening: Happening,
): State | undefined {
  return machine.transitions[state][happening];
}

/** Returns the states that can be reached from the initial one, itself included. */
export function reachableStates<State extends string, Happening extends string>(
  machine: StateMachine<State, Happening>,
): ReadonlySet<State> {
  const reached = new Set<State>();
  const open: State[] = [machine.initial];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (reached.has(state)) continue;
    reached.add(state);
    open.push(...(Object.values(machine.transitions[state]) as State[]));
  }
  return reached;
}

/** Returns the states that nothing leaves. */
export function finalStates<State extends string, Happening extends string>(machine: StateMachine<State, Happening>): readonly State[] {
  return (Object.keys(machine.transitions) as State[]).filter((state) => Object.keys(machine.transitions[state]).length === 0);
}
