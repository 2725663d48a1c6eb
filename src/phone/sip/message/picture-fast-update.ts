/** RFC 5168: a request for a key frame as a SIP INFO, as systems without RTCP feedback make and understand it. */

export const MEDIA_CONTROL = 'application/media_control+xml'

export const PICTURE_FAST_UPDATE =
  '<?xml version="1.0" encoding="utf-8"?>\r\n<media_control><vc_primitive><to_encoder><picture_fast_update/></to_encoder></vc_primitive></media_control>\r\n'

/** Characters that are looked at: bodies have some 200. */
const MOST_LENGTH = 2_000
const ASKS = /<(?:\w{1,20}:)?picture_fast_update[\s/>]/

/** `contentType` in lower case and without parameters. Of the XML only the one element counts. */
export const isPictureFastUpdate = (contentType: string, body: string): boolean =>
  contentType === MEDIA_CONTROL && body.length <= MOST_LENGTH && ASKS.test(body)
