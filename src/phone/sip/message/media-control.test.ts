import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KEY_FRAME_WISH, MEDIA_CONTROL, wantsKeyFrame } from './media-control.ts'

const inside = (what: string): string => `<media_control><vc_primitive><to_encoder>${what}</to_encoder></vc_primitive></media_control>`

describe('a wish for a key frame by INFO (RFC 5168)', () => {
  it('[V3] is read as it is written', () => expect(wantsKeyFrame(MEDIA_CONTROL, KEY_FRAME_WISH)).toBe(true))

  it.each([
    ['as in the RFC', `<?xml version="1.0" encoding="utf-8" ?>\n\n${inside('\n<picture_fast_update>\n</picture_fast_update>\n')}`],
    ['with a stream', inside('<stream_id>1</stream_id><picture_fast_update/>')],
    ['behind it', inside('<picture_fast_update/>').replace('<to_encoder>', '<stream_id>a</stream_id><to_encoder>')],
    ['with attributes and namespaces', '<m:media_control xmlns:m="urn:x"><m:vc_primitive a="1"><m:to_encoder><m:picture_fast_update />'],
    ['with a remark', inside('<!-- <picture_freeze/> --><picture_fast_update/>')],
  ])('[V3] is read %s', (_what, body) => expect(wantsKeyFrame(MEDIA_CONTROL, body)).toBe(true))

  it.each([
    ['nothing', ''],
    ['another wish', inside('<picture_freeze/>')],
    ['it in another place', '<media_control><to_encoder><picture_fast_update/></to_encoder></media_control>'],
    ['it behind the encoder', inside('').replace('</to_encoder>', '</to_encoder><picture_fast_update/>')],
    ['elements that cross', '<media_control><vc_primitive><to_encoder></vc_primitive><picture_fast_update/></to_encoder></media_control>'],
    ['it in a remark', inside('<!-- <picture_fast_update/> -->')],
    ['declarations', `<!DOCTYPE media_control [<!ENTITY a "b">]>${inside('<picture_fast_update/>')}`],
    ['more than anybody sends', `${' '.repeat(2_000)}${inside('<picture_fast_update/>')}`],
  ])('[T4] is not %s', (_what, body) => expect(wantsKeyFrame(MEDIA_CONTROL, body)).toBe(false))

  it('[T4] is none in a body of another kind', () => expect(wantsKeyFrame('application/dtmf', KEY_FRAME_WISH)).toBe(false))

  it('[T4] is only where its name is, whatever comes', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      '<!--',
      '-->',
      '</to_encoder>',
      '<to_encoder>',
      'media_control',
      '<picture_fast_update',
      ' ',
      ':',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 400 }).map((pieces) => pieces.join('')),
        ),
        (body) => {
          expect(wantsKeyFrame(MEDIA_CONTROL, body) && !body.includes('picture_fast_update')).toBe(false)
        },
      ),
      { numRuns: 500 },
    )
  })
})
