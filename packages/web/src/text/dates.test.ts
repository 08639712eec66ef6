import assert from 'node:assert/strict'
import { test } from 'node:test'
import { briefTime, dayLabel, daysBetween } from './dates.ts'

const at = (text: string): number => new Date(text).getTime()
const now = at('2026-03-18T15:00:00')

test('days are counted by the calendar, not by hours', () => {
  assert.equal(daysBetween(at('2026-03-17T23:59:00'), at('2026-03-18T00:01:00')), 1)
  assert.equal(daysBetween(at('2026-03-18T00:01:00'), now), 0)
  assert.equal(daysBetween(at('2026-03-28T12:00:00'), at('2026-03-30T12:00:00')), 2)
})

test('a day is named the shortest way that is still clear', () => {
  assert.equal(dayLabel(now, now), 'Today')
  assert.equal(dayLabel(at('2026-03-17T01:00:00'), now), 'Yesterday')
  assert.equal(dayLabel(at('2026-03-14T01:00:00'), now), 'Saturday')
  assert.match(dayLabel(at('2026-03-01T01:00:00'), now), /Sunday.*March|March.*Sunday/)
  assert.match(dayLabel(at('2024-12-31T01:00:00'), now), /2024/)
})

test('the time of last words shrinks to hours, a weekday or a date', () => {
  assert.match(briefTime(at('2026-03-18T09:05:00'), now), /9:05|09:05/)
  assert.equal(briefTime(at('2026-03-17T09:05:00'), now), 'Yesterday')
  assert.equal(briefTime(at('2026-03-13T09:05:00'), now), 'Fri')
  assert.doesNotMatch(briefTime(at('2026-02-13T09:05:00'), now), /26/)
  assert.match(briefTime(at('2025-02-13T09:05:00'), now), /25/)
})
