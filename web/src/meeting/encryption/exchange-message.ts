import { STEPS } from './sender-key.ts'

/** What browsers tell each other to agree on keys. */
export type ExchangeMessage =
  /** Here I am. `asks`: I have no key of yours. */
  | { readonly kind: 'hello'; readonly publicKey: string; readonly asks: boolean }
  /** My sender key, sealed for you alone. */
  | { readonly kind: 'key'; readonly publicKey: string; readonly generation: number; readonly step: number; readonly sealed: string }
  /** I have this generation of yours. */
  | { readonly kind: 'have'; readonly generation: number }

/** Characters. Ours are under 300. */
const LONGEST = 1_000
/** 65 bytes. */
const PUBLIC_KEY = /^[\w+/]{87}=$/
/** 12 + 32 + 16 bytes. */
const SEALED = /^[\w+/]{80}$/
const LAST_GENERATION = 1_000_000_000

export const writeMessage = (message: ExchangeMessage): string => JSON.stringify(message)

/** Null for anything but a message as ours are. */
export function parseMessage(text: string): ExchangeMessage | null {
  const fields = text.length > LONGEST ? null : parsedObject(text)
  switch (fields?.['kind']) {
    case 'hello':
      return helloOf(fields)
    case 'key':
      return keyOf(fields)
    case 'have':
      return isCount(fields['generation'], LAST_GENERATION) ? { kind: 'have', generation: fields['generation'] } : null
    default:
      return null
  }
}

type Fields = Readonly<Record<string, unknown>>

function parsedObject(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text)
    // Any object may be looked up by strings.
    return typeof value === 'object' ? (value as Fields | null) : null
  } catch {
    return null
  }
}

const isCount = (value: unknown, last: number): value is number => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= last
const matches = (value: unknown, form: RegExp): value is string => typeof value === 'string' && form.test(value)

function helloOf({ publicKey, asks }: Fields): ExchangeMessage | null {
  return matches(publicKey, PUBLIC_KEY) && typeof asks === 'boolean' ? { kind: 'hello', publicKey, asks } : null
}

function keyOf({ publicKey, generation, step, sealed }: Fields): ExchangeMessage | null {
  if (!matches(publicKey, PUBLIC_KEY) || !matches(sealed, SEALED)) return null
  if (!isCount(generation, LAST_GENERATION) || !isCount(step, STEPS - 1)) return null
  return { kind: 'key', publicKey, generation, step, sealed }
}
