import { expect, it } from 'vitest'
import { createKeyedSecrets } from '../auth/keyed-secrets.ts'
import { freshSecret, signature, signedHeaders } from './signature.ts'
import type { Webhook } from './webhook.ts'

const secrets = createKeyedSecrets(Buffer.alloc(32, 7))

it('[T3] is that of Standard Webhooks, by the example of its own libraries', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  expect(signature(secret, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, '{"test": 2432232314}')).toBe(
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  )
})

it('[T3] a secret is 32 bytes, another each time', () => {
  const [one, other] = [freshSecret(secrets), freshSecret(secrets)]
  expect(one).not.toBe(other)
  expect(Buffer.from(one.replace(/^whsec_/, ''), 'base64')).toHaveLength(32)
})

it('[T3] while a secret is changed both sign, and then the new one alone', () => {
  const [old, fresh] = [freshSecret(secrets), freshSecret(secrets)]
  const previous = { sealedSecret: secrets.seal(old), until: 5_000 }
  const webhook: Webhook = {
    id: 'w',
    url: 'https://x.test/',
    events: [],
    active: true,
    sealedSecret: secrets.seal(fresh),
    previous,
    createdAt: 0,
  }
  const signaturesAt = (now: number) => signedHeaders(webhook, secrets, 'evt_1', 'body', now)['webhook-signature'].split(' ')
  expect(signaturesAt(4_999)).toEqual([signature(fresh, 'evt_1', 4, 'body'), signature(old, 'evt_1', 4, 'body')])
  expect(signaturesAt(5_000)).toEqual([signature(fresh, 'evt_1', 5, 'body')])
})
