/** The key that one leg encrypts with. Each has its own, so that nothing of one can be passed off as another's. */

/**
 * A random secret (`generation`), moved on `step` times by a hash that leads back nowhere. A step for each newcomer, who so gets no key of what was
 * before; everybody else takes the step alone. A generation for whoever has left, and after the last step.
 */
export interface SenderKey<Secret> {
  readonly generation: number
  readonly step: number
  readonly secret: Secret
}

/** 32 bytes. */
export type Secret = Uint8Array<ArrayBuffer>

export const SECRET_BYTES = 32
export const STEPS = 8
/** As many keys as a frame's one byte can name: those of the last 32 generations. */
export const RING_SIZE = 256

export const ringIndex = ({ generation, step }: Pick<SenderKey<unknown>, 'generation' | 'step'>): number =>
  (generation * STEPS + step) % RING_SIZE

export const freshSecret = (): Secret => crypto.getRandomValues(new Uint8Array(SECRET_BYTES))

/** The same generation at a later step: `key.secret` is that of `key.step`. */
export async function keyAtStep(key: SenderKey<Secret>, step: number): Promise<SenderKey<Secret>> {
  let { secret } = key
  for (let at = key.step; at < step; at += 1) secret = await derived(secret, 'latch next step')
  return { ...key, step, secret }
}

/** For livekit-client, which derives its AES key of it. */
export const mediaMaterial = async ({ secret }: SenderKey<Secret>): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', await derived(secret, 'latch media'), 'HKDF', false, ['deriveBits', 'deriveKey'])

/** For chat and hands. */
export const talkKey = async ({ secret }: SenderKey<Secret>): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', await derived(secret, 'latch talk'), 'AES-GCM', false, ['encrypt', 'decrypt'])

/** RFC 5869, without salt: the secret is random already. */
async function derived(secret: Secret, info: string): Promise<Secret> {
  const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: new TextEncoder().encode(info) }
  return new Uint8Array(await crypto.subtle.deriveBits(how, material, SECRET_BYTES * 8))
}
