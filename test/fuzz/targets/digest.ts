/** Challenges and proofs of Digest: nobody is let in without the password, and no proof goes to another realm. */
import { createHash } from 'node:crypto'
import { parseChallenge, writeChallenge } from '../../../src/phone/sip/auth/challenge.ts'
import { parseCredentials, writeCredentials } from '../../../src/phone/sip/auth/credentials.ts'
import { DigestClient } from '../../../src/phone/sip/auth/digest-client.ts'
import { passwordHash } from '../../../src/phone/sip/auth/digest-response.ts'
import { DigestServer } from '../../../src/phone/sip/auth/digest-server.ts'
import { countingRandom, refusal, register } from '../../../src/phone/sip/auth/digest.suite.ts'
import { headersOf } from '../../../src/phone/sip/message/sip-message.ts'
import { hold, type FuzzTarget } from '../target.ts'

const REALM = 'latch'
const URI = 'sip:trunk.example'
const newServer = (): DigestServer =>
  new DigestServer({
    realm: REALM,
    algorithms: ['SHA-256', 'MD5'],
    secret: Buffer.alloc(32, 7),
    now: () => 5_000,
    random: countingRandom(),
    lifetime: 60_000,
  })

/** Right challenges, and right proofs of somebody with the password `right`. */
function seeds(): readonly Buffer[] {
  const challenges = newServer().challenges()
  const client = new DigestClient({ username: 'anna', password: 'right' }, countingRandom())
  client.challenged(refusal(401, challenges), register())
  const proofs = client.headersFor('REGISTER', URI)
  return [...challenges, ...proofs].map(([, value]) => Buffer.from(value))
}

export const digest: FuzzTarget = {
  name: 'digest',
  seeds,
  pieces: [
    'realm=',
    'nonce=""',
    'stale=true',
    'algorithm=MD5-sess',
    'algorithm=SHA-256',
    'qop="auth"',
    'nc=ffffffff',
    'username=',
    'Digest ',
    '\\"',
    ', ,',
  ],
  prepare: () => ({ run }),
}

function run(input: Buffer): string {
  const text = input.toString()
  return `${proofIn(text)} ${challengeIn(text)}`
}

/** The password on the other side is another one, whatever the proof says. */
function proofIn(text: string): string {
  const credentials = parseCredentials(text)
  if (credentials !== undefined) {
    const again = parseCredentials(writeCredentials(credentials))
    hold(JSON.stringify(again) === JSON.stringify(credentials), `proof read otherwise: ${text}`)
  }
  const server = newServer()
  const claim = server.claimIn(register([['authorization', text]]))
  if (claim.kind === 'unproved') return `${credentials === undefined ? 'none' : 'unproved'} ${String(claim.stale)}`
  const wrong = passwordHash(claim.algorithm, claim.username, REALM, createHash('sha256').update(text).digest('hex'))
  hold(server.prove(claim, wrong).kind === 'unproved', 'let in with another password')
  hold(server.prove(claim, undefined).kind === 'unproved', 'let in without an account')
  return `claim ${claim.algorithm}`
}

function challengeIn(text: string): string {
  const challenge = parseChallenge(text)
  if (challenge !== undefined) {
    const again = parseChallenge(writeChallenge(challenge))
    hold(JSON.stringify(again) === JSON.stringify(challenge), `challenge read otherwise: ${text}`)
  }
  const client = new DigestClient({ username: 'anna', password: 'secret of anna', realm: REALM }, countingRandom())
  const request = register()
  const outcomes: string[] = []
  for (let round = 0; round < 6; round++) {
    outcomes.push(
      client.challenged(refusal(401, [['www-authenticate', text]]), { ...request, headers: client.headersFor('REGISTER', URI) }),
    )
  }
  const proofs = client.headersFor('REGISTER', URI)
  hold(proofs.length <= 2, 'more proofs than realms')
  for (const value of headersOf({ ...request, headers: proofs }, 'authorization')) {
    hold(!value.includes('secret of anna'), 'the password goes out')
    hold(parseCredentials(value)?.realm === REALM, `a proof that nobody can read: ${value}`)
  }
  // Whoever goes on asking gets no proof for ever.
  hold(outcomes[0] !== 'retry' || outcomes.includes('refused'), 'it tries for ever')
  return [...new Set(outcomes)].join('+')
}
