/** What a publisher is told of what is looked at. */
import { expect, it } from 'vitest'
import { Stage } from './worker-stage.suite.ts'

it('is told a second time, when its client has surely taken up the track', () => {
  const stage = new Stage()
  const alice = stage.join('alice')
  const { camera } = alice.publish()
  const told = () => alice.all('subscribedQualityUpdate').filter(({ trackSid }) => trackSid === camera)
  expect(told()).toHaveLength(1)
  stage.pass(1100)
  expect(told()).toHaveLength(2)
  for (const { subscribedQualities } of told()) expect(subscribedQualities.map(({ enabled }) => enabled)).toEqual([false, false, false])
  stage.pass(5000)
  expect(told()).toHaveLength(2)
})

it('is told nothing of a track that is gone by then', () => {
  const stage = new Stage()
  const alice = stage.join('alice')
  alice.publish()
  const before = alice.all('subscribedQualityUpdate').length
  alice.stage.worker.socketClosed(alice.socket)
  stage.join('alice')
  stage.pass(1100)
  expect(alice.all('subscribedQualityUpdate')).toHaveLength(before)
})
