import type { NumberTest, TrunkTest } from '../../../../../shared/api/phone-test.ts'
import { dayMonth } from '../../../format/time.ts'
import type { TextKey, Translate, UiLanguage } from '../../../i18n/i18n.ts'

/** What a test found, and what to do about it. */
export interface TestWords {
  readonly tone: 'good' | 'bad'
  readonly text: string
}

const good = (text: string): TestWords => ({ tone: 'good', text })
const bad = (text: string): TestWords => ({ tone: 'bad', text })

export function trunkTestWords(test: TrunkTest, t: Translate, language: UiLanguage): TestWords {
  switch (test.kind) {
    case 'answered':
      return answerWords(test, t, language)
    case 'silent':
      return bad(t('trunkTestSilent', { target: test.target }))
    case 'refused':
      return bad(t('trunkTestRefused', { target: test.target }))
    case 'unreachable':
      return bad(t('trunkTestUnreachable', { target: test.target }))
    case 'untrusted':
      return bad(t('trunkTestUntrusted', { target: test.target, why: test.why }))
    case 'unknown-name':
      return bad(t('trunkTestUnknownName'))
    case 'no-server':
      return bad(t('trunkTestNoServer'))
    case 'closed':
      return bad(t('phoneTestClosed'))
  }
}

/** The two answers that say that it does not serve (RFC 3261, section 21). */
const isDown = (status: number): boolean => status === 408 || status === 503

function answerWords(
  { status, roundTripMs, target, certificateEnds }: Extract<TrunkTest, { kind: 'answered' }>,
  t: Translate,
  language: UiLanguage,
): TestWords {
  if (isDown(status)) return bad(t('trunkTestDown', { target, status }))
  const ms = Math.round(roundTripMs)
  const answer = status < 300 ? t('trunkTestAnswered', { target, ms }) : t('trunkTestAnsweredOther', { target, ms, status })
  return good(certificateEnds === null ? answer : `${answer} ${t('trunkTestCertificate', { day: dayMonth(certificateEnds, language) })}`)
}

interface Tested {
  readonly written: string
  /** The trunk's name for its id. */
  readonly trunkName: (id: string) => string
  /** Where SIP is listened for. */
  readonly port: number
}

export function numberTestWords(test: NumberTest, { written, trunkName, port }: Tested, t: Translate): TestWords {
  switch (test.kind) {
    case 'back':
      return good(t('numberTestBack', { seconds: (test.afterMs / 1_000).toFixed(1) }))
    case 'other-trunk':
      return bad(t('numberTestOtherTrunk', { trunk: trunkName(test.trunk ?? '') }))
    case 'other-number':
      return bad(t('numberTestOtherNumber', { called: test.called, number: written }))
    case 'stranger':
      return bad(t('numberTestStranger', { address: test.address }))
    case 'refused':
      return bad(t(refusalKey(test.status), { status: test.status }))
    case 'answered':
      return bad(t('numberTestAnswered'))
    case 'silent':
      return bad(t('numberTestSilent'))
    case 'lost':
      return bad(t('numberTestLost', { port }))
    case 'no-way':
      return bad(t('numberTestNoWay'))
    case 'busy':
      return bad(t('numberTestBusy'))
    case 'closed':
      return bad(t('phoneTestClosed'))
  }
}

/** RFC 3261, sections 21.4 and 21.6. */
const REFUSALS: Readonly<Record<number, TextKey>> = {
  401: 'numberTestBarred',
  403: 'numberTestBarred',
  404: 'numberTestUnknown',
  407: 'numberTestBarred',
  408: 'numberTestNobody',
  480: 'numberTestNobody',
  484: 'numberTestUnknown',
  486: 'numberTestEngaged',
  600: 'numberTestEngaged',
  603: 'numberTestBarred',
  604: 'numberTestUnknown',
}

const refusalKey = (status: number): TextKey => REFUSALS[status] ?? 'numberTestRefused'
