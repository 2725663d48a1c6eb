import { expect, it } from 'vitest'
import { isPictureFastUpdate, MEDIA_CONTROL, PICTURE_FAST_UPDATE } from './picture-fast-update.ts'

it('[V3] knows its own request, and those of others', () => {
  const bodies = [
    PICTURE_FAST_UPDATE,
    // RFC 5168 §7.
    '<?xml version="1.0" encoding="utf-8" ?>\n<media_control>\n<vc_primitive>\n<to_encoder>\n<picture_fast_update>\n</picture_fast_update>\n</to_encoder></vc_primitive></media_control>',
    '<m:media_control xmlns:m="urn:x"><m:vc_primitive><m:to_encoder><m:picture_fast_update/></m:to_encoder></m:vc_primitive></m:media_control>',
  ]
  for (const body of bodies) expect(isPictureFastUpdate(MEDIA_CONTROL, body)).toBe(true)
})

it('[T4] takes nothing else for one', () => {
  expect(isPictureFastUpdate('application/dtmf', PICTURE_FAST_UPDATE)).toBe(false)
  expect(isPictureFastUpdate(MEDIA_CONTROL, '<media_control><general_error>picture_fast_update</general_error></media_control>')).toBe(
    false,
  )
  expect(isPictureFastUpdate(MEDIA_CONTROL, '<picture_fast_updates/>')).toBe(false)
  expect(isPictureFastUpdate(MEDIA_CONTROL, `${' '.repeat(3_000)}${PICTURE_FAST_UPDATE}`)).toBe(false)
})
