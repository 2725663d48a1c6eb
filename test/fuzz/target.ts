/** One thing that takes bytes from outside, as the fuzzer sees it. A new one is one small file in `targets/`, and a line in `targets.ts`. */

export interface FuzzTarget {
  readonly name: string
  /** Right inputs: all others are made of them. */
  seeds(): readonly Buffer[] | Promise<readonly Buffer[]>
  /** Pieces worth putting in: keywords, separators, numbers at an edge. */
  readonly pieces?: readonly string[]
  /** Called once before the inputs. */
  prepare(): Trial | Promise<Trial>
}

export interface Trial {
  /**
   * What came of one input, in a few words out of a small set: an outcome never seen before makes an input worth keeping. Throws where
   * something that must always hold does not.
   */
  run(input: Buffer): string | Promise<string>
  /** Lets everything come to rest, which may take minutes, and throws where something is left behind. For targets that keep state from one input to the next. */
  settle?(): Promise<void>
  /** Gives everything back. */
  close?(): Promise<void>
}

export function hold(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what)
}
