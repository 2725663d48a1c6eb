/** What clients of LiveKit's older protocol say: a query, and an answer to what the server offers. Nobody else notices. */
import { JoinRequest, SessionDescription, SignalRequest } from '@livekit/protocol'
import { readJoinQuery } from '../../../src/signalling/join-query.ts'
import { Stage } from '../../../src/signalling/room/worker-stage.suite.ts'
import { clientAnswer } from '../../../src/signalling/sdp/client-answer.suite.ts'
import { hold, type FuzzTarget } from '../target.ts'

const QUERY = 'access_token=x&auto_subscribe=1&sdk=js&version=2.5.0&protocol=15&client_protocol=2&adaptive_stream=1&reconnect=0&sid='
const BREAK = '\n\n'

/** A room in which somebody sends, and somebody else has just been offered it. */
function offered(): { readonly stage: Stage; readonly alice: ReturnType<Stage['join']>; readonly mallory: ReturnType<Stage['join']> } {
  const stage = new Stage('v0')
  const alice = stage.join('alice')
  stage.pass(50)
  alice.answer()
  alice.publish()
  const mallory = stage.join('mallory')
  stage.pass(50)
  return { stage, alice, mallory }
}

export const signallingV0: FuzzTarget = {
  name: 'signalling-v0',
  seeds: () => {
    const { sdp } = offered().mallory.last('offer')
    return [{}, { setup: 'passive' }, { decodes: ['opus'] }].map((options) => Buffer.from(QUERY + BREAK + clientAnswer(sdp, options)))
  },
  pieces: ['a=setup:passive\r\n', 'a=mid:1\r\n', 'a=recvonly\r\n', 'm=video 0 UDP/TLS/RTP/SAVPF 0\r\n', '&reconnect=1', '&sid=PA_'],
  prepare: () => ({ run }),
}

function run(input: Buffer): string {
  const [query = '', ...rest] = input.toString().split(BREAK)
  const read = readJoinQuery(new URLSearchParams(query))
  if (read.ok) hold(JoinRequest.fromBinary(read.request).participantSid.length <= 64, 'a sid of any length')
  else hold(/^[a-z_]+ is [^<]+$/.test(read.why), 'a refusal repeats what was said')
  const { stage, alice, mallory } = offered()
  const description = new SessionDescription({ type: 'answer', sdp: rest.join(BREAK), id: 1 })
  stage.worker.frame(mallory.socket, new SignalRequest({ message: { case: 'answer', value: description } }).toBinary())
  stage.pass(100)
  hold(alice.closedWith() === null, 'somebody else was thrown out')
  hold(mallory.peer!.down.length === 0, 'what is sent goes by the connection that the client sends by')
  const { down, remote } = mallory.down!
  hold(down.length === 0 || remote !== null, 'something flows to nobody')
  hold(new Set(down.map(({ options }) => options.mid)).size === down.length, 'two tracks in one section')
  return `${read.ok ? 'joins' : 'refused'} ${remote?.setup ?? 'ignored'} ${String(down.length)} ${String(mallory.all('offer').length)} ${mallory.closedWith() ?? 'stays'}`
}
