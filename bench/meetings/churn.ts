/** Coming, staying and going, again and again, until stopped. */
import { randomInt } from 'node:crypto'
import type { Visitor } from '../../test/harness/visitor.ts'

/** Seconds. */
const STAY = { least: 30, most: 180 } as const
const AWAY = { least: 1, most: 5 } as const

export interface Stay {
  /** Does something every few seconds while it lasts. */
  act(): void | Promise<void>
  /** Over by itself. */
  readonly over: boolean
  end(): Promise<void>
}

const ACT_MS = 1_000

export class Churn {
  #stopped = false

  stop(): void {
    this.#stopped = true
  }

  async run(come: () => Promise<Stay | null>): Promise<void> {
    while (!this.#stopped) {
      const stay = await come()
      if (stay !== null) await this.#stay(stay)
      await this.#wait(secondsOf(AWAY), () => false)
    }
  }

  async #stay(stay: Stay): Promise<void> {
    await this.#wait(secondsOf(STAY), () => stay.over, stay)
    await stay.end()
  }

  async #wait(ms: number, over: () => boolean, stay?: Stay): Promise<void> {
    for (const until = performance.now() + ms; performance.now() < until && !this.#stopped && !over();) {
      await new Promise((resolve) => setTimeout(resolve, ACT_MS))
      await stay?.act()
    }
  }
}

/** About once in so many seconds, where it is asked each second. */
export const onceIn = (seconds: number): boolean => randomInt(seconds) === 0

/** Null when it was refused. */
export async function enterAs(
  visitor: Visitor,
  number: string,
  name: string,
): Promise<{ readonly url: string; readonly token: string } | null> {
  return visitor.enter({ number }, name, 'sdk').then(
    ({ media }) => media,
    () => null,
  )
}

const secondsOf = ({ least, most }: { readonly least: number; readonly most: number }): number => randomInt(least * 1_000, most * 1_000)
