/** Chat and raised hands, encrypted by the sender's key: the server carries them, and cannot read, change, repeat or ascribe them. */
import { fromBase64, toBase64 } from './base64.ts'
import { keyAtStep, STEPS, talkKey, type Secret, type SenderKey } from './sender-key.ts'

const IV_BYTES = 12
/** A chat message of 4,000 characters, as base64 of UTF-8, and some. */
const LONGEST = 40_000
const FORM = /^(\d{1,10})\.(\d)\.(\d{1,10})\.([\w+/=]+)$/

/** What one leg says. A key counts its messages, and the count is the nonce: one key never seals two by the same. */
export class TalkSealer {
  readonly #leg: string
  #key: SenderKey<Secret> | null = null
  #count = 0

  constructor(leg: string) {
    this.#leg = leg
  }

  use(key: SenderKey<Secret>): void {
    this.#key = key
    this.#count = 0
  }

  /** Null before there is a key. */
  async seal(topic: string, text: string): Promise<string | null> {
    if (this.#key === null) return null
    const { generation, step } = this.#key
    const count = (this.#count += 1)
    const key = await talkKey(this.#key)
    const sealed = await crypto.subtle.encrypt(howTo(this.#leg, topic, count), key, new TextEncoder().encode(text))
    return [generation, step, count, toBase64(new Uint8Array(sealed))].join('.')
  }
}

/** What one other leg says. Each message opens once, and none opens after a later one. */
export class TalkOpener {
  readonly #leg: string
  /** The generation in use and the one that follows it. */
  #keys: readonly SenderKey<Secret>[] = []
  #last = { generation: 0, step: 0, count: 0 }

  constructor(leg: string) {
    this.#leg = leg
  }

  accept(key: SenderKey<Secret>): void {
    this.#keys = [...this.#keys, key].slice(-2)
  }

  /** Null for what that leg has not said, or has said before. */
  async open(topic: string, text: string): Promise<string | null> {
    const [, generation, step, count, body] = (text.length > LONGEST ? null : FORM.exec(text)) ?? []
    const named = { generation: Number(generation), step: Number(step), count: Number(count) }
    const key = this.#keys.find((one) => one.generation === named.generation)
    const sealed = fromBase64(body ?? '')
    if (key === undefined || sealed === null || named.step < key.step || named.step >= STEPS || !isLater(named, this.#last)) return null
    const how = howTo(this.#leg, topic, named.count)
    const opened = await crypto.subtle.decrypt(how, await talkKey(await keyAtStep(key, named.step)), sealed).catch(() => null)
    if (opened === null || !isLater(named, this.#last)) return null
    this.#last = named
    return new TextDecoder().decode(opened)
  }
}

interface Place {
  readonly generation: number
  readonly step: number
  readonly count: number
}

function isLater(one: Place, other: Place): boolean {
  if (one.generation !== other.generation) return one.generation > other.generation
  return one.step === other.step ? one.count > other.count : one.step > other.step
}

function howTo(leg: string, topic: string, count: number): AesGcmParams {
  const iv = new Uint8Array(IV_BYTES)
  new DataView(iv.buffer).setUint32(IV_BYTES - 4, count)
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(JSON.stringify([leg, topic])) }
}
