import { beforeAll, describe, expect, it } from 'vitest'
import { newIdentity, openSecret, pairwiseKey, sealSecret, type OwnIdentity } from './pairwise.ts'
import { freshSecret, type Secret, type SenderKey } from './sender-key.ts'
import { securityCode } from './security-code.ts'

let [ada, ben, eve]: OwnIdentity[] = []
let key: SenderKey<Secret>
beforeAll(async () => {
  ;[ada, ben, eve] = await Promise.all([newIdentity(), newIdentity(), newIdentity()])
  key = { generation: 3, step: 2, secret: freshSecret() }
})
const handover = { from: 'a', to: 'b', generation: 3, step: 2 }
const between = async (one: OwnIdentity | undefined, other: OwnIdentity | undefined): Promise<CryptoKey> =>
  (await pairwiseKey(one!, other!.publicKey))!

describe('a secret that is handed over', () => {
  it('[E4] opens for whom it was sealed', async () => {
    const sealed = await sealSecret(await between(ada, ben), handover, key)
    expect(await openSecret(await between(ben, ada), handover, sealed)).toEqual(key.secret)
  })

  it('[E4] opens for nobody else', async () => {
    const sealed = await sealSecret(await between(ada, ben), handover, key)
    expect(await openSecret(await between(eve, ada), handover, sealed)).toBeNull()
    expect(await openSecret(await between(eve, ben), handover, sealed)).toBeNull()
  })

  it('[E4] does not open as another one, from another, to another, or changed', async () => {
    const pairwise = await between(ada, ben)
    const sealed = await sealSecret(pairwise, handover, key)
    for (const other of [{ from: 'c' }, { to: 'c' }, { generation: 4 }, { step: 0 }])
      expect(await openSecret(pairwise, { ...handover, ...other }, sealed)).toBeNull()
    const swapped = sealed.startsWith('A') ? `B${sealed.slice(1)}` : `A${sealed.slice(1)}`
    for (const changed of [swapped, '', 'AAAA', 'no base64!']) expect(await openSecret(pairwise, handover, changed)).toBeNull()
  })

  it('[T4] a public key that is no point of the curve makes no key', async () => {
    for (const wrong of ['', 'x', Buffer.alloc(65, 4).toString('base64'), ada!.publicKey.slice(4)])
      expect(await pairwiseKey(ada!, wrong)).toBeNull()
  })
})

describe('the security code', () => {
  it('[E4] is the same whoever reads it out, and another one as soon as one key is another', async () => {
    const keys = [ada!.publicKey, ben!.publicKey]
    const code = await securityCode(keys)
    expect(code.join(' ')).toMatch(/^(\d{5} ){7}\d{5}$/)
    expect(await securityCode(keys.toReversed())).toEqual(code)
    expect(await securityCode([...keys, ben!.publicKey])).toEqual(code)
    expect(await securityCode([ada!.publicKey, eve!.publicKey])).not.toEqual(code)
    expect(await securityCode([...keys, eve!.publicKey])).not.toEqual(code)
  })
})
