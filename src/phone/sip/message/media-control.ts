/** A wish for a key frame that comes as a SIP INFO (RFC 5168): the way of those who understand neither PLI nor FIR. */

export const MEDIA_CONTROL = 'application/media_control+xml'

/** Elements, each inside the one before. */
const PATH = ['media_control', 'vc_primitive', 'to_encoder', 'picture_fast_update']
/** Characters that are looked at: such bodies have some 200. */
const MOST_LENGTH = 2_000

const COMMENT = /<!--[^]*?-->/g
const TAG = /<(\/?)(?:[\w.-]{1,64}:)?([\w.-]{1,64})[^<>]*>/g

/** Whether the elements of the path stand inside each other; whatever else there is, names of streams above all, is passed over. */
const holdsPath = (text: string): boolean => {
  const open: string[] = []
  for (const [tag, closing, name = ''] of text.matchAll(TAG)) {
    if (closing === '/' && open.pop() !== name) return false
    if (closing === '/') continue
    open.push(name)
    if (open.length === PATH.length && open.every((one, i) => one === PATH[i])) return true
    if (tag.endsWith('/>')) open.pop()
  }
  return false
}

/** `contentType` in lower case and without parameters, as `parseContentType` gives it. False for whatever is no such wish. */
export const wantsKeyFrame = (contentType: string, body: string): boolean => {
  if (contentType !== MEDIA_CONTROL || body.length > MOST_LENGTH) return false
  const text = body.replaceAll(COMMENT, '')
  return !text.includes('<!') && holdsPath(text)
}

/** The body of our own wish. */
export const KEY_FRAME_WISH =
  '<?xml version="1.0" encoding="utf-8"?>\r\n' +
  '<media_control><vc_primitive><to_encoder><picture_fast_update/></to_encoder></vc_primitive></media_control>\r\n'
